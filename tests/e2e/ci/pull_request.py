"""A pull request as a GitHub runner finds it: a clone with both commits, and the event's file."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.cli.git_repo import git, repository, write
from tests.e2e.ci.composite import clean_environment

CLEAN = "def double(number: int) -> int:\n    return number * 2\n"
RISKY = "import yaml\n\n\ndef load(text):\n    return yaml.load(text)\n"
RULE = "python-yaml-load"


@dataclass(frozen=True)
class PullRequest:
    """The clone, and the variables of the job."""

    folder: Path
    environment: dict[str, str]
    head_sha: str


def pull_request(
    place: Path, files: dict[str, str], branch: str = "feature", *, before: str = "x = 1\n", fork: bool = False
) -> PullRequest:
    """A pull request that adds these files to `app.py` as it was before, from a fork if asked for."""
    folder = repository(place / "clone of shop", {"app.py": before})
    base = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "checkout", "--quiet", "-b", branch)
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Add")
    head = git(folder, "rev-parse", "HEAD").strip()
    event = place / "event.json"
    event.write_text(json.dumps(_event(base, head, branch, fork=fork)), encoding="utf-8")
    return PullRequest(folder, _variables(event), head)


def _variables(event: Path) -> dict[str, str]:
    return clean_environment() | {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_RUN_ID": "4242",
        "CI": "true",
    }


def _event(base: str, head: str, branch: str, *, fork: bool) -> dict[str, object]:
    """A pull request's event, cut to what is read; see docs.github.com/webhooks."""
    owner = "stranger" if fork else "acme"
    shop = {"id": 5, "name": "shop", "full_name": "acme/shop", "owner": {"login": "acme"}}
    theirs = {"id": 6 if fork else 5, "name": "shop", "full_name": f"{owner}/shop", "owner": {"login": owner}}
    return {
        "action": "synchronize",
        "number": 7,
        "repository": shop,
        "pull_request": {
            "id": 70,
            "number": 7,
            "title": "Add",
            "updated_at": "2026-01-05T10:00:00Z",
            "user": {"login": "dev", "id": 1},
            "base": {"ref": "main", "sha": base, "repo": shop},
            "head": {"ref": branch, "sha": head, "repo": theirs},
        },
    }

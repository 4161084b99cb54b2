"""From a CI job to the pull request and back: the whole program against a host on this machine."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.selection import Revisions
from tests.cli.git_repo import git, repository, write
from tests.fakes.hosts.github.fake import READ_ONLY
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.gitlab.fake import PROJECT_ID
from tests.fakes.hosts.gitlab.stage import GitlabStage
from tests.fakes.scratch import ISOLATED

SAFE = "import yaml\n\n\ndef load(text):\n    return yaml.safe_load(text)\n"
RISKY = "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"


class Job:
    """A checkout of a pull request that makes yaml loading unsafe, and the program run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = repository(folder / "app", {"app.py": SAFE})
        self.home = folder
        self.base = git(self.folder, "rev-parse", "HEAD").strip()
        git(self.folder, "checkout", "--quiet", "-b", "feature")
        self.head = self.commit({"app.py": RISKY})

    def commit(self, files: dict[str, str]) -> str:
        write(self.folder, files)
        git(self.folder, "commit", "--quiet", "--all", "--message", "more")
        return git(self.folder, "rev-parse", "HEAD").strip()

    def change(self) -> Any:
        return GitRepository.open(self.folder, environment=ISOLATED).change(Revisions(self.base, self.head)).files

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }
        return subprocess.run(
            [sys.executable, "-m", "readylayer_cli", *arguments],
            cwd=self.folder,
            env={**environment, **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


@pytest.fixture
def github(job: Job) -> Iterator[GithubStage]:
    stage = GithubStage(enterprise=True)
    with stage.fake:
        stage.push(job.change(), job.head)
        yield stage
    assert stage.fake.faults_found == []


def in_github(stage: GithubStage, job: Job, *, fork: bool = False, name: str = "pull_request") -> dict[str, str]:
    """The variables and the event file of a job at GitHub."""
    server = stage.fake.address
    here = {"id": 1, "name": "app", "owner": {"login": "acme"}, "html_url": f"{server}/acme/app"}
    there = {**here, "id": 2, "owner": {"login": "stranger"}} if fork else here
    pull_request = {
        "id": 70,
        "number": 7,
        "title": "Load faster",
        "user": {"login": "person"},
        "base": {"ref": "main", "sha": job.base, "repo": here},
        "head": {"ref": "feature", "sha": job.head, "repo": there},
        "html_url": f"{server}/acme/app/pull/7",
    }
    body: dict[str, Any] = {"action": "synchronize", "pull_request": pull_request, "repository": here}
    if name == "workflow_run":
        run = {
            "id": 5,
            "head_sha": job.head,
            "head_branch": "feature",
            "head_repository": there,
            "conclusion": "success",
        }
        run |= {"pull_requests": [], "path": ".github/workflows/review.yml", "name": "review"}
        body = {"action": "completed", "workflow_run": run, "repository": here}
    (job.home / "event.json").write_text(json.dumps(body))
    return {
        "GITHUB_ACTIONS": "true",
        "CI": "true",
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": str(job.home / "event.json"),
        "GITHUB_REPOSITORY": "acme/app",
        "GITHUB_SERVER_URL": server,
        "GITHUB_API_URL": stage.fake.url,
        "GITHUB_RUN_ID": "99",
        "GITHUB_STEP_SUMMARY": str(job.home / "summary.md"),
        "GITHUB_TOKEN": "job-token",
    }


def test_a_job_posts_once_and_updates_in_place(job: Job, github: GithubStage) -> None:
    done = job.run("run", "--fail-on", "high", **in_github(github, job))
    assert done.returncode == 1, done.stderr
    assert "posted: 1 new on lines" in done.stderr
    assert [(note.path, note.line) for note in github.shown() if note.path] == [("app.py", 5)]
    assert github.status(job.head, "readylayer/review") is not None
    assert "ReadyLayer review fails" in (job.home / "summary.md").read_text()
    before = len(github.fake.writes)
    job.run("run", "--fail-on", "high", **in_github(github, job))
    assert len(github.fake.writes) == before
    job.head = job.commit({"app.py": SAFE + "\n\nX = 1\n"})
    github.push(job.change(), job.head)
    done = job.run("run", **in_github(github, job))
    assert done.returncode == 0, done.stderr
    assert "1 resolved" in done.stderr
    assert all(note.resolved for note in github.shown() if note.path)


def test_nothing_is_written_without_a_token_or_against_the_word(job: Job, github: GithubStage) -> None:
    variables = in_github(github, job)
    assert job.run("run", "--no-post", **variables).returncode == 0
    bare = {name: value for name, value in variables.items() if name != "GITHUB_TOKEN"}
    silent = job.run("run", **bare)
    assert "not posted: no token" in silent.stderr
    assert silent.returncode == 0
    insisted = job.run("run", "--post", **bare)
    assert insisted.returncode == 2
    assert github.fake.writes == []


def test_a_dry_run_tells_every_write_and_does_none(job: Job, github: GithubStage) -> None:
    done = job.run("run", "--dry-run", **in_github(github, job))
    assert "would post 1 notes on lines of acme/app#7" in done.stderr
    assert "would set readylayer/review" in done.stderr
    assert github.fake.writes == []


def test_a_forks_results_are_saved_by_one_job_and_posted_by_another(job: Job, github: GithubStage) -> None:
    artifact = str(job.home / "results.json")
    done = job.run("run", "--artifact", artifact, "--fail-on", "high", **in_github(github, job, fork=True))
    assert done.returncode == 1
    assert "comes from a fork" in done.stderr
    assert "::error file=app.py,line=5" in done.stderr
    assert github.fake.writes == []
    trusted = in_github(github, job, fork=True, name="workflow_run")
    posted = job.run("post", artifact, **trusted)
    assert posted.returncode == 0, posted.stderr
    assert [(note.path, note.line) for note in github.shown() if note.path] == [("app.py", 5)]
    assert github.status(job.head, "readylayer/review") is None
    before = len(github.fake.writes)
    assert job.run("post", artifact, **trusted).returncode == 0
    assert len(github.fake.writes) == before


def test_a_token_that_may_not_write_is_named_and_no_green_run(job: Job, github: GithubStage) -> None:
    github.fake.tokens["job-token"].permissions.update(READ_ONLY)
    done = job.run("run", **in_github(github, job))
    assert done.returncode == 2
    assert "RL3000" in done.stderr
    assert "job-token" not in done.stderr + done.stdout


def test_a_gitlab_job_posts_to_its_merge_request(job: Job) -> None:
    stage = GitlabStage(relative_root="/gitlab")
    with stage.fake:
        stage.push(job.change(), job.head)
        server, project = stage.fake.server, stage.fake.project
        variables = {
            "GITLAB_CI": "true",
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_SERVER_URL": server,
            "CI_API_V4_URL": f"{server}/api/v4",
            "CI_PROJECT_ID": str(PROJECT_ID),
            "CI_PROJECT_PATH": project,
            "CI_PROJECT_URL": f"{server}/{project}",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_PROJECT_ID": str(PROJECT_ID),
            "CI_MERGE_REQUEST_PROJECT_PATH": project,
            "CI_MERGE_REQUEST_PROJECT_URL": f"{server}/{project}",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "feature",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": job.base,
            "CI_COMMIT_SHA": job.head,
        }
        alone = job.run("run", CI_JOB_TOKEN="job", **variables)
        assert "not posted: no token" in alone.stderr
        done = job.run("run", READYLAYER_GITLAB_TOKEN="glpat-ours", **variables)
        assert done.returncode == 0, done.stderr
        assert [(note.path, note.line) for note in stage.shown() if note.path] == [("app.py", 5)]
    assert stage.fake.faults_found == []

"""A GitLab job on this machine: gitlab-ci-local reads the YAML as GitLab does and runs the scripts in a shell."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from tests.cli.git_repo import git, repository, write
from tests.e2e.ci.conftest import HOME, only_one

HERE = Path(__file__).resolve().parent


def install(room: Path) -> Path:
    """The folder with gitlab-ci-local as npm's lock pins it, kept beside this Python between test runs."""
    assert shutil.which("npm"), "these tests need Node 20 or newer with npm on PATH"
    lock = HERE / "node" / "package-lock.json"
    folder = Path(sys.prefix) / "node" / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    with only_one(room / "npm"):
        if not (folder / "ready").exists():
            shutil.copytree(HERE / "node", folder, dirs_exist_ok=True)
            npm = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(npm, cwd=folder, check=True, stdin=subprocess.DEVNULL)
            (folder / "ready").touch()
    programs = room / "programs"
    with only_one(programs) as copied:
        if not copied:
            programs.mkdir()
            shutil.copy(HERE / "rsync.py", programs / "rsync")
            (programs / "rsync").chmod(0o755)
    return folder / "node_modules" / ".bin"


def project(folder: Path, ci: str, files: dict[str, str]) -> dict[str, str]:
    """A clone whose branch `feature` adds these files; returns the variables of its merge request's pipeline."""
    template = {
        name: (HOME / name).read_text() for name in (".gitlab-ci-template.yml", "templates/readylayer/template.yml")
    }
    repository(folder, {".gitlab-ci.yml": ci, "app.py": "x = 1\n", ".gitignore": ".gitlab-ci-local/\n", **template})
    git(folder, "remote", "add", "origin", "git@gitlab.example.com:acme/shop.git")
    base = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Add")
    return {
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_PROJECT_PATH": "acme/shop",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "feature",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }


def gitlab(programs: Path, room: Path, folder: Path, environment: dict[str, str], *words: str, **variables: str):
    """Run gitlab-ci-local in a folder; returns the finished process."""
    own = {"PATH": f"{room / 'programs'}:{programs}:{Path(sys.executable).parent}:{environment['PATH']}"}
    given = {"GITLAB_CI": "true", **variables}
    return subprocess.run(
        [
            programs / "gitlab-ci-local",
            "--force-shell-executor",
            "--no-json-schema-validation",  # check-jsonschema does that in a tenth of the time
            "--ignore-predefined-vars=GITLAB_CI,CI_PIPELINE_SOURCE",
            *(f"--variable={name}={value}" for name, value in given.items()),
            *words,
        ],
        cwd=folder,
        env=environment | own,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

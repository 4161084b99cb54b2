"""Makes the example repository of the tour."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from readylayer_cli.adapters.git.environment import find_git
from readylayer_cli.domain.errors import RepositoryError

_IDENTITY = ("-c", "user.name=Example", "-c", "user.email=example@example.org", "-c", "commit.gpgSign=false")


def make_example(folder: Path, before: Mapping[str, str], after: Mapping[str, str], title: str) -> None:
    """A repository with `main` holding one tree and `feature`, checked out, holding the other."""
    if folder.exists() and any(folder.iterdir()):
        raise RepositoryError("RL2130", f"{folder} is not empty", "name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    _git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    _commit(folder, before, "Start the bank")
    _git(folder, "checkout", "--quiet", "-b", "feature")
    _commit(folder, after, title)


def summarise_example(folder: Path) -> str:
    """What the branch touches, as git says it."""
    return _git(folder, "diff", "--stat=72", "--no-color", "main...feature").rstrip()


def _commit(folder: Path, files: Mapping[str, str], message: str) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    _git(folder, "add", "--all")
    _git(folder, *_IDENTITY, "commit", "--quiet", "--no-verify", "--message", message)


def _git(folder: Path, *arguments: str) -> str:
    command = [find_git(os.environ), *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise RepositoryError("RL2131", f"git {arguments[0]} failed in {folder}", "check the folder") from error
    return done.stdout

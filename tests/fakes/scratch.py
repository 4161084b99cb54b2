"""A real git repository in a temporary folder, with nothing of the developer's own configuration."""

import os
import shutil
import subprocess
from pathlib import Path

ISOLATED = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-01-05T10:00:00+00:00",
    "GIT_COMMITTER_NAME": "Grace",
    "GIT_COMMITTER_EMAIL": "grace@example.org",
    "GIT_COMMITTER_DATE": "2026-01-05T10:00:00+00:00",
    "LC_ALL": "C",
}

Content = str | bytes | None


class Scratch:
    """A repository to arrange: write files, commit, run any git command."""

    def __init__(self, root: Path, *, init: bool = True) -> None:
        self.root = root
        if init:
            root.mkdir(parents=True, exist_ok=True)
            self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str | bytes, stdin: bytes = b"", fails: bool = False) -> bytes:
        """Run git here and return its output; it has to succeed unless `fails`."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=ISOLATED, input=stdin, capture_output=True, check=False
        )
        assert fails == (done.returncode != 0), done.stderr.decode("utf-8", "replace")
        return done.stdout

    def write(self, files: dict[str, Content]) -> None:
        """Put files into the working tree; `None` removes one. Names may hold surrogate-escaped bytes."""
        for name, content in files.items():
            place = self.root / name
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)

    def commit(self, files: dict[str, Content] | None = None, message: str = "Change") -> str:
        """Write files, commit everything, and return the commit's id."""
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.head()

    def head(self) -> str:
        """The id of the commit that is checked out."""
        return self.git("rev-parse", "HEAD").decode().strip()


def git_diff_of(old: bytes, new: bytes, folder: Path, *options: str) -> bytes:
    """What `git diff` says about two contents of a file named `file`; empty if they are equal."""
    for side, content in (("old", old), ("new", new)):
        (folder / side).mkdir(exist_ok=True)
        (folder / side / "file").write_bytes(content)
    done = subprocess.run(
        ["git", "diff", "--no-index", "--no-prefix", *options, "old/file", "new/file"],
        cwd=folder,
        env=ISOLATED,
        capture_output=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


def give_away(folder: Path, tools: Path) -> dict[str, str]:
    """Make a repository somebody else's; returns the environment in which it is so.

    Only root can really give it away. For others a `git` in `tools` asks the real one to believe it.
    """
    if os.geteuid() == 0:
        for place in (folder, folder / ".git"):
            os.chown(place, 65534, 65534)
        return {}
    program = tools / "git"
    program.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n')
    program.chmod(0o755)
    return {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}

"""A real git repository to review, and the command run as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

IDENTITY = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org", "-c", "commit.gpgSign=false"]


def git(folder, *arguments):
    """Run git and return what it prints."""
    done = subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


def write(folder, files):
    """Write path -> content (text or bytes)."""
    for name, content in files.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def repository(folder, files):
    """A repository on `main` whose only commit holds these files."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "start")
    return Path(folder)


def readylayer(folder, *arguments, stdin=b"", environment=None):
    """Run the command in a folder; no CI variable of the machine that runs the tests gets through."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GITHUB_", "GITLAB_", "CI", "BITBUCKET_", "READYLAYER_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "readylayer_cli", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env=clean | (environment or {}),
        timeout=900,
        check=False,
    )


def review(folder, *arguments, **more):
    """Review and return (exit code, JSON result)."""
    done = readylayer(folder, "review", "--format", "json", *arguments, **more)
    assert done.stdout, done.stderr.decode()
    return done.returncode, json.loads(done.stdout)


def rules(result):
    """The rule ids of a result, sorted."""
    return sorted(finding["rule_id"] for finding in result["findings"])

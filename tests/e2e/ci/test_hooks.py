"""The hooks of pre-commit, prek and git itself, installed from this tree and run on real commits."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.git_repo import git, repository, write
from tests.e2e.ci.composite import clean_environment
from tests.e2e.ci.conftest import HOME, only_one
from tests.e2e.ci.pull_request import CLEAN, RISKY, RULE

PARTS = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".pre-commit-hooks.yaml")
MANAGERS = ("pre-commit", "prek")


@pytest.fixture(scope="session")
def release(shared_room):
    """This tree as a repository of its own, with a tag; returns its folder."""
    folder = shared_room / "release"
    with only_one(folder) as made:
        if not made:
            folder.mkdir()
            for name in PARTS:
                shutil.copy(HOME / name, folder / name)
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(HOME / "src", folder / "src", ignore=ignored)
            repository(folder, {})
            git(folder, "tag", "v0")
    return folder


def run(manager, folder, environment, *words):
    return subprocess.run(
        [Path(sys.executable).with_name(manager), *words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("manager", MANAGERS)
def test_the_manifest_is_valid(manager, offline_pip):
    done = run(manager, HOME, offline_pip, "validate-manifest", ".pre-commit-hooks.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("manager", MANAGERS)
def test_the_example_is_valid(manager, offline_pip):
    done = run(manager, HOME, offline_pip, "validate-config", "examples/pre-commit-config.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("manager", MANAGERS)
def test_a_commit_and_a_push_are_reviewed(manager, tmp_path, release, offline_pip):
    config = yaml.safe_load((HOME / "examples" / "pre-commit-config.yaml").read_text())
    config["repos"][0] |= {"repo": str(release), "rev": "v0"}
    settings = "review:\n  fail_on: low\n"
    folder = repository(
        tmp_path / "shop",
        {".pre-commit-config.yaml": yaml.safe_dump(config), ".readylayer.yml": settings, "app.py": "x = 1\n"},
    )
    git(folder, "checkout", "--quiet", "-b", "feature")
    homes = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "PREK_HOME": str(tmp_path / "home")}
    environment = offline_pip | homes | {"PATH": f"{Path(sys.executable).parent}:{offline_pip['PATH']}"}

    write(folder, {"double.py": CLEAN})
    git(folder, "add", "--all")
    clean = run(manager, folder, environment, "run")
    assert clean.returncode == 0, clean.stdout + clean.stderr

    write(folder, {"load.py": RISKY})
    git(folder, "add", "--all")
    risky = run(manager, folder, environment, "run")
    assert risky.returncode == 1, risky.stdout + risky.stderr
    assert RULE in risky.stdout
    assert "(push)" not in risky.stdout

    git(folder, "commit", "--quiet", "--no-verify", "--message", "Add")
    pushed = run(manager, folder, environment, "run", "--hook-stage", "pre-push", "--all-files")
    assert pushed.returncode == 1, pushed.stdout + pushed.stderr
    assert RULE in pushed.stdout


@pytest.fixture
def shop(tmp_path):
    """A clone with the example hooks, its `git` seeing this readylayer."""
    server = tmp_path / "server.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(server))
    folder = repository(tmp_path / "shop", {"app.py": "x = 1\n", ".readylayer.yml": "review:\n  fail_on: low\n"})
    git(folder, "remote", "add", "origin", str(server))
    git(folder, "push", "--quiet", "origin", "main")
    git(folder, "config", "core.hooksPath", str(HOME / "examples" / "hooks"))
    return folder


def attempt(folder, *words):
    environment = clean_environment()
    path = f"{Path(sys.executable).parent}:{environment['PATH']}"
    identity = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org"]
    done = subprocess.run(
        ["git", *identity, *words], cwd=folder, env=environment | {"PATH": path}, capture_output=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def test_gits_own_hooks_stop_a_commit_and_a_push(shop):
    git(shop, "checkout", "--quiet", "-b", "it's-new")
    write(shop, {"load.py": RISKY})
    git(shop, "add", "--all")
    code, said = attempt(shop, "commit", "--message", "Add")
    assert (code, RULE in said) == (1, True), said
    assert attempt(shop, "commit", "--no-verify", "--message", "Add")[0] == 0
    code, said = attempt(shop, "push", "origin", "HEAD")
    assert (code, RULE in said) == (1, True), said
    git(shop, "rm", "--quiet", "load.py")
    write(shop, {"double.py": CLEAN})
    git(shop, "add", "--all")
    assert attempt(shop, "commit", "--message", "Mend")[0] == 0
    code, said = attempt(shop, "push", "origin", "HEAD")
    assert code == 0, said
    code, said = attempt(shop, "push", "origin", "--delete", "it's-new")
    assert code == 0, said

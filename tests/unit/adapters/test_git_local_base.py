"""Local work is compared with the branch it is going to."""

from pathlib import Path

import pytest

from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.selection import WorkingTree
from tests.fakes.scratch import ISOLATED, Scratch


@pytest.fixture
def origin(tmp_path: Path) -> Scratch:
    scratch = Scratch(tmp_path / "origin")
    scratch.commit({"a": "1\n"})
    return scratch


def cloned(origin: Scratch, name: str = "clone") -> Scratch:
    place = origin.root.parent / name
    origin.git("clone", "-q", ".", str(place))
    return Scratch(place, init=False)


def base_of(scratch: Scratch, base: str | None = None) -> str | None:
    return GitRepository.open(scratch.root, environment=ISOLATED).change(WorkingTree(base)).files.base


def test_a_branch_is_compared_with_the_default_branch_of_the_remote(origin: Scratch) -> None:
    clone = cloned(origin)
    base = clone.head()
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit({"a": "2\n"})
    assert base_of(clone) == base


def test_the_default_branch_may_have_any_name(origin: Scratch) -> None:
    origin.git("branch", "-m", "main", "trunk/stable")
    clone = cloned(origin)
    base = clone.head()
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit({"a": "2\n"})
    assert base_of(clone) == base


def test_without_a_default_the_usual_branch_of_the_remote_counts(origin: Scratch) -> None:
    clone = cloned(origin)
    base = clone.head()
    clone.git("remote", "set-head", "origin", "--delete")
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit({"a": "2\n"})
    assert base_of(clone) == base


def test_commits_on_the_default_branch_count_until_they_are_pushed(origin: Scratch) -> None:
    clone = cloned(origin)
    base = clone.head()
    clone.commit({"a": "2\n"})
    assert base_of(clone) == base
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    assert base_of(clone) == clone.head()


def test_in_a_fork_the_nearest_of_both_default_branches_counts(origin: Scratch) -> None:
    fork = cloned(origin, "fork")
    clone = cloned(fork)
    clone.git("remote", "add", "upstream", str(origin.root))
    origin.commit({"b": "newer than the fork\n"})
    clone.git("fetch", "-q", "upstream")
    clone.git("checkout", "-q", "-b", "feature", "--no-track", "upstream/main")
    base = clone.head()
    clone.commit({"a": "2\n"})
    assert base_of(clone) == base


def test_without_remote_a_branch_is_compared_with_the_local_default(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "repo")
    base = scratch.commit({"a": "1\n"})
    scratch.git("checkout", "-q", "-b", "feature")
    scratch.commit({"a": "2\n"})
    assert base_of(scratch) == base


def test_without_remote_the_default_branch_is_compared_with_its_last_commit(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "repo")
    scratch.commit({"a": "1\n"})
    scratch.commit({"a": "2\n"})
    scratch.write({"a": "3\n"})
    assert base_of(scratch) == scratch.head()


def test_the_configured_default_branch_is_known(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "repo")
    scratch.git("checkout", "-q", "-b", "Trunk")
    scratch.git("config", "init.defaultBranch", "Trunk")
    base = scratch.commit({"a": "1\n"})
    scratch.git("checkout", "-q", "-b", "feature")
    scratch.commit({"a": "2\n"})
    assert base_of(scratch) == base


def test_a_branch_without_default_is_compared_with_the_one_it_follows(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "repo")
    scratch.git("checkout", "-q", "-b", "odd")
    base = scratch.commit({"a": "1\n"})
    scratch.git("checkout", "-q", "-b", "feature", "--track", "odd")
    scratch.commit({"a": "2\n"})
    assert base_of(scratch) == base


def test_a_detached_head_is_compared_with_the_default_branch(origin: Scratch) -> None:
    clone = cloned(origin)
    base = clone.head()
    clone.git("checkout", "-q", "--detach")
    clone.commit({"a": "2\n"})
    assert base_of(clone) == base
    assert GitRepository.open(clone.root, environment=ISOLATED).branch() is None


def test_a_named_base_wins(origin: Scratch) -> None:
    clone = cloned(origin)
    clone.git("checkout", "-q", "-b", "stacked")
    stacked = clone.commit({"a": "2\n"})
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit({"a": "3\n"})
    assert base_of(clone, "stacked") == stacked
    assert base_of(clone, "HEAD") == clone.head()

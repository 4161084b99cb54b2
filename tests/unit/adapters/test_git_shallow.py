"""A clone that lacks history or content gets it, if it may, or says what to do."""

from pathlib import Path

import pytest

from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.selection import Revisions, Selection, SingleCommit, WorkingTree
from tests.fakes.scratch import ISOLATED, Scratch


@pytest.fixture
def origin(tmp_path: Path) -> Scratch:
    """A long main branch, and a feature branch that left it some commits ago."""
    scratch = Scratch(tmp_path / "origin")
    for number in range(8):
        scratch.commit({"main": f"{number}\n", "same": "s\n"})
    scratch.git("branch", "feature", "HEAD~4")
    scratch.git("checkout", "-q", "feature")
    for number in range(3):
        scratch.commit({"feature": f"{number}\n"})
    scratch.git("checkout", "-q", "--detach", "main")
    scratch.git("merge", "-q", "--no-ff", "-m", "Merge", "feature")
    scratch.git("update-ref", "refs/pull/7/merge", "HEAD")
    scratch.git("checkout", "-q", "main")
    scratch.git("config", "uploadpack.allowAnySHA1InWant", "true")
    scratch.git("config", "uploadpack.allowFilter", "true")
    return scratch


def shallow(origin: Scratch, branch: str, depth: int = 1) -> Scratch:
    """What a CI runner checks out: one branch, little history."""
    place = origin.root.parent / "clone"
    origin.git("clone", "-q", f"--depth={depth}", "--branch", branch, origin.root.as_uri(), str(place))
    return Scratch(place, init=False)


def pull_request_checkout(origin: Scratch, depth: int) -> Scratch:
    """The merge ref of a pull request, as GitHub's checkout action leaves it."""
    clone = Scratch(origin.root.parent / "clone")
    clone.git("remote", "add", "origin", origin.root.as_uri())
    clone.git("fetch", "-q", "--no-tags", f"--depth={depth}", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
    clone.git("checkout", "-q", "--detach", "refs/remotes/pull/7/merge")
    return clone


def opened(scratch: Scratch) -> GitRepository:
    return GitRepository.open(scratch.root, environment=ISOLATED)


def sha(scratch: Scratch, revision: str) -> str:
    return scratch.git("rev-parse", revision).decode().strip()


@pytest.mark.parametrize("base", ["main", "origin/main", "refs/heads/main", "<sha>"])
def test_the_base_and_the_way_to_it_are_fetched(origin: Scratch, base: str) -> None:
    clone = shallow(origin, "feature")
    revision = sha(origin, "main") if base == "<sha>" else base
    change = opened(clone).change(Revisions(revision), may_fetch=True)
    assert [file.path for file in change.files.files] == ["feature"]
    assert change.files.base == sha(origin, "main~4")
    assert change.base.read("main") == b"3\n"


def test_fetching_moves_no_ref_and_leaves_no_trace_in_fetch_head(origin: Scratch) -> None:
    clone = shallow(origin, "feature")
    before = clone.git("for-each-ref")
    opened(clone).change(Revisions(sha(origin, "main")), may_fetch=True)
    assert clone.git("for-each-ref") == before
    assert not (clone.root / ".git" / "FETCH_HEAD").exists()


@pytest.mark.parametrize("base", ["main", "<sha>"])
def test_without_leave_nothing_is_fetched_and_the_command_is_named(origin: Scratch, base: str) -> None:
    clone = shallow(origin, "feature")
    revision = sha(origin, "main") if base == "<sha>" else base
    with pytest.raises(RepositoryError) as caught:
        opened(clone).change(Revisions(revision))
    assert caught.value.code == "RL2109"
    assert "git fetch --unshallow origin" in caught.value.hint
    assert "fetch-depth: 0" in caught.value.hint


def test_history_that_ends_before_the_merge_base_is_an_error(origin: Scratch) -> None:
    clone = shallow(origin, "feature")
    clone.git("fetch", "-q", "--depth=2", "origin", "main:refs/remotes/origin/main")
    with pytest.raises(RepositoryError, match="does not reach back to where") as caught:
        opened(clone).change(Revisions("origin/main"))
    assert "git fetch --unshallow origin" in caught.value.hint
    assert opened(clone).change(Revisions("origin/main"), may_fetch=True).files.base == sha(origin, "main~4")


def test_enough_history_needs_no_fetch(origin: Scratch) -> None:
    clone = shallow(origin, "feature", depth=5)
    clone.git("fetch", "-q", "--depth=6", "origin", "main:refs/remotes/origin/main")
    assert opened(clone).change(Revisions("main")).files.base == sha(origin, "main~4")


def test_a_merge_ref_whose_parent_is_here_needs_no_fetch(origin: Scratch) -> None:
    clone = pull_request_checkout(origin, depth=2)
    change = opened(clone).change(SingleCommit("HEAD"))
    assert [file.path for file in change.files.files] == ["feature"]
    assert change.files.base == sha(origin, "main")


def test_a_hidden_parent_is_never_taken_for_no_parent(origin: Scratch) -> None:
    clone = pull_request_checkout(origin, depth=1)
    with pytest.raises(RepositoryError, match="lacks the parent of") as caught:
        opened(clone).change(SingleCommit("HEAD"))
    assert "fetch-depth" in caught.value.hint
    change = opened(clone).change(SingleCommit("HEAD"), may_fetch=True)
    assert [file.path for file in change.files.files] == ["feature"]


def test_local_work_in_a_shallow_clone_is_seen(origin: Scratch) -> None:
    clone = shallow(origin, "main")
    clone.write({"main": "local\n"})
    assert [file.path for file in opened(clone).change(WorkingTree()).files.files] == ["main"]


@pytest.mark.parametrize("selection", [Revisions("HEAD~1"), SingleCommit()], ids=repr)
def test_content_that_a_partial_clone_lacks_is_fetched_only_with_leave(origin: Scratch, selection: Selection) -> None:
    place = origin.root.parent / "clone"
    origin.git("clone", "-q", "--filter=blob:none", "--no-checkout", origin.root.as_uri(), str(place))
    clone = Scratch(place, init=False)
    with pytest.raises(RepositoryError) as caught:
        opened(clone).change(selection)
    assert caught.value.code == "RL2107"
    with pytest.raises(RepositoryError) as caught:
        opened(clone).commit_tree("HEAD").read("main")
    assert caught.value.code == "RL2107"
    change = opened(clone).change(selection, may_fetch=True)
    assert change.files.by_path["main"].added == ((1, "7"),)
    assert change.head.read("same") == b"s\n"


def test_a_remote_that_cannot_be_reached_is_an_error(origin: Scratch) -> None:
    clone = shallow(origin, "feature")
    clone.git("remote", "set-url", "origin", (origin.root.parent / "gone").as_uri())
    with pytest.raises(RepositoryError, match="there is no commit 'main'"):
        opened(clone).change(Revisions("main"), may_fetch=True)

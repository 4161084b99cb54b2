"""Each selection means the right two versions."""

from pathlib import Path

import pytest

from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.change import FileChange, FileStatus
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.selection import Everything, Revisions, SingleCommit, Staged, WorkingTree
from readylayer_cli.ports import Change
from tests.fakes.scratch import ISOLATED, Scratch


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path / "repo")


def opened(scratch: Scratch) -> GitRepository:
    return GitRepository.open(scratch.root, environment=ISOLATED)


def statuses(change: Change) -> dict[str, str]:
    return {file.path: file.status.value for file in change.files.files}


def only(change: Change) -> FileChange:
    (file,) = change.files.files
    return file


def test_revisions_are_compared_from_where_they_parted(scratch: Scratch) -> None:
    base = scratch.commit({"a": "1\n2\n3\n", "b": "b\n"})
    scratch.git("checkout", "-q", "-b", "feature")
    head = scratch.commit({"a": "1\nTWO\n3\n"})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"b": "changed on main only\n"})
    change = opened(scratch).change(Revisions("main", "feature"))
    assert only(change).added == ((2, "TWO"),)
    assert (change.files.base, change.files.head) == (base, head)
    assert (change.base.read("a"), change.head.read("a")) == (b"1\n2\n3\n", b"1\nTWO\n3\n")
    assert change.head.read("b") == b"b\n"


def test_a_branch_of_the_remote_serves_as_base_by_its_plain_name(scratch: Scratch, tmp_path: Path) -> None:
    scratch.commit({"a": "1\n"})
    scratch.git("branch", "release")
    scratch.git("clone", "-q", ".", str(tmp_path / "clone"))
    clone = Scratch(tmp_path / "clone", init=False)
    clone.commit({"a": "2\n"})
    assert statuses(opened(clone).change(Revisions("release"))) == {"a": "modified"}


def test_an_unknown_revision_is_named_with_a_way_out(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    for revision in ("nowhere", "--help", "-x", "a\nb", "", "HEAD:a", "0" * 40, "\udcff", "HEAD\0"):
        with pytest.raises(RepositoryError) as caught:
            opened(scratch).change(Revisions(revision))
        assert caught.value.code == "RL2109"
        assert repr(revision) in caught.value.message
        assert caught.value.hint


def test_lines_of_history_that_never_met_are_an_error(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    scratch.git("checkout", "-q", "--orphan", "other")
    scratch.commit({"a": "2\n"})
    with pytest.raises(RepositoryError, match="have no common history"):
        opened(scratch).change(Revisions("main"))


def test_the_empty_tree_is_a_base_from_which_everything_is_new(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n", "b": "2\n"})
    change = opened(scratch).change(Revisions("4b825dc642cb6eb9a060e54bf8d69288fbee4904"))
    assert statuses(change) == {"a": "added", "b": "added"}
    assert change.files.base is None
    assert change.base.paths() == []


def test_a_commit_is_compared_with_its_first_parent(scratch: Scratch) -> None:
    first = scratch.commit({"a": "1\n"})
    second = scratch.commit({"a": "2\n"})
    scratch.commit({"a": "3\n"})
    change = opened(scratch).change(SingleCommit(second))
    assert (change.files.base, change.files.head) == (first, second)
    assert only(change).added == ((1, "2"),)


def test_a_first_commit_adds_everything(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    change = opened(scratch).change(SingleCommit())
    assert only(change).status is FileStatus.ADDED
    assert (change.files.base, change.base.read("a"), change.head.read("a")) == (None, None, b"1\n")


def test_the_merge_ref_of_a_pull_request_is_what_it_brings_into_the_base(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    scratch.git("checkout", "-q", "-b", "feature")
    scratch.commit({"feature": "new\n"})
    scratch.git("checkout", "-q", "main")
    tip = scratch.commit({"main": "moved on\n"})
    scratch.git("checkout", "-q", "--detach")
    scratch.git("merge", "-q", "--no-ff", "-m", "Merge", "feature")
    change = opened(scratch).change(SingleCommit("HEAD"))
    assert statuses(change) == {"feature": "added"}
    assert change.files.base == tip


def test_staged_is_the_index_against_head(scratch: Scratch) -> None:
    head = scratch.commit({"a": "1\n", "b": "1\n"})
    scratch.write({"a": "2\n"})
    scratch.git("add", "a")
    scratch.write({"a": "3\n", "b": "3\n", "untracked": "x\n"})
    change = opened(scratch).change(Staged())
    assert only(change).added == ((1, "2"),)
    assert (change.files.base, change.files.head) == (head, None)
    assert (change.base.read("a"), change.head.read("a"), change.head.read("b")) == (b"1\n", b"2\n", b"1\n")
    assert change.head.read("untracked") is None


def test_a_file_that_is_only_intended_to_be_added_is_not_staged_but_local(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    scratch.write({"intended": "x\n"})
    scratch.git("add", "-N", "intended")
    assert statuses(opened(scratch).change(Staged())) == {}
    assert only(opened(scratch).change(WorkingTree())).added == ((1, "x"),)


def test_before_the_first_commit_everything_is_added(scratch: Scratch) -> None:
    assert statuses(opened(scratch).change(Staged())) == {}
    assert statuses(opened(scratch).change(WorkingTree())) == {}
    scratch.write({"staged": "s\n", "untracked": "u\n"})
    scratch.git("add", "staged")
    assert statuses(opened(scratch).change(Staged())) == {"staged": "added"}
    change = opened(scratch).change(WorkingTree())
    assert statuses(change) == {"staged": "added", "untracked": "added"}
    assert (change.files.base, change.base.paths(), opened(scratch).head_sha()) == (None, [], None)
    with pytest.raises(RepositoryError, match="there is no commit 'HEAD'"):
        opened(scratch).change(SingleCommit())


def test_the_index_a_commit_hook_works_with_is_the_one_that_is_read(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n", "b": "1\n"})
    scratch.write({"a": "2\n", "b": "2\n"})
    scratch.git("add", "a")
    other = scratch.root / ".git" / "next-index.lock"
    other.write_bytes((scratch.root / ".git" / "index").read_bytes())
    environment = ISOLATED | {"GIT_INDEX_FILE": str(other), "GIT_DIR": "/nowhere"}
    scratch.git("add", "b")
    assert statuses(opened(scratch).change(Staged())) == {"a": "modified", "b": "modified"}
    in_hook = GitRepository.open(scratch.root, environment=environment)
    assert statuses(in_hook.change(Staged())) == {"a": "modified"}
    elsewhere = GitRepository.open(scratch.root, environment=ISOLATED | {"GIT_INDEX_FILE": "/tmp/index"})
    assert statuses(elsewhere.change(Staged())) == {"a": "modified", "b": "modified"}


def test_conflicts_are_said_when_staged_and_shown_when_local(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n", "b": "1\n"})
    scratch.git("checkout", "-q", "-b", "other")
    scratch.commit({"a": "other\n"})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"a": "main\n"})
    scratch.git("merge", "-q", "other", fails=True)
    staged = opened(scratch).change(Staged())
    assert statuses(staged) == {}
    assert [(shortfall.path, "merge conflicts" in shortfall.reason) for shortfall in staged.shortfalls] == [("a", True)]
    assert staged.head.read("a") is None
    local = only(opened(scratch).change(WorkingTree()))
    assert (1, "<<<<<<< HEAD") in local.added


def test_everything_is_all_files_and_no_difference(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n", ".gitignore": "ignored\n"})
    scratch.write({"untracked": "x\n", "ignored": "x\n"})
    change = opened(scratch).change(Everything())
    assert change.files.files == ()
    assert change.head.paths() == [".gitignore", "a", "untracked"]
    assert change.base.paths() == ()

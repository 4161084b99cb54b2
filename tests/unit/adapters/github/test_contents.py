"""Files and branches at GitHub: read, and committed only onto the expected head."""

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, FileEdit
from tests.fakes.hosts.github.repository import BASE
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.loopback import Response

HEAD = "c" * 40
BINARY = b"\x00\xff\x00binary"
FILES = (
    FileEdit("tests/test_a.py", "def test_ä(): ...\r\n".encode()),
    FileEdit("bin/run", b"#!/bin/sh\n", executable=True),
    FileEdit("data/ß.bin", BINARY),
    FileEdit("README.md", None),
)


def request(branch: str = "feature", head: str | None = HEAD, files: tuple[FileEdit, ...] = FILES) -> CommitRequest:
    return CommitRequest(branch=branch, base_sha=BASE, expect_head=head, message="Add tests", files=files)


def commit_fails(stage: GithubStage, wanted: CommitRequest) -> HostError:
    with pytest.raises(HostError) as caught:
        stage.host().contents.commit(wanted)
    return caught.value


@pytest.mark.parametrize(("branch", "head", "parent"), [("feature", HEAD, HEAD), ("readylayer/tests", None, BASE)])
def test_many_files_become_one_commit(stage: GithubStage, branch: str, head: str | None, parent: str) -> None:
    made = stage.host().contents.commit(request(branch, head))
    commit = stage.fake.repository.commits[made]
    assert stage.fake.repository.branches[branch] == made
    assert commit.parents == [parent]
    assert commit.files == {
        "tests/test_a.py": ("100644", "def test_ä(): ...\r\n".encode()),
        "bin/run": ("100755", b"#!/bin/sh\n"),
        "data/ß.bin": ("100644", BINARY),
    }
    assert len(stage.fake.writes) == 4


@pytest.mark.parametrize(
    "wanted",
    [request(head="e" * 40), request(head=None), request("absent", HEAD)],
    ids=["elsewhere", "exists", "absent"],
)
def test_a_branch_that_is_elsewhere_is_a_conflict_and_nothing_is_written(
    stage: GithubStage, wanted: CommitRequest
) -> None:
    assert commit_fails(stage, wanted).failure is HostFailure.CONFLICT
    assert stage.fake.writes == []


@pytest.mark.parametrize(("branch", "head"), [("feature", HEAD), ("readylayer/tests", None)])
def test_somebody_who_is_quicker_wins(stage: GithubStage, branch: str, head: str | None) -> None:
    repository = stage.fake.repository

    def race() -> None:
        repository.add("e" * 40, [HEAD], {})
        repository.branches[branch] = "e" * 40

    repository.race = race
    assert commit_fails(stage, request(branch, head)).failure is HostFailure.CONFLICT
    assert repository.branches[branch] == "e" * 40


@pytest.mark.parametrize(("method", "head"), [("PATCH", HEAD), ("POST", None)])
def test_a_branch_that_moved_though_the_answer_was_lost_is_done(
    stage: GithubStage, method: str, head: str | None
) -> None:
    branch = "feature" if head else "readylayer/tests"
    stage.fake.fail(method, ".*/git/refs.*", Response(502, {"message": "Server Error"}), after_effect=True)
    made = stage.host().contents.commit(request(branch, head))
    assert stage.fake.repository.branches[branch] == made


def test_deleting_a_file_that_is_not_there_is_an_error_and_moves_nothing(stage: GithubStage) -> None:
    error = commit_fails(stage, request(files=(FileEdit("nothing.py", None),)))
    assert error.failure is HostFailure.INVALID
    assert stage.fake.repository.branches["feature"] == HEAD


def test_a_branch_rule_is_not_called_a_conflict(stage: GithubStage) -> None:
    words = {"message": "Repository rule violations found"}
    stage.fake.fail("PATCH", ".*/git/refs.*", Response(422, words), times=9)
    error = commit_fails(stage, request())
    assert error.failure is HostFailure.INVALID
    assert "rule violations" in error.message


def test_files_are_read_at_a_revision(stage: GithubStage) -> None:
    large = bytes(range(256)) * 5_000
    files = {"a b/ü#?.bin": ("100644", BINARY), "large.bin": ("100644", large), "link": ("120000", b"large.bin")}
    stage.fake.repository.add("e" * 40, [], files)
    contents = stage.host().contents
    assert contents.read("a b/ü#?.bin", "e" * 40) == BINARY
    assert contents.read("large.bin", "e" * 40) == large
    assert contents.read("README.md", "main") == b"# App\n"
    assert contents.read("README.md", "e" * 40) is None
    assert contents.read("README.md", "f" * 40) is None
    assert contents.read("a b", "e" * 40) is None
    assert contents.read("link", "e" * 40) is None


def test_branches_with_odd_names_are_found(stage: GithubStage) -> None:
    stage.fake.repository.branches["fix/50%#1"] = BASE
    contents = stage.host().contents
    assert contents.branch_head("fix/50%#1") == BASE
    assert contents.branch_head("fix/50") is None

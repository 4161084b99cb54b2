"""Files and branches at Bitbucket Cloud."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, FileEdit, ReleaseRequest
from tests.fakes.hosts.bitbucket_cloud.stage import CloudStage
from tests.fakes.hosts.loopback import Response

ODD = b"\x00\xff\r\n--boundary\n\xe2\x82\xac"


def request(stage: CloudStage, *files: FileEdit, **changes: object) -> CommitRequest:
    head = stage.fake.commits.branches["feature"]
    usual = {"branch": "feature", "base_sha": head, "expect_head": head, "message": "Add\n\nMore.", "files": files}
    return CommitRequest(**{**usual, **changes})  # type: ignore[arg-type]  # the tests name fields


def test_many_files_are_written_and_deleted_in_one_commit(stage: CloudStage) -> None:
    contents = stage.host().contents
    made = contents.commit(
        request(stage, FileEdit("docs/ä b.md", ODD), FileEdit("message", b"a file"), FileEdit("README.md", None))
    )
    commit = stage.fake.commits.by_id[made]
    assert commit.files == {"docs/ä b.md": ODD, "message": b"a file"}
    assert commit.message == "Add\n\nMore."
    assert contents.branch_head("feature") == made
    assert contents.read("docs/ä b.md", made) == ODD
    assert contents.read("README.md", "feature") is None


def test_a_commit_that_only_deletes_needs_no_files(stage: CloudStage) -> None:
    made = stage.host().contents.commit(request(stage, FileEdit("README.md", None)))
    assert stage.fake.commits.by_id[made].files == {}


def test_a_new_branch_begins_where_it_is_told(stage: CloudStage) -> None:
    base = stage.fake.commits.branches["main"]
    ask = request(stage, FileEdit("a.md", b"a"), branch="bot/docs", base_sha=base, expect_head=None)
    made = stage.host().contents.commit(ask)
    assert stage.fake.commits.by_id[made].parents == (base,)
    with pytest.raises(HostError) as caught:
        stage.host().contents.commit(ask)
    assert caught.value.failure is HostFailure.CONFLICT


def test_a_commit_whose_answer_was_lost_is_made_once(stage: CloudStage) -> None:
    stage.fake.fail("POST", ".*/src", Response(502, None), after_effect=True)
    made = stage.host().contents.commit(request(stage, FileEdit("a.md", b"a")))
    assert stage.fake.commits.branches["feature"] == made
    assert len(stage.fake.commits.by_id) == 3


def test_a_foreign_commit_is_not_taken_for_a_lost_one(stage: CloudStage) -> None:
    ask = request(stage, FileEdit("a.md", b"a"))
    stage.fake.commits.add("feature", {}, "Somebody was faster")
    stage.fake.fail("POST", ".*/src", Response(502, None))
    with pytest.raises(HostError) as caught:
        stage.host().contents.commit(ask)
    assert caught.value.failure is HostFailure.CONFLICT


def test_a_folder_is_no_file(stage: CloudStage) -> None:
    stage.fake.commits.add("main", {"docs/a.md": b"a"})
    assert stage.host().contents.read("docs", "main") is None


def test_branches_are_found_by_their_whole_name(stage: CloudStage) -> None:
    for number in range(20):
        stage.fake.commits.add(f"feature-{number}", {})
    assert stage.host().contents.branch_head("feature") == stage.fake.commits.branches["feature"]
    assert stage.host().contents.branch_head('odd"name') is None
    assert stage.host().contents.branch_head("none") is None


def test_executable_files_are_refused_before_anything_is_written(stage: CloudStage) -> None:
    with pytest.raises(HostError, match="executable"):
        stage.host().contents.commit(request(stage, FileEdit("run.sh", b"#!/bin/sh\n", executable=True)))
    assert stage.fake.writes == []


def test_there_are_no_releases(stage: CloudStage) -> None:
    with pytest.raises(HostError, match="no releases"):
        stage.host().contents.release(ReleaseRequest(tag="v1", sha="a" * 40, title="v1", notes=""))


@settings(max_examples=15)
@given(content=st.binary(max_size=300), name=st.from_regex(r"[\w .,+@%#?&=-]{1,20}", fullmatch=True))
def test_any_content_under_any_name_comes_back(content: bytes, name: str) -> None:
    stage = CloudStage()
    with stage.fake:
        contents = stage.host().contents
        made = contents.commit(request(stage, FileEdit(f"d/{name}x", content)))
        assert contents.read(f"d/{name}x", made) == content
    assert stage.fake.faults_found == []

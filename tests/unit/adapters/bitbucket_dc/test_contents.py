"""Files and branches at Bitbucket Data Center, whose API writes one file at a time."""

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, FileEdit, ReleaseRequest
from tests.fakes.hosts.bitbucket_dc.stage import DataCenterStage
from tests.fakes.hosts.loopback import Response

ODD = b"\x00\xff\r\n--boundary\n\xe2\x82\xac"


def request(stage: DataCenterStage, *files: FileEdit, **changes: object) -> CommitRequest:
    head = stage.fake.commits.branches["feature"]
    usual = {"branch": "feature", "base_sha": head, "expect_head": head, "message": "Add\n\nMore.", "files": files}
    return CommitRequest(**{**usual, **changes})  # type: ignore[arg-type]  # the tests name fields


def test_one_file_is_created_and_then_changed(stage: DataCenterStage) -> None:
    contents = stage.host().contents
    made = contents.commit(request(stage, FileEdit("docs/ä b.md", ODD)))
    assert contents.read("docs/ä b.md", made) == ODD
    again = contents.commit(request(stage, FileEdit("docs/ä b.md", b"new")))
    assert contents.read("docs/ä b.md", "feature") == b"new"
    assert contents.branch_head("feature") == again
    assert stage.fake.commits.by_id[again].parents == (made,)


def test_a_new_branch_begins_where_it_is_told(stage: DataCenterStage) -> None:
    base = stage.fake.commits.branches["main"]
    ask = request(stage, FileEdit("a.md", b"a"), branch="bot/docs", base_sha=base, expect_head=None)
    made = stage.host().contents.commit(ask)
    assert stage.fake.commits.by_id[made].parents == (base,)
    with pytest.raises(HostError) as caught:
        stage.host().contents.commit(ask)
    assert caught.value.failure is HostFailure.CONFLICT


def test_a_file_that_changed_meanwhile_is_a_conflict_of_the_server(stage: DataCenterStage) -> None:
    ask = request(stage, FileEdit("README.md", b"mine"))
    stage.fake.fail("PUT", ".*/browse/.*", Response(409, {"errors": [{"message": "The file has changed."}]}))
    with pytest.raises(HostError) as caught:
        stage.host().contents.commit(ask)
    assert caught.value.failure is HostFailure.CONFLICT


@pytest.mark.parametrize(
    "files",
    [
        (FileEdit("a.md", b"a"), FileEdit("b.md", b"b")),
        (FileEdit("README.md", None),),
        (FileEdit("run.sh", b"#!/bin/sh\n", executable=True),),
        (),
    ],
)
def test_what_the_api_cannot_commit_names_the_way_out(stage: DataCenterStage, files: tuple[FileEdit, ...]) -> None:
    with pytest.raises(HostError) as caught:
        stage.host().contents.commit(request(stage, *files))
    assert caught.value.failure is HostFailure.INVALID
    assert "push it with git" in caught.value.hint
    assert stage.fake.writes == []


def test_a_token_without_a_user_is_told_so(stage: DataCenterStage) -> None:
    stage.fake.has_user = False
    with pytest.raises(HostError) as caught:
        stage.host().contents.commit(request(stage, FileEdit("a.md", b"a")))
    assert caught.value.failure is HostFailure.REFUSED
    assert "no valid user" in caught.value.message


def test_a_commit_whose_answer_was_lost_is_made_once(stage: DataCenterStage) -> None:
    stage.fake.fail("PUT", ".*/browse/.*", Response(502, None), after_effect=True)
    made = stage.host().contents.commit(request(stage, FileEdit("a.md", b"a")))
    assert stage.fake.commits.branches["feature"] == made
    assert len(stage.fake.commits.by_id) == 3


def test_branches_are_found_by_their_whole_name(stage: DataCenterStage) -> None:
    for number in range(20):
        stage.fake.commits.add(f"my-feature-{number}", {})
    assert stage.host().contents.branch_head("feature") == stage.fake.commits.branches["feature"]
    assert stage.host().contents.branch_head("none") is None


def test_files_that_are_not_there_are_none(stage: DataCenterStage) -> None:
    assert stage.host().contents.read("none.md", "main") is None
    assert stage.host().contents.read("README.md", "main") == b"# App\n"


def test_there_are_no_releases(stage: DataCenterStage) -> None:
    with pytest.raises(HostError, match="no releases"):
        stage.host().contents.release(ReleaseRequest(tag="v1", sha="a" * 40, title="v1", notes=""))

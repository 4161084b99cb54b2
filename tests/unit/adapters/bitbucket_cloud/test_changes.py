"""Pull requests of Bitbucket Cloud."""

from dataclasses import replace

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import ChangeRef, ChangeState, Proposal
from tests.fakes.hosts.bitbucket.edits import ALL_KINDS, HEAD
from tests.fakes.hosts.bitbucket_cloud.fake import PullRequest
from tests.fakes.hosts.bitbucket_cloud.people import ALICE, BOT
from tests.fakes.hosts.bitbucket_cloud.stage import CloudStage
from tests.fakes.hosts.loopback import Response

PROPOSAL = Proposal(head_branch="feature", base_branch="main", title="Docs", body="Renews the docs.")


def test_a_pull_request_is_read_with_its_people_and_ends(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    change = stage.host().changes.change(stage.ref)
    assert (change.state, change.title, change.description) == (ChangeState.OPEN, "A change", "What for")
    assert (change.base_branch, change.head_branch, change.head_sha) == ("main", "feature", HEAD[:12])
    assert change.author is not None
    assert (change.author.id, change.author.name) == (ALICE.uuid, "alice")
    assert not change.from_fork


def test_a_merged_one_names_who_merged_it_as_what(stage: CloudStage) -> None:
    pr = stage.fake.pull_requests[7]
    pr.state, pr.closed_by, pr.merge_commit = "MERGED", ALICE, "c" * 40
    change = stage.host().changes.change(stage.ref)
    assert change.state is ChangeState.MERGED
    assert change.merged_by is not None
    assert (change.merged_by.name, change.merge_commit) == ("alice", "c" * 12)


@pytest.mark.parametrize("state", ["DECLINED", "SUPERSEDED"])
def test_one_that_came_to_nothing_is_closed(stage: CloudStage, state: str) -> None:
    stage.fake.pull_requests[7].state = state
    stage.fake.pull_requests[7].closed_by = ALICE
    change = stage.host().changes.change(stage.ref)
    assert (change.state, change.merged_by) == (ChangeState.CLOSED, None)


def test_a_fork_is_told_from_the_repository(stage: CloudStage) -> None:
    stage.fake.pull_requests[7].source_repo = "alice/app"
    assert stage.host().changes.change(stage.ref).from_fork


def test_the_diff_is_read_through_the_redirect(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    host = stage.host()
    assert host.changes.files(host.changes.change(stage.ref)).files == ALL_KINDS.files


def test_a_redirect_to_another_server_is_not_followed(stage: CloudStage) -> None:
    stage.fake.fail("GET", ".*/diff", Response(302, None, {"Location": "https://evil.example/x"}), times=9)
    host = stage.host()
    with pytest.raises(HostError, match="another server"):
        host.changes.files(host.changes.change(stage.ref))


@pytest.mark.parametrize("indexed", [True, False])
def test_a_commit_leads_to_the_open_pull_request_that_ends_with_it(stage: CloudStage, indexed: bool) -> None:
    stage.push(ALL_KINDS, HEAD)
    stage.fake.links_indexed = indexed
    stage.fake.commits.add("other", {}, "Other")
    stage.fake.pull_requests[8] = PullRequest(8, "Other", "", ALICE, "other", "main")
    found = stage.host().changes.of_commit(HEAD)
    assert [change.ref for change in found] == [stage.ref]
    assert stage.host().changes.of_commit("d" * 40) == ()


def test_a_commit_leads_to_the_pull_request_that_was_merged_as_it(stage: CloudStage) -> None:
    pr = stage.fake.pull_requests[7]
    pr.state, pr.merge_commit = "MERGED", "c" * 40
    assert [change.state for change in stage.host().changes.of_commit("c" * 40)] == [ChangeState.MERGED]


def test_a_proposal_is_opened_once_and_then_kept_up_to_date(stage: CloudStage) -> None:
    stage.fake.commits.add("docs", {}, "Docs")
    docs = replace(PROPOSAL, head_branch="docs")
    made = stage.host().changes.propose(docs)
    assert (made.ref.number, made.title) == (8, "Docs")
    before = len(stage.fake.writes)
    assert stage.host().changes.propose(docs).ref == made.ref
    assert len(stage.fake.writes) == before
    changed = stage.host().changes.propose(replace(docs, title="New docs", body="All of them."))
    assert (changed.ref, changed.title, changed.description) == (made.ref, "New docs", "All of them.")
    assert len(stage.fake.pull_requests) == 2


def test_a_pull_request_of_a_fork_with_the_same_branch_is_left_alone(stage: CloudStage) -> None:
    stage.fake.pull_requests[7].source_repo = "alice/app"
    assert stage.host().changes.propose(PROPOSAL).ref.number == 8


def test_a_proposal_whose_answer_was_lost_is_not_opened_twice(stage: CloudStage) -> None:
    stage.fake.commits.add("docs", {}, "Docs")
    stage.fake.fail("POST", ".*/pullrequests", Response(503, None), after_effect=True)
    assert stage.host().changes.propose(replace(PROPOSAL, head_branch="docs")).ref.number == 8
    assert [pr.author for pr in stage.fake.pull_requests.values()] == [ALICE, BOT]


def test_one_that_is_not_there_is_missing(stage: CloudStage) -> None:
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(ChangeRef(stage.repo, 99))
    assert caught.value.failure is HostFailure.MISSING
    assert "404" in caught.value.message


@pytest.mark.parametrize("field", ["id", "title", "state", "source", "destination"])
@pytest.mark.parametrize("value", [None, [], 1.5])
def test_odd_answers_name_the_field(stage: CloudStage, field: str, value: object) -> None:
    answer = stage.fake.pull_request_json(stage.fake.pull_requests[7])
    stage.fake.fail("GET", ".*/pullrequests/7", Response(200, {**answer, field: value}), times=9)
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(stage.ref)
    assert caught.value.failure is HostFailure.BROKEN
    assert field in caught.value.message

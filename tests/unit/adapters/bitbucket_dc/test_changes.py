"""Pull requests of Bitbucket Data Center."""

from dataclasses import replace

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import ChangeRef, ChangeState, Proposal
from tests.fakes.hosts.bitbucket.edits import ALL_KINDS, HEAD
from tests.fakes.hosts.bitbucket_dc.fake import PullRequest
from tests.fakes.hosts.bitbucket_dc.people import ALICE, BOT
from tests.fakes.hosts.bitbucket_dc.stage import DataCenterStage
from tests.fakes.hosts.loopback import Response

PROPOSAL = Proposal(head_branch="docs", base_branch="main", title="Docs", body="Renews the docs.")


def test_a_pull_request_is_read_with_its_people_and_ends(stage: DataCenterStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    change = stage.host().changes.change(stage.ref)
    assert (change.state, change.title, change.description) == (ChangeState.OPEN, "A change", "What for")
    assert (change.base_branch, change.head_branch, change.head_sha) == ("main", "feature", HEAD)
    assert change.author is not None
    assert (change.author.id, change.author.name) == ("12", "alice")
    assert not change.from_fork
    assert change.url == f"{stage.fake.site}/projects/ACME/repos/app/pull-requests/7"


def test_a_merged_one_names_its_commit(stage: DataCenterStage) -> None:
    pr = stage.fake.pull_requests[7]
    pr.state, pr.merge_commit = "MERGED", "c" * 40
    change = stage.host().changes.change(stage.ref)
    assert (change.state, change.merge_commit) == (ChangeState.MERGED, "c" * 40)


def test_a_declined_one_is_closed(stage: DataCenterStage) -> None:
    stage.fake.pull_requests[7].state = "DECLINED"
    assert stage.host().changes.change(stage.ref).state is ChangeState.CLOSED


def test_a_fork_is_told_from_the_repository(stage: DataCenterStage) -> None:
    stage.fake.pull_requests[7].source_repo = ("~alice", "app")
    assert stage.host().changes.change(stage.ref).from_fork


def test_the_diff_is_read_without_the_servers_prefixes(stage: DataCenterStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    host = stage.host()
    assert host.changes.files(host.changes.change(stage.ref)).files == ALL_KINDS.files
    stage.push(type(ALL_KINDS)(), "b" * 40)
    assert host.changes.files(host.changes.change(stage.ref)).files == ()


def test_a_commit_leads_to_the_open_pull_request_that_ends_with_it(stage: DataCenterStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    stage.fake.commits.add("other", {}, "Other")
    stage.fake.pull_requests[8] = PullRequest(8, "Other", "", ALICE, "other", "main")
    assert [change.ref for change in stage.host().changes.of_commit(HEAD)] == [stage.ref]
    assert stage.host().changes.of_commit("d" * 40) == ()


def test_a_commit_leads_to_the_pull_request_that_was_merged_as_it(stage: DataCenterStage) -> None:
    pr = stage.fake.pull_requests[7]
    pr.state, pr.merge_commit = "MERGED", "c" * 40
    assert [change.state for change in stage.host().changes.of_commit("c" * 40)] == [ChangeState.MERGED]


def test_a_proposal_is_opened_once_and_then_kept_up_to_date(stage: DataCenterStage) -> None:
    stage.fake.commits.add("docs", {}, "Docs")
    made = stage.host().changes.propose(PROPOSAL)
    assert (made.ref.number, made.title) == (8, "Docs")
    stage.fake.pull_requests[8].reviewers = [ALICE]
    before = len(stage.fake.writes)
    assert stage.host().changes.propose(PROPOSAL).ref == made.ref
    assert len(stage.fake.writes) == before
    changed = stage.host().changes.propose(replace(PROPOSAL, title="New docs", body="All of them."))
    assert (changed.ref, changed.title, changed.description) == (made.ref, "New docs", "All of them.")
    assert stage.fake.pull_requests[8].reviewers == [ALICE]
    assert len(stage.fake.pull_requests) == 2


def test_a_proposal_whose_answer_was_lost_is_not_opened_twice(stage: DataCenterStage) -> None:
    stage.fake.commits.add("docs", {}, "Docs")
    stage.fake.fail("POST", ".*/pull-requests", Response(503, None), after_effect=True)
    assert stage.host().changes.propose(PROPOSAL).ref.number == 8
    assert [pr.author for pr in stage.fake.pull_requests.values()] == [ALICE, BOT]


def test_one_that_is_not_there_is_missing(stage: DataCenterStage) -> None:
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(ChangeRef(stage.repo, 99))
    assert caught.value.failure is HostFailure.MISSING
    assert "No such pull request" in caught.value.message


@pytest.mark.parametrize("field", ["id", "title", "state", "fromRef", "toRef"])
@pytest.mark.parametrize("value", [None, [], 1.5])
def test_odd_answers_name_the_field(stage: DataCenterStage, field: str, value: object) -> None:
    answer = stage.fake.pull_request_json(stage.fake.pull_requests[7])
    stage.fake.fail("GET", ".*/pull-requests/7", Response(200, {**answer, field: value}), times=9)
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(stage.ref)
    assert caught.value.failure is HostFailure.BROKEN
    assert field in caught.value.message

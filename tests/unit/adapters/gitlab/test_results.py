"""A commit's status stands once, in the pipeline that the merge request shows."""

from dataclasses import replace

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Status, StatusState
from tests.fakes.hosts.gitlab.stage import GitlabStage
from tests.fakes.hosts.loopback import Response
from tests.unit.adapters.gitlab.samples import DIFF, HEAD

NAME = "readylayer/review"
STATUS = Status(name=NAME, sha=HEAD, state=StatusState.SUCCESS, title="nothing found", digest="1")


def state_of(stage: GitlabStage, status: Status) -> Action:
    return stage.host().results.set_status(status).receipt.action


@pytest.fixture
def pushed(stage: GitlabStage) -> GitlabStage:
    stage.push(DIFF, HEAD)
    return stage


@pytest.mark.parametrize("state", list(StatusState))
def test_every_state_is_stated_and_a_second_run_writes_nothing(pushed: GitlabStage, state: StatusState) -> None:
    status = replace(STATUS, state=state, details_url="https://ci.example.invalid/1")
    assert state_of(pushed, status) is Action.CREATED
    assert pushed.status(HEAD, NAME) == (state.value, "nothing found")
    writes = len(pushed.fake.writes)
    assert state_of(pushed, status) is Action.UNCHANGED
    assert len(pushed.fake.writes) == writes


def test_a_neutral_result_passes_and_says_that_it_is_neutral(pushed: GitlabStage) -> None:
    state_of(pushed, replace(STATUS, state=StatusState.NEUTRAL))
    newest = pushed.fake.pipelines.newest(HEAD, NAME)
    assert newest
    assert (newest.state, newest.description) == ("success", "Neutral: nothing found")


def test_a_new_result_succeeds_the_old_one(pushed: GitlabStage) -> None:
    state_of(pushed, STATUS)
    failed = replace(STATUS, state=StatusState.FAILURE, title="1 critical")
    assert state_of(pushed, failed) is Action.UPDATED
    assert pushed.status(HEAD, NAME) == ("failure", "1 critical")


def test_a_pending_status_is_finished_in_its_place(pushed: GitlabStage) -> None:
    state_of(pushed, replace(STATUS, state=StatusState.PENDING, title="running"))
    state_of(pushed, STATUS)
    assert [each.state for each in pushed.fake.pipelines.statuses] == ["success"]


def test_a_pending_status_takes_another_title(pushed: GitlabStage) -> None:
    pending = replace(STATUS, state=StatusState.PENDING)
    for title in ("first", "second"):
        state_of(pushed, replace(pending, title=title))
    assert pushed.status(HEAD, NAME) == ("pending", "second")
    assert state_of(pushed, replace(pending, title="third")) is Action.UNCHANGED  # GitLab: "cannot transition"
    assert pushed.status(HEAD, NAME) == ("pending", "second")


def test_the_merge_requests_own_pipeline_gets_the_status(pushed: GitlabStage) -> None:
    wanted = pushed.fake.pipelines.run(HEAD, "merge_request_event")
    pushed.fake.pipelines.run(HEAD, "push")
    state_of(pushed, STATUS)
    newest = pushed.fake.pipelines.newest(HEAD, NAME)
    assert newest
    assert newest.pipeline is wanted


def test_a_pipeline_that_is_gone_meanwhile_does_not_stop_the_status(pushed: GitlabStage) -> None:
    pushed.fake.pipelines.run(HEAD, "push")
    gone = {"message": "404 Pipeline for pipeline_id, sha and ref Not Found"}
    pushed.fake.fail("POST", r".*/statuses/.*", Response(404, gone))
    assert state_of(pushed, STATUS) is Action.CREATED


@pytest.mark.parametrize("status", [409, 429, 500])
def test_a_passing_fault_is_waited_out(pushed: GitlabStage, status: int) -> None:
    words = {"message": "Another update to this commit status is in progress"}
    pushed.fake.fail("POST", r".*/statuses/.*", Response(status, words))
    state_of(pushed, STATUS)
    assert pushed.status(HEAD, NAME) == ("success", "nothing found")


def test_a_status_whose_answer_was_lost_is_stated_once(pushed: GitlabStage) -> None:
    pushed.fake.fail("POST", r".*/statuses/.*", Response(502), after_effect=True)
    state_of(pushed, STATUS)
    assert len(pushed.fake.pipelines.statuses) == 1


def test_a_long_title_and_a_long_address_are_fitted(pushed: GitlabStage) -> None:
    state_of(pushed, replace(STATUS, title="x" * 400, details_url="https://ci.example.invalid/" + "y" * 300))
    newest = pushed.fake.pipelines.newest(HEAD, NAME)
    assert newest
    assert (len(newest.description or ""), newest.target_url) == (255, None)


def test_other_names_are_other_statuses(pushed: GitlabStage) -> None:
    state_of(pushed, STATUS)
    state_of(pushed, replace(STATUS, name="readylayer/tests", state=StatusState.FAILURE))
    assert pushed.status(HEAD, NAME) == ("success", "nothing found")


def test_an_unknown_commit_and_a_reporter_are_refused(pushed: GitlabStage) -> None:
    with pytest.raises(HostError) as raised:
        state_of(pushed, replace(STATUS, sha="f" * 40))
    assert raised.value.failure is HostFailure.MISSING
    pushed.fake.us.level = 20
    with pytest.raises(HostError) as raised:
        state_of(pushed, STATUS)
    assert raised.value.failure is HostFailure.REFUSED


def test_a_commit_that_lies_in_a_fork_alone_is_explained(pushed: GitlabStage) -> None:
    pushed.fake.repository.add("f" * 40, None)
    with pytest.raises(HostError, match="References") as raised:
        state_of(pushed, replace(STATUS, sha="f" * 40))
    assert "fork" in raised.value.hint


def test_sarif_has_no_way_in_and_the_error_names_the_one_there_is(pushed: GitlabStage) -> None:
    with pytest.raises(HostError, match="SARIF") as raised:
        pushed.host().results.upload_sarif(HEAD, "feature", b"{}")
    assert "codequality" in raised.value.hint
    assert pushed.fake.requests == []

"""Statuses of commits at GitHub: check runs in batches, commit statuses for people, SARIF."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.adapters.github import scanning
from readylayer_cli.adapters.github.words import clipped
from readylayer_cli.domain.errors import HostError, LimitError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Annotation, AnnotationLevel, Status, StatusReceipt, StatusState
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.loopback import Response

HEAD = "c" * 40
NAME = "readylayer/review"
LOST = Response(502, {"message": "Server Error"})


def status(count: int = 0, state: StatusState = StatusState.FAILURE, digest: str = "d1", **changes: object) -> Status:
    annotations = tuple(
        Annotation(f"a{number}", "src/app.py", number, number + 1, AnnotationLevel.WARNING, "high", "T", "M", "D")
        for number in range(1, count + 1)
    )
    fields = {"title": "2 findings", "summary": "Text", "annotations": annotations} | changes
    return Status(name=NAME, sha=HEAD, state=state, digest=digest, **fields)  # type: ignore[arg-type]  # named fields


def stated(stage: GithubStage, wanted: Status) -> StatusReceipt:
    return stage.host().results.set_status(wanted)


def test_annotations_come_in_batches_of_fifty_and_all_of_them(stage: GithubStage) -> None:
    receipt = stated(stage, status(195))
    assert len(stage.fake.writes) == 4
    assert stage.annotations(HEAD) == [("src/app.py", number) for number in range(1, 196)]
    assert len(receipt.annotated) == 195
    assert stage.status(HEAD, NAME) == ("failure", "2 findings")


def test_a_run_is_complete_only_when_its_last_annotation_is_there(stage: GithubStage) -> None:
    stated(stage, status(120))
    sent = [(each.json["status"], each.json["external_id"]) for each in stage.fake.writes]
    assert sent == [("in_progress", "unfinished:d1:0"), ("in_progress", "unfinished:d1:1"), ("completed", "d1")]


@pytest.mark.parametrize("count", [0, 50, 120])
def test_the_same_content_is_not_written_twice(stage: GithubStage, count: int) -> None:
    stated(stage, status(count))
    before = len(stage.fake.writes)
    receipt = stated(stage, status(count))
    assert receipt.receipt.action is Action.UNCHANGED
    assert len(receipt.annotated) == count
    assert len(stage.fake.writes) == before


def test_new_content_leaves_one_run_with_exactly_its_annotations(stage: GithubStage) -> None:
    stated(stage, status(60))
    stated(stage, status(2, StatusState.SUCCESS, "d2"))
    assert stage.status(HEAD, NAME) == ("success", "2 findings")
    assert len(stage.annotations(HEAD)) == 2


def test_a_run_that_was_broken_off_is_replaced_by_the_next(stage: GithubStage) -> None:
    stage.fake.fail("PATCH", ".*/check-runs/.*", Response(422, {"message": "no"}))
    with pytest.raises(HostError):
        stated(stage, status(120))
    assert stage.status(HEAD, NAME) == ("pending", "2 findings")
    assert stated(stage, status(120)).receipt.action is Action.CREATED
    assert len(stage.annotations(HEAD)) == 120


@pytest.mark.parametrize(("method", "pattern"), [("POST", ".*/check-runs"), ("PATCH", ".*/check-runs/.*")])
@pytest.mark.parametrize("after_effect", [True, False])
def test_a_lost_answer_appends_nothing_twice(stage: GithubStage, method: str, pattern: str, after_effect: bool) -> None:
    stage.fake.fail(method, pattern, LOST, after_effect=after_effect)
    stated(stage, status(120))
    assert stage.annotations(HEAD) == [("src/app.py", number) for number in range(1, 121)]
    assert len(stage.fake.checks.runs) == 1


def test_a_pending_run_is_completed_in_place(stage: GithubStage) -> None:
    stated(stage, status(0, StatusState.PENDING, "p"))
    assert stage.status(HEAD, NAME) == ("pending", "2 findings")
    receipt = stated(stage, status(3))
    assert receipt.receipt.action is Action.UPDATED
    assert len(stage.fake.checks.runs) == 1
    assert stage.status(HEAD, NAME) == ("failure", "2 findings")


@pytest.mark.parametrize(("state", "shown"), [(StatusState.ERROR, "error"), (StatusState.NEUTRAL, "neutral")])
def test_states_keep_their_meaning(stage: GithubStage, state: StatusState, shown: str) -> None:
    stated(stage, status(0, state))
    assert stage.status(HEAD, NAME) == (shown, "2 findings")


def test_a_run_of_another_app_is_left_alone(stage: GithubStage) -> None:
    stated(stage, status(1))
    stage.fake.checks.runs[0].slug = "other"
    assert stated(stage, status(1)).receipt.action is Action.CREATED
    assert [run.slug for run in stage.fake.checks.runs] == ["other", "github-actions"]


def test_long_texts_are_cut_to_what_github_takes(stage: GithubStage) -> None:
    stated(stage, status(summary="ä" * 70_000, title="T" * 300))
    run = stage.fake.checks.runs[0]
    assert len((run.summary or "").encode()) <= 65_535
    assert (run.summary or "").endswith("…")


@given(st.text(), st.integers(min_value=3, max_value=40))
def test_clipped_text_fits_and_is_a_beginning(words: str, limit: int) -> None:
    found = clipped(words, limit)
    assert len(found.encode("utf-8", "replace")) <= limit
    assert words.startswith(found.removesuffix("…"))


def test_a_persons_token_leaves_a_commit_status_and_says_that_nothing_is_annotated(stage: GithubStage) -> None:
    stage.token = "person-token"  # the name of a fake's token
    receipt = stated(stage, status(5, title="T" * 200))
    assert receipt.annotated == frozenset()
    assert stage.fake.checks.runs == []
    assert stage.fake.checks.statuses[0].description == "T" * 139 + "…"
    assert len(stage.fake.writes) == 1
    assert stated(stage, status(5, title="T" * 200)).receipt.action is Action.UNCHANGED
    assert len(stage.fake.writes) == 1


def test_a_changed_commit_status_is_stated_again(stage: GithubStage) -> None:
    stage.token = "person-token"  # the name of a fake's token
    stated(stage, status())
    stage.fake.largest_page = 1
    stated(stage, status(state=StatusState.SUCCESS))
    assert stated(stage, status()).receipt.action is Action.CREATED
    assert [each.state for each in stage.fake.checks.statuses] == ["failure", "success", "failure"]


@pytest.mark.parametrize("checks", [None, "read"])
def test_a_job_without_checks_falls_back_and_a_second_run_writes_nothing(
    stage: GithubStage, checks: str | None
) -> None:
    granted = {"statuses": "write"} | ({"checks": checks} if checks else {})
    stage.fake.tokens["job-token"].permissions = granted
    assert stated(stage, status(5)).annotated == frozenset()
    assert stage.fake.checks.statuses[0].state == "failure"
    before = len(stage.fake.writes)
    assert stated(stage, status(5)).receipt.action is Action.UNCHANGED
    assert len(stage.fake.writes) == before


def test_a_lost_commit_status_is_found_again(stage: GithubStage) -> None:
    stage.token = "person-token"  # the name of a fake's token
    stage.fake.fail("POST", ".*/statuses/.*", LOST, after_effect=True)
    stated(stage, status(details_url="https://ci.invalid/1"))
    assert [each.target_url for each in stage.fake.checks.statuses] == ["https://ci.invalid/1"]


def test_a_token_that_may_do_neither_is_told_what_is_missing(stage: GithubStage) -> None:
    stage.token = "fork-token"  # the name of a fake's token
    with pytest.raises(HostError) as caught:
        stated(stage, status())
    assert caught.value.failure is HostFailure.REFUSED
    assert "statuses=write" in caught.value.hint


@pytest.mark.parametrize("ref", ["feature", "refs/heads/feature"])
def test_sarif_arrives_whole(stage: GithubStage, ref: str) -> None:
    log = {"version": "2.1.0", "runs": []}
    receipt = stage.host().results.upload_sarif(HEAD, ref, json.dumps(log).encode())
    assert stage.fake.checks.sarifs == [(HEAD, "refs/heads/feature", log)]
    assert receipt.id == "sarif-1"


def test_sarif_where_code_scanning_is_off_says_what_to_do(stage: GithubStage) -> None:
    stage.fake.checks.scanning = False
    with pytest.raises(HostError) as caught:
        stage.host().results.upload_sarif(HEAD, "refs/pull/7/merge", b"{}")
    assert caught.value.failure is HostFailure.REFUSED
    assert "code scanning must be on" in caught.value.hint


def test_sarif_beyond_githubs_limit_is_not_sent(stage: GithubStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "MAX_PACKED_BYTES", 10)
    with pytest.raises(LimitError):
        stage.host().results.upload_sarif(HEAD, "feature", b"{}")
    assert stage.fake.writes == []

"""Statuses at Bitbucket Cloud: Code Insights and build statuses."""

from dataclasses import replace

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.host import Action, Annotation, AnnotationLevel, Status, StatusState
from tests.fakes.hosts.bitbucket.edits import ALL_KINDS, HEAD
from tests.fakes.hosts.bitbucket_cloud.stage import CloudStage
from tests.fakes.hosts.loopback import Response


def annotation(number: int, message: str = "Look") -> Annotation:
    return Annotation(
        id=f"{number:012d}",
        path="src/app.py",
        first_line=number + 1,
        last_line=number + 1,
        level=AnnotationLevel.FAILURE,
        severity="critical",
        title="critical: rule",
        message=message,
        details="Because.",
    )


def status(*annotations: Annotation, **changes: object) -> Status:
    usual = Status(
        name="readylayer/review",
        sha=HEAD,
        state=StatusState.FAILURE,
        title="1 critical",
        digest=f"digest-{len(annotations)}",
        summary="Fails.",
        annotations=annotations,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the tests name fields


def test_a_status_is_a_report_with_annotations_and_a_build_status(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    receipt = stage.host().results.set_status(status(annotation(0), annotation(1)))
    assert receipt.receipt.action is Action.CREATED
    assert receipt.annotated == {annotation(0).id, annotation(1).id}
    assert stage.annotations(HEAD) == [("src/app.py", 1), ("src/app.py", 2)]
    assert stage.status(HEAD, "readylayer/review") == ("failure", "1 critical")
    (report,) = stage.fake.insights.reports.values()
    assert (report["result"], report["details"]) == ("FAILED", "1 critical\n\nFails.")
    assert stage.fake.insights.listed((HEAD, "readylayer-review"))[0]["severity"] == "CRITICAL"


def test_the_same_status_again_writes_nothing(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    said = status(*(annotation(number) for number in range(250)))
    stage.host().results.set_status(said)
    before = len(stage.fake.writes)
    again = stage.host().results.set_status(replace(said, details_url="https://ci.example/job/2"))
    assert again.receipt.action is Action.UNCHANGED
    assert len(again.annotated) == 250
    assert len(stage.fake.writes) == before


def test_a_changed_status_leaves_exactly_its_own_annotations(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    stage.host().results.set_status(status(annotation(0), annotation(1)))
    second = status(annotation(1, "Changed"), annotation(2), digest="other", state=StatusState.SUCCESS)
    assert stage.host().results.set_status(second).receipt.action is Action.UPDATED
    shown = stage.fake.insights.listed((HEAD, "readylayer-review"))
    assert [(each["line"], each["summary"]) for each in shown] == [(2, "Changed"), (3, "Look")]
    assert stage.status(HEAD, "readylayer/review") == ("success", "1 critical")


def test_a_run_that_was_cut_off_is_completed_by_the_next(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    said = status(*(annotation(number) for number in range(150)))
    stage.fake.fail("POST", ".*/annotations", Response(403, None), times=1)
    with pytest.raises(HostError):
        stage.host().results.set_status(said)
    stage.host().results.set_status(said)
    assert len(stage.annotations(HEAD)) == 150
    assert stage.status(HEAD, "readylayer/review") is not None


def test_more_annotations_than_a_report_holds_are_cut_and_told(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    receipt = stage.host().results.set_status(status(*(annotation(number) for number in range(1_010))))
    assert len(stage.annotations(HEAD)) == 1_000
    assert receipt.annotated == {annotation(number).id for number in range(1_000)}


def test_long_texts_are_cut_at_the_hosts_limits(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    long = replace(annotation(0, "wide 😀 " * 200), details="more " * 2_000)
    stage.host().results.set_status(status(long, summary="s" * 9_000))
    (shown,) = stage.fake.insights.listed((HEAD, "readylayer-review"))
    assert len(shown["summary"].encode("utf-16-le")) // 2 <= 450
    assert shown["summary"].endswith("…")


def test_a_short_commit_id_is_completed(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    stage.host().results.set_status(status(sha=HEAD[:12]))
    assert stage.status(HEAD, "readylayer/review") is not None


@pytest.mark.parametrize("link", [None, "javascript:alert(1)", "https://ci.example/" + "x" * 3_000])
def test_a_build_status_without_a_usable_link_leads_to_the_commit(stage: CloudStage, link: str | None) -> None:
    stage.push(ALL_KINDS, HEAD)
    stage.host().results.set_status(status(details_url=link))
    (build,) = stage.fake.insights.builds.values()
    assert build["url"] == f"https://bitbucket.org/acme/app/commits/{HEAD}"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (StatusState.PENDING, "pending"),
        (StatusState.SUCCESS, "success"),
        (StatusState.NEUTRAL, "success"),
        (StatusState.FAILURE, "failure"),
        (StatusState.ERROR, "failure"),
    ],
)
def test_what_is_no_success_never_looks_like_one(stage: CloudStage, state: StatusState, shown: str) -> None:
    stage.push(ALL_KINDS, HEAD)
    stage.host().results.set_status(status(state=state))
    found = stage.status(HEAD, "readylayer/review")
    assert found is not None
    assert found[0] == shown


def test_there_is_no_code_scanning(stage: CloudStage) -> None:
    with pytest.raises(HostError, match="no code scanning"):
        stage.host().results.upload_sarif(HEAD, "refs/heads/main", b"{}")

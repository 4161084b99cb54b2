"""What is published looks the same to people on every host, and a run without news writes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, FileEdit
from readylayer_cli.domain.publication import Publication, Published
from readylayer_cli.workflows.publish.markers import read_finding_marker, read_summary_marker
from readylayer_cli.workflows.publish.publisher import Target, publish
from tests.contract.hosts.stage import Stage
from tests.contract.hosts.stages import STAGES
from tests.fakes.hosts.loopback import Response
from tests.fakes.hosts.replay import PullRequest
from tests.unit.workflows.publish.remarks import HEAD, diff_of, publication, remark

DIFF = diff_of(parse_diff, [("src/app.py", 300), ("src/other.py", 40)])
NEXT = "c" * 40


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Each host in turn; whatever passes between us and it must be allowed by its own description."""
    made = STAGES[request.param]()
    with made.fake:
        yield made
    assert made.fake.faults_found == []


def run(stage: Stage, said: Publication, diff: ChangeSet = DIFF) -> Published:
    host = stage.host()
    return publish(said, Target(stage.ref, diff, host.capabilities.inline_per_run or 5), host)


def writes_of(stage: Stage, said: Publication, diff: ChangeSet = DIFF) -> int:
    before = len(stage.fake.writes)
    run(stage, said, diff)
    return len(stage.fake.writes) - before


def threads(stage: Stage) -> list[str]:
    return [
        marker.key
        for note in stage.shown()
        if not note.resolved and (marker := read_finding_marker(note.body, "review"))
    ]


def summaries(stage: Stage) -> list[str]:
    return [note.body for note in stage.shown() if read_summary_marker(note.body, "review")]


def test_findings_stand_on_their_lines(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    run(stage, publication(remark("one", line=7), remark("two", "src/other.py", line=3, last_line=5)))
    placed = {(note.path, note.line) for note in stage.shown() if note.path}
    assert placed == {("src/app.py", 7), ("src/other.py", 5)}
    assert len(summaries(stage)) == 1


def test_two_hundred_findings_take_few_writes_and_a_second_run_none(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    said = publication(*(remark(f"r{number}", line=number + 1) for number in range(200)))
    assert writes_of(stage, said) <= (12 if "bitbucket" in stage.name else 6)
    assert writes_of(stage, said) == 0


def test_every_finding_is_in_exactly_one_place(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    said = publication(*(remark(f"r{number}", line=number + 1) for number in range(20)), remark("off", "docs/x.md"))
    spread = run(stage, said).spread
    assert spread is not None
    told = [*spread.inline, *(each.spot for each in (*spread.annotated, *spread.listed))]
    assert sorted(told) == sorted(each.spot for each in said.remarks)
    assert len(stage.annotations(HEAD)) == len(spread.annotated)
    assert len(threads(stage)) == len(spread.inline)


def test_a_new_push_updates_in_place(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    run(stage, publication(remark("one"), remark("two", line=3)))
    stage.push(DIFF, NEXT)
    run(stage, publication(remark("two", line=3), head_sha=NEXT))
    assert threads(stage) == [remark("two").key]
    assert len(summaries(stage)) == 1


def test_what_people_settle_stays_settled(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    said = publication(remark("one"), remark("two", line=3), remark("three", line=4))
    run(stage, said)
    notes = {marker.key: note for note in stage.shown() if (marker := read_finding_marker(note.body, "review"))}
    stage.resolve(notes[remark("one").key].id)
    stage.delete(notes[remark("two").key].id)
    stage.reply(notes[remark("three").key].id, "Are you sure?")
    assert run(stage, said).created == 0
    assert threads(stage) == [remark("three").key]
    assert writes_of(stage, said) == 0


def test_a_finding_that_returns_reopens_its_thread(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    run(stage, publication(remark("one")))
    run(stage, publication())
    assert threads(stage) == []
    run(stage, publication(remark("one")))
    assert threads(stage) == [remark("one").key]
    assert len([note for note in stage.shown() if note.path]) == 1


def test_a_foreign_note_with_our_marker_is_not_ours(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    run(stage, publication(remark("one")))
    ours = stage.shown()
    for note in ours:
        stage.add_foreign_note(note.body)
    assert len(stage.host().discussion.notes(stage.ref)) == len(ours)
    run(stage, publication())
    assert len(stage.shown()) == 2 * len(ours)


def test_a_line_outside_the_diff_reaches_the_summary(stage: Stage) -> None:
    shown = diff_of(parse_diff, [("src/app.py", 5)])
    stage.push(shown, HEAD)
    claimed = diff_of(parse_diff, [("src/app.py", 50)])
    done = run(stage, publication(remark("one", line=2), remark("two", line=40)), claimed)
    assert done.spread is not None
    told = [*done.spread.inline, *(each.spot for each in (*done.spread.annotated, *done.spread.listed))]
    assert sorted(told) == sorted([remark("one").spot, remark("two").spot])
    assert (remark("one").spot) in done.spread.inline


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_lost_answer_makes_no_duplicate(stage: Stage, status: int) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.fail("POST", ".*", Response(status, {"message": "later"}), after_effect=True, times=1)
    run(stage, publication(remark("one"), remark("two", line=3)))
    run(stage, publication(remark("one"), remark("two", line=3)))
    assert sorted(threads(stage)) == sorted([remark("one").key, remark("two").key])
    assert len(summaries(stage)) == 1


def test_a_host_that_is_busy_is_waited_for(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.fail("POST", ".*", Response(429, {"message": "slow down"}, {"Retry-After": "7"}), times=2)
    stage.fake.fail("GET", ".*", Response(503, {"message": "later"}), times=1)
    assert run(stage, publication(remark("one"))).problems == ()
    assert len(threads(stage)) == 1


def test_a_host_that_refuses_leaves_the_reason(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.fail("POST", ".*", Response(403, {"message": "Resource not accessible by integration"}), times=1_000)
    stage.fake.fail("PUT", ".*", Response(403, {"message": "Resource not accessible by integration"}), times=1_000)
    done = run(stage, publication(remark("one")))
    assert done.problems
    assert threads(stage) == []


def test_a_token_that_is_not_accepted_is_a_typed_refusal(stage: Stage) -> None:
    stage.fake.fail("GET", ".*", Response(401, {"message": "Bad credentials"}), times=100)
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(stage.ref)
    assert caught.value.failure is HostFailure.REFUSED
    assert caught.value.hint


def test_the_verdict_is_a_status_of_the_commit(stage: Stage) -> None:
    stage.push(DIFF, HEAD)
    run(stage, publication())
    shown = stage.status(HEAD, "readylayer/review")
    assert shown is not None
    assert shown[0] == "success"


def test_files_are_committed_only_onto_the_expected_head(stage: Stage) -> None:
    contents = stage.host().contents
    head = contents.branch_head("feature")
    assert head is not None
    request = CommitRequest(
        branch="feature", base_sha=head, expect_head=head, message="Add docs", files=(FileEdit("docs/a.md", b"a\n"),)
    )
    made = contents.commit(request)
    assert contents.branch_head("feature") == made
    assert contents.read("docs/a.md", "feature") == b"a\n"
    with pytest.raises(HostError) as caught:
        contents.commit(request)
    assert caught.value.failure is HostFailure.CONFLICT


def test_a_pull_request_lives_through_ten_pushes(stage: Stage, tmp_path: Path) -> None:
    for push in PullRequest(tmp_path / "repo", 3).pushes(10):
        stage.push(push.files, push.head_sha)
        spread = run(stage, push.publication(), push.files).spread
        assert spread is not None
        told = [*spread.inline, *(each.spot for each in (*spread.annotated, *spread.listed, *spread.dismissed))]
        assert sorted(told) == sorted(each.spot for each in push.remarks)
        assert len(threads(stage)) == len(set(threads(stage)))
        assert set(threads(stage)) <= {each.key for each in push.remarks}
        assert writes_of(stage, push.publication(), push.files) == 0

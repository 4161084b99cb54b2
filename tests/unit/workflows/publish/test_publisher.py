"""A change is brought up to date with what was found: once, in place, and never for an older head."""

from dataclasses import replace

import pytest

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.host import MarkerStyle, Note, StatusState
from readylayer_cli.domain.publication import Publication, Published, Suggestion
from readylayer_cli.workflows.publish.markers import FindingMarker, SummaryMarker, marked
from readylayer_cli.workflows.publish.publisher import Target, publish
from tests.fakes.hosts.memory import CAPABILITIES, REF, MemoryHost
from tests.unit.workflows.publish.remarks import HEAD, diff_of, key, publication, remark

DIFF = diff_of(parse_diff, [("src/app.py", 40), ("src/other.py", 40)])
NEXT = "c" * 40


def run(host: MemoryHost, said: Publication, open_threads: int = 5) -> Published:
    return publish(said, Target(REF, DIFF, open_threads), host.host())


def bodies(host: MemoryHost) -> list[str]:
    return [note.body for note in host.posted]


def test_findings_get_threads_a_status_and_one_summary() -> None:
    host = MemoryHost(HEAD)
    done = run(host, publication(remark("one"), remark("two", line=3)))
    assert (done.created, host.writes) == (2, 3)
    assert [note.path for note in host.posted] == ["src/app.py", "src/app.py", None]
    assert host.statuses[HEAD + "readylayer/review"].state is StatusState.SUCCESS


def test_an_unchanged_second_run_writes_nothing() -> None:
    host = MemoryHost(HEAD)
    said = publication(*(remark(f"r{number}", line=number + 1) for number in range(30)), remark("off", "docs/x.md"))
    run(host, said)
    before = host.writes
    done = run(host, said)
    assert (host.writes - before, done.kept, done.created) == (0, 5, 0)


def test_what_has_no_thread_is_beside_the_lines_or_in_the_summary_and_in_one_place_only() -> None:
    host = MemoryHost(HEAD, capabilities=replace(CAPABILITIES, most_annotations=2))
    said = publication(*(remark(f"r{number}", line=number + 1) for number in range(9)))
    done = run(host, said)
    assert done.spread is not None
    places = [*done.spread.inline, *(each.spot for each in (*done.spread.annotated, *done.spread.listed))]
    assert sorted(places) == sorted(each.spot for each in said.remarks)
    assert (len(done.spread.inline), len(done.spread.annotated), len(done.spread.listed)) == (5, 2, 2)


def test_a_refused_note_reaches_the_summary() -> None:
    host = MemoryHost(
        HEAD, capabilities=replace(CAPABILITIES, annotations=False), refused_paths=frozenset({"src/app.py"})
    )
    done = run(host, publication(remark("one"), remark("two", "src/other.py")))
    assert f"listed src/app.py {key('one')}" in bodies(host)[-1]
    assert done.problems


def test_a_mended_finding_resolves_its_thread_and_the_summary_says_so() -> None:
    host = MemoryHost(HEAD)
    run(host, publication(remark("one")))
    host.head_sha = NEXT
    done = run(host, publication(head_sha=NEXT))
    assert done.resolved == 1
    assert host.posted[0].resolved
    assert "listed" not in bodies(host)[-1]


def test_nothing_is_resolved_without_proof() -> None:
    host = MemoryHost(HEAD)
    run(host, publication(remark("one")))
    done = run(host, publication(verdict=Verdict.INCOMPLETE, proves_gone=lambda _path: False))
    assert done.resolved == 0


def test_a_token_that_cannot_resolve_says_it_in_the_note_once() -> None:
    host = MemoryHost(HEAD)
    run(host, publication(remark("one")))
    host.refuses["resolve"] = HostFailure.REFUSED
    run(host, publication())
    assert bodies(host)[0].startswith("**No longer found**")
    before = host.writes
    run(host, publication())
    assert host.writes == before
    run(host, publication(remark("one")))
    assert not bodies(host)[0].startswith("**No longer found**")


def test_a_newer_head_stops_the_older_run() -> None:
    host = MemoryHost(NEXT)
    assert run(host, publication(remark("one"))).superseded
    assert host.writes == 0


def test_a_clean_change_is_left_in_peace_unless_something_was_said_before() -> None:
    host = MemoryHost(HEAD)
    run(host, publication())
    assert host.posted == []
    run(host, publication(remark("one")))
    run(host, publication())
    assert bodies(host)[-1].startswith("summary\n")


def test_what_a_person_closed_or_deleted_does_not_come_back() -> None:
    host = MemoryHost(HEAD)
    said = publication(remark("one"), remark("two", line=3))
    run(host, said)
    host.someone_resolves(host.posted[0].id)
    host.someone_deletes(host.posted[1].id)
    done = run(host, said)
    assert done.created == 0
    assert done.spread is not None
    assert {each.key for each in done.spread.dismissed} == {key("one"), key("two")}
    assert run(host, said).created == 0


def test_one_refusal_leaves_the_other_writes_standing() -> None:
    host = MemoryHost(HEAD, refuses={"set_status": HostFailure.REFUSED})
    done = run(host, publication(remark("one"), remark("off", "docs/x.md")))
    assert done.created == 1
    assert any("set the status" in problem for problem in done.problems)
    assert f"listed docs/x.md {key('off')}" in bodies(host)[-1]


def test_results_that_nobody_vouches_for_set_no_status() -> None:
    host = MemoryHost(HEAD)
    run(host, publication(remark("one"), vouched=False))
    assert host.statuses == {}


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.INCOMPLETE])
def test_only_a_passing_verdict_is_green(verdict: Verdict) -> None:
    host = MemoryHost(HEAD)
    run(host, publication(verdict=verdict))
    assert host.statuses[HEAD + "readylayer/review"].state is not StatusState.SUCCESS


def test_a_replacement_is_offered_where_the_note_stands_on_exactly_its_lines() -> None:
    host = MemoryHost(HEAD)
    fix = Suggestion(2, 3, ("better",))
    run(host, publication(remark("one", suggestion=fix), remark("two", "docs/x.md", suggestion=fix)))
    assert "```suggestion\nbetter\n```" in bodies(host)[0]
    assert "```suggestion" not in bodies(host)[-1]


def test_the_notes_of_other_engines_are_left_alone() -> None:
    host = MemoryHost(HEAD)
    finding = marked("x", FindingMarker("tests", key("one"), "0" * 8, "0" * 12), MarkerStyle.HTML_COMMENT)
    summary = marked("x", SummaryMarker("tests", "0" * 12), MarkerStyle.HTML_COMMENT)
    host.posted = [Note(id="1", body=finding, path="src/app.py"), Note(id="2", body=summary)]
    run(host, publication())
    assert host.writes == 1  # the status


def test_a_shortened_head_is_the_same_head() -> None:
    host = MemoryHost(HEAD[:12])
    assert not run(host, publication(remark("one"))).superseded

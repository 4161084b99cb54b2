"""Notes at Bitbucket Data Center: where they stand, whose they are, and what people did with them."""

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, HostedChange, NewNote, Side
from readylayer_cli.workflows.publish.placement import place_on
from tests.fakes.hosts.bitbucket.edits import ALL_KINDS, HEAD
from tests.fakes.hosts.bitbucket_dc.people import ALICE
from tests.fakes.hosts.bitbucket_dc.stage import DataCenterStage
from tests.fakes.hosts.loopback import Response


def note_on(path: str, line: int, side: Side = Side.NEW, *, last: int | None = None, name: str = "one") -> NewNote:
    anchor = place_on(ALL_KINDS.by_path[path], side, line, last or line)
    assert anchor is not None
    marker = f"readylayer:review:finding:{name}"
    return NewNote(anchor, f"Look at this.\n\n[{marker}]: #", marker)


def opened(stage: DataCenterStage) -> HostedChange:
    stage.push(ALL_KINDS, HEAD)
    return stage.host().changes.change(stage.ref)


def test_notes_stand_on_lines_of_every_kind_and_in_moved_files(stage: DataCenterStage) -> None:
    change = opened(stage)
    notes = [
        note_on("src/app.py", 2, name="added"),
        note_on("lib/new name.py", 10, name="unchanged"),
        note_on("lib/new name.py", 12, Side.OLD, name="unchanged before"),
        note_on("lib/new name.py", 11, Side.OLD, name="removed"),
        note_on("gone.py", 2, Side.OLD, name="deleted"),
    ]
    assert stage.host().discussion.post_review(change, notes).refused == ()
    assert [(each.path, each.line, each.old_line) for each in stage.shown()] == [
        ("src/app.py", 2, None),
        ("lib/new name.py", 10, None),
        ("lib/new name.py", None, 12),
        ("lib/new name.py", None, 11),
        ("gone.py", None, 2),
    ]


def test_a_note_on_several_lines_spans_them(stage: DataCenterStage) -> None:
    change = opened(stage)
    stage.host().discussion.post_review(change, [note_on("lib/new name.py", 10, last=12)])
    (comment,) = stage.fake.comments.all
    assert comment.first is not None
    assert comment.line is not None
    assert (comment.first.new, comment.first.kind, comment.line.new, comment.line.kind) == (10, "CONTEXT", 12, "ADDED")


def test_a_server_that_takes_no_ranges_gets_the_last_line(stage: DataCenterStage) -> None:
    stage.fake.comments.ranges = False
    change = opened(stage)
    receipt = stage.host().discussion.post_review(change, [note_on("src/app.py", 1, last=3)])
    assert receipt.refused == ()
    assert [each.line for each in stage.shown()] == [3]


def test_a_refused_note_does_not_stop_the_others(stage: DataCenterStage) -> None:
    change = opened(stage)
    stage.push(type(ALL_KINDS)(ALL_KINDS.files[1:]), "b" * 40)
    notes = [note_on("gone.py", 1, Side.OLD, name="lost"), note_on("src/app.py", 1, name="kept")]
    receipt = stage.host().discussion.post_review(change, notes)
    assert [(note.marker[-4:], "not part of the diff" in why) for note, why in receipt.refused] == [("lost", True)]
    assert list(receipt.placed) == ["readylayer:review:finding:kept"]


def test_threads_tell_what_people_did(stage: DataCenterStage) -> None:
    change = opened(stage)
    discussion = stage.host().discussion
    discussion.post_review(change, [note_on("src/app.py", 1), note_on("src/app.py", 2, name="two")])
    one, two = stage.shown()
    stage.reply(one.id, "Why?")
    stage.resolve(one.id)
    stage.fake.comments.all[1].disliked_by = [ALICE]
    first, second = stage.host().discussion.notes(stage.ref)
    assert (first.id, first.resolved, first.resolved_by_us, first.thread) == (one.id, True, False, one.id)
    assert [(reply.body, reply.ours, reply.author and reply.author.name) for reply in first.replies] == [
        ("Why?", False, "alice")
    ]
    assert (second.id, second.disliked, second.path, second.line) == (two.id, 1, "src/app.py", 2)
    discussion.resolve(stage.ref, second)
    assert stage.host().discussion.notes(stage.ref)[1].resolved_by_us
    assert second.url == f"{stage.fake.site}/projects/ACME/repos/app/pull-requests/7/overview?commentId={two.id}"


def test_a_note_whose_line_is_gone_is_outdated(stage: DataCenterStage) -> None:
    change = opened(stage)
    stage.host().discussion.post_review(change, [note_on("src/app.py", 1)])
    stage.push(type(ALL_KINDS)(ALL_KINDS.files[:1]), "b" * 40)
    (note,) = stage.host().discussion.notes(stage.ref)
    assert (note.outdated, note.path, note.line) == (True, "src/app.py", 1)


def test_all_pages_are_read_oldest_first(stage: DataCenterStage) -> None:
    opened(stage)
    for number in range(20):
        stage.host().discussion.post_summary(stage.ref, f"Note {number}\n\n[readylayer:n{number}]: #", f"n{number}")
    notes = stage.host().discussion.notes(stage.ref)
    assert [note.body.partition("\n")[0] for note in notes] == [f"Note {number}" for number in range(20)]


def test_a_listing_without_end_is_noticed(stage: DataCenterStage) -> None:
    again = {"values": [], "isLastPage": False, "nextPageStart": 0, "size": 0, "limit": 7, "start": 0}
    stage.fake.fail("GET", ".*/activities", Response(200, again), times=99)
    with pytest.raises(HostError, match="does not end"):
        stage.host().discussion.notes(stage.ref)


def test_an_edit_over_a_newer_version_is_made_once_more(stage: DataCenterStage) -> None:
    change = opened(stage)
    discussion = stage.host().discussion
    discussion.post_review(change, [note_on("src/app.py", 1)])
    (note,) = discussion.notes(stage.ref)
    stage.resolve(note.id)
    assert discussion.edit(stage.ref, note, "New").action is Action.UPDATED
    assert [each.body for each in stage.shown()] == ["New"]


def test_versions_that_always_change_are_a_conflict(stage: DataCenterStage) -> None:
    change = opened(stage)
    discussion = stage.host().discussion
    discussion.post_review(change, [note_on("src/app.py", 1)])
    (note,) = discussion.notes(stage.ref)
    stage.fake.fail("PUT", ".*", Response(409, {"errors": [{"message": "the version"}]}), times=9)
    with pytest.raises(HostError) as caught:
        discussion.edit(stage.ref, note, "New")
    assert caught.value.failure is HostFailure.CONFLICT
    assert stage.fake.faults[-1].times == 7


def test_an_edit_that_is_lost_and_found_is_not_written_twice(stage: DataCenterStage) -> None:
    change = opened(stage)
    discussion = stage.host().discussion
    discussion.post_review(change, [note_on("src/app.py", 1)])
    (note,) = discussion.notes(stage.ref)
    stage.fake.fail("PUT", ".*", Response(502, None), after_effect=True)
    discussion.edit(stage.ref, note, "New")
    assert (stage.fake.comments.all[0].body, stage.fake.comments.all[0].version) == ("New", 1)


def test_resolving_twice_and_reopening_leave_the_thread_as_asked(stage: DataCenterStage) -> None:
    change = opened(stage)
    discussion = stage.host().discussion
    discussion.post_review(change, [note_on("src/app.py", 1)])
    (note,) = discussion.notes(stage.ref)
    discussion.resolve(stage.ref, note)
    discussion.resolve(stage.ref, note)
    assert stage.shown()[0].resolved
    discussion.reopen(stage.ref, note)
    assert not stage.shown()[0].resolved


def test_account_names_are_the_same_in_any_case(stage: DataCenterStage) -> None:
    opened(stage)
    stage.host().discussion.post_summary(stage.ref, "Ours\n\n[readylayer:x]: #", "readylayer:x")
    stage.fake.me = type(ALICE)(11, "CI.Bot@example.com")
    assert len(stage.host().discussion.notes(stage.ref)) == 1

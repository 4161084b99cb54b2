"""Notes at Bitbucket Cloud: where they stand, whose they are, and what people did with them."""

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, HostedChange, NewNote, Side
from readylayer_cli.workflows.publish.placement import place_on
from tests.fakes.hosts.bitbucket.edits import ALL_KINDS, HEAD
from tests.fakes.hosts.bitbucket_cloud.people import ALICE, BOT, TOKEN, Person
from tests.fakes.hosts.bitbucket_cloud.stage import CloudStage
from tests.fakes.hosts.loopback import Response

MARK = "[readylayer:review:finding:0123456789abcdef:01234567:0123456789ab]: #"


def note_on(path: str, line: int, side: Side = Side.NEW, *, last: int | None = None, name: str = "one") -> NewNote:
    anchor = place_on(ALL_KINDS.by_path[path], side, line, last or line)
    assert anchor is not None
    marker = f"readylayer:review:finding:{name}"
    return NewNote(anchor, f"Look at this.\n\n[{marker}]: #", marker)


def opened(stage: CloudStage) -> HostedChange:
    stage.push(ALL_KINDS, HEAD)
    return stage.host().changes.change(stage.ref)


def test_notes_stand_on_added_unchanged_and_removed_lines(stage: CloudStage) -> None:
    change = opened(stage)
    notes = [
        note_on("src/app.py", 2, name="added"),
        note_on("lib/new name.py", 10, name="unchanged"),
        note_on("lib/new name.py", 11, Side.OLD, name="removed"),
        note_on("gone.py", 2, Side.OLD, name="deleted"),
    ]
    receipt = stage.host().discussion.post_review(change, notes)
    assert receipt.refused == ()
    assert [(each.path, each.line, each.old_line) for each in stage.shown()] == [
        ("src/app.py", 2, None),
        ("lib/new name.py", 10, None),
        ("lib/new name.py", None, 11),
        ("gone.py", None, 2),
    ]


def test_a_note_on_several_lines_stands_on_the_last(stage: CloudStage) -> None:
    change = opened(stage)
    stage.host().discussion.post_review(change, [note_on("src/app.py", 1, last=3)])
    assert [each.line for each in stage.shown()] == [3]
    assert stage.fake.writes[-1].json["inline"] == {"path": "src/app.py", "to": 3}


def test_a_refused_note_does_not_stop_the_others(stage: CloudStage) -> None:
    change = opened(stage)
    stage.fake.fail("POST", ".*/comments", Response(400, {"type": "error", "error": {"message": "no such line"}}))
    receipt = stage.host().discussion.post_review(
        change, [note_on("src/app.py", 1, name="first"), note_on("src/app.py", 2, name="second")]
    )
    assert [note.marker for note, _ in receipt.refused] == ["readylayer:review:finding:first"]
    assert "no such line" in receipt.refused[0][1]
    assert list(receipt.placed) == ["readylayer:review:finding:second"]


def test_a_token_that_may_not_comment_is_refused_with_the_scope(stage: CloudStage) -> None:
    change = opened(stage)
    stage.fake.fail("POST", ".*/comments", Response(403, {"type": "error", "error": {"message": "no"}}), times=9)
    with pytest.raises(HostError) as caught:
        stage.host().discussion.post_review(change, [note_on("src/app.py", 2), note_on("src/app.py", 3, name="two")])
    assert caught.value.failure is HostFailure.REFUSED
    assert "`pullrequest`" in caught.value.hint
    assert len(stage.fake.writes) == 1


def test_threads_tell_what_people_did(stage: CloudStage) -> None:
    change = opened(stage)
    discussion = stage.host().discussion
    discussion.post_review(change, [note_on("src/app.py", 1), note_on("src/app.py", 2, name="two")])
    one, two = stage.shown()
    stage.reply(one.id, "Why?")
    stage.resolve(one.id)
    first, second = stage.host().discussion.notes(stage.ref)
    assert (first.id, first.resolved, first.resolved_by_us, first.thread) == (one.id, True, False, one.id)
    assert [(reply.body, reply.ours, reply.author and reply.author.name) for reply in first.replies] == [
        ("Why?", False, "alice")
    ]
    assert (second.id, second.resolved, second.path, second.line) == (two.id, False, "src/app.py", 2)
    discussion.resolve(stage.ref, second)
    assert stage.host().discussion.notes(stage.ref)[1].resolved_by_us


def test_an_answer_to_an_answer_belongs_to_the_thread(stage: CloudStage) -> None:
    change = opened(stage)
    stage.host().discussion.post_review(change, [note_on("src/app.py", 1)])
    stage.reply(stage.shown()[0].id, "Why?")
    stage.reply(str(stage.fake.comments.all[-1].id), "Because.")
    (note,) = stage.host().discussion.notes(stage.ref)
    assert [reply.body for reply in note.replies] == ["Why?", "Because."]


def test_a_note_whose_line_is_gone_is_outdated(stage: CloudStage) -> None:
    change = opened(stage)
    stage.host().discussion.post_review(change, [note_on("src/app.py", 1)])
    stage.push(type(ALL_KINDS)(ALL_KINDS.files[:1]), "b" * 40)
    (note,) = stage.host().discussion.notes(stage.ref)
    assert note.outdated
    assert (note.path, note.line) == ("src/app.py", None)


def test_all_pages_are_read(stage: CloudStage) -> None:
    opened(stage)
    for number in range(20):
        stage.host().discussion.post_summary(stage.ref, f"Note {number}\n\n[readylayer:n{number}]: #", f"n{number}")
    assert len(stage.host().discussion.notes(stage.ref)) == 20


def test_pages_on_another_server_are_not_fetched(stage: CloudStage) -> None:
    elsewhere = {"values": [], "next": "https://evil.example/2.0/repositories/acme/app/pullrequests/7/comments?page=2"}
    stage.fake.fail("GET", ".*/comments", Response(200, elsewhere), times=9)
    with pytest.raises(HostError, match=r"another server, evil\.example"):
        stage.host().discussion.notes(stage.ref)


def test_a_listing_without_end_is_noticed(stage: CloudStage) -> None:
    again = f"{stage.fake.url}/repositories/acme/app/pullrequests/7/comments?page=1"
    stage.fake.fail("GET", ".*/comments", Response(200, {"values": [], "next": again}), times=99)
    with pytest.raises(HostError, match="does not end"):
        stage.host().discussion.notes(stage.ref)


def test_an_edit_that_is_lost_and_found_is_not_written_twice(stage: CloudStage) -> None:
    opened(stage)
    discussion = stage.host().discussion
    discussion.post_summary(stage.ref, f"Old\n\n{MARK}", "readylayer:review")
    (note,) = discussion.notes(stage.ref)
    before = len(stage.fake.writes)
    stage.fake.fail("PUT", ".*", Response(502, None), after_effect=True)
    assert discussion.edit(stage.ref, note, f"New\n\n{MARK}").action is Action.UPDATED
    assert [each.body for each in stage.shown()] == [f"New\n\n{MARK}"]
    assert len(stage.fake.writes) - before == 1


def test_resolving_what_is_resolved_and_reopening_what_is_open_are_no_faults(stage: CloudStage) -> None:
    change = opened(stage)
    discussion = stage.host().discussion
    discussion.post_review(change, [note_on("src/app.py", 1)])
    (note,) = discussion.notes(stage.ref)
    discussion.reopen(stage.ref, note)
    discussion.resolve(stage.ref, note)
    discussion.resolve(stage.ref, note)
    assert stage.shown()[0].resolved


def test_a_thread_that_is_gone_cannot_be_resolved(stage: CloudStage) -> None:
    change = opened(stage)
    discussion = stage.host().discussion
    discussion.post_review(change, [note_on("src/app.py", 1)])
    (note,) = discussion.notes(stage.ref)
    stage.delete(note.id)
    with pytest.raises(HostError) as caught:
        discussion.resolve(stage.ref, note)
    assert caught.value.failure is HostFailure.MISSING


@pytest.mark.parametrize("author", [ALICE, Person("{99999999-aaaa-4000-8000-000000000009}", "mallory")])
def test_a_persons_copy_of_a_marker_is_never_ours(token_stage: CloudStage, author: Person) -> None:
    opened(token_stage)
    token_stage.fake.comments.add(author, {"content": {"raw": f"Copied\n\n{MARK}"}})
    assert token_stage.host().discussion.notes(token_stage.ref) == ()


def test_a_token_without_a_person_knows_its_marked_notes_again(token_stage: CloudStage) -> None:
    opened(token_stage)
    token_stage.fake.comments.add(TOKEN, {"content": {"raw": "said by another tool with a token"}})
    token_stage.host().discussion.post_summary(token_stage.ref, f"Ours\n\n{MARK}", "readylayer:review")
    assert [note.body for note in token_stage.host().discussion.notes(token_stage.ref)] == [f"Ours\n\n{MARK}"]


def test_once_it_has_written_a_token_knows_itself_from_other_tokens(token_stage: CloudStage) -> None:
    opened(token_stage)
    other = Person("{88888888-aaaa-4000-8000-000000000008}", "other", "project_access_token")
    token_stage.fake.comments.add(other, {"content": {"raw": f"Theirs\n\n{MARK}"}})
    host = token_stage.host()
    host.discussion.post_summary(token_stage.ref, f"Ours\n\n{MARK}", "readylayer:unlike")
    assert [note.body for note in host.discussion.notes(token_stage.ref)] == [f"Ours\n\n{MARK}"]
    assert host.access.account().id == TOKEN.uuid


def test_a_persons_token_that_may_not_ask_who_it_is_says_so(token_stage: CloudStage) -> None:
    opened(token_stage)
    token_stage.fake.me = BOT
    token_stage.fake.fail("GET", "/user", Response(403, {"type": "error", "error": {"message": "scope"}}), times=9)
    with pytest.raises(HostError) as caught:
        token_stage.host().discussion.post_summary(token_stage.ref, f"Ours\n\n{MARK}", "readylayer:review")
    assert caught.value.failure is HostFailure.REFUSED
    assert "account" in caught.value.hint

"""Notes are read whole, and written so that nothing but a note comes of it."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from readylayer_cli.adapters.gitlab.token import GitlabToken, TokenKind
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, Action, Note, SuggestionStyle
from readylayer_cli.domain.publication import Suggestion
from readylayer_cli.reports.escape.markdown import fenced, literal, prose
from readylayer_cli.reports.note import suggestion_block
from tests.fakes.hosts.gitlab.records import Note as HeldNote
from tests.fakes.hosts.gitlab.records import Thread, thread_id
from tests.fakes.hosts.gitlab.stage import GitlabStage
from tests.fakes.hosts.loopback import Response
from tests.unit.adapters.gitlab.samples import APP, DIFF, HEAD, NEXT_HEAD, body, marker, note

SUMMARY = "All is well.\n\n<!-- readylayer:review:summary:000000000000: -->"
SUMMARY_MARKER = "readylayer:review:summary"


def posted(stage: GitlabStage, *names: str) -> list[Note]:
    """Notes of ours on lines 11, 12, ..., as a later run reads them."""
    stage.push(DIFF, HEAD)
    host = stage.host()
    batch = [note(name, line) for line, name in enumerate(names, start=11)]
    host.discussion.post_review(host.changes.change(stage.ref), batch)
    return list(stage.host().discussion.notes(stage.ref))


def read(stage: GitlabStage) -> list[Note]:
    return list(stage.host().discussion.notes(stage.ref))


def test_only_our_own_notes_are_read_oldest_first(stage: GitlabStage) -> None:
    stage.add_foreign_note(f"quoting you: {body('one')}")
    found = posted(stage, "one", "two")
    assert [each.body for each in found] == [body("one"), body("two")]
    assert [(each.path, each.line, each.outdated) for each in found] == [(APP, 11, False), (APP, 12, False)]
    assert all(each.thread for each in found)


def test_lists_are_read_to_the_end_page_by_page(stage: GitlabStage) -> None:
    stage.fake.largest_page = 1
    names = ["one", "two", "three", "four"]
    assert len(posted(stage, *names)) == 4
    assert sum("page" in request.query for request in stage.fake.requests) > 2


def test_pages_by_cursor_are_followed_as_well(stage: GitlabStage) -> None:
    stage.fake.largest_page, stage.fake.keyed = 1, re.compile(r".*/discussions")
    assert len(posted(stage, "one", "two", "three")) == 3
    assert any("cursor" in request.query for request in stage.fake.requests)


def test_answers_to_our_notes_come_with_them_and_system_notes_do_not(stage: GitlabStage) -> None:
    found = posted(stage, "one")[0]
    stage.reply(found.id, "Not so.")
    stage.fake.notes.reply(stage._thread(found.id), stage.fake.us, "It is.")
    stage._thread(found.id).notes.append(HeldNote(9000, stage.fake.person, "changed this line", system=True))
    stage.merge_request.threads.append(
        Thread(thread_id(1), [HeldNote(1, stage.fake.us, "added 1 commit", system=True)], individual=True)
    )
    (again,) = read(stage)
    assert [(each.author, each.ours, each.body) for each in again.replies] == [
        (Account("9", "person"), False, "Not so."),
        (Account("50", "project_15_bot_readylayer"), True, "It is."),
    ]


def test_a_note_on_a_line_that_is_gone_is_outdated(stage: GitlabStage) -> None:
    posted(stage, "one")
    stage.push(type(DIFF)(()), NEXT_HEAD)
    (again,) = read(stage)
    assert (again.outdated, again.path, again.line) == (True, APP, None)


def test_a_note_moves_with_its_line(stage: GitlabStage) -> None:
    posted(stage, "one")
    hunk = DIFF.by_path[APP].hunks[0]
    moved = replace(hunk, old_start=hunk.old_start + 5, new_start=hunk.new_start + 5)
    stage.push(type(DIFF)((replace(DIFF.by_path[APP], hunks=(moved,)),)), NEXT_HEAD)
    (again,) = read(stage)
    assert (again.outdated, again.line) == (False, 16)


def test_our_own_resolution_is_told_from_a_persons(stage: GitlabStage) -> None:
    ours, theirs = posted(stage, "one", "two")
    stage.host().discussion.resolve(stage.ref, ours)
    stage.resolve(theirs.id)
    assert [(each.resolved, each.resolved_by_us) for each in read(stage)] == [(True, True), (True, False)]


def test_a_thread_is_resolved_and_reopened(stage: GitlabStage) -> None:
    (found,) = posted(stage, "one")
    stage.host().discussion.resolve(stage.ref, found)
    stage.host().discussion.reopen(stage.ref, read(stage)[0])
    assert read(stage)[0].resolved is False


def test_a_resolution_whose_answer_was_lost_counts(stage: GitlabStage) -> None:
    (found,) = posted(stage, "one")
    stage.fake.fail("PUT", r".*/discussions/.*", Response(504), after_effect=True)
    stage.host().discussion.resolve(stage.ref, found)
    assert sum(write.method == "PUT" for write in stage.fake.writes) == 1
    assert read(stage)[0].resolved


def test_a_reporter_may_note_but_not_resolve(stage: GitlabStage) -> None:
    stage.fake.us.level = 20
    (found,) = posted(stage, "one")
    with pytest.raises(HostError, match="403") as raised:
        stage.host().discussion.resolve(stage.ref, found)
    assert raised.value.failure is HostFailure.REFUSED
    assert "Developer" in raised.value.hint


def test_a_summary_is_no_thread_that_somebody_must_resolve(stage: GitlabStage) -> None:
    receipt = stage.host().discussion.post_summary(stage.ref, SUMMARY, SUMMARY_MARKER)
    (found,) = read(stage)
    assert (found.thread, found.path, found.id, found.url) == (None, None, receipt.id, receipt.url)
    with pytest.raises(HostError, match="no thread"):
        stage.host().discussion.resolve(stage.ref, found)


def test_a_summary_that_somebody_answered_is_a_thread(stage: GitlabStage) -> None:
    receipt = stage.host().discussion.post_summary(stage.ref, SUMMARY, SUMMARY_MARKER)
    stage.reply(receipt.id, "Thanks.")
    assert read(stage)[0].thread


def test_a_summary_whose_answer_was_lost_is_not_posted_twice(stage: GitlabStage) -> None:
    stage.fake.fail("POST", r".*/notes", Response(500), after_effect=True)
    receipt = stage.host().discussion.post_summary(stage.ref, SUMMARY, SUMMARY_MARKER)
    assert [shown.id for shown in stage.shown()] == [receipt.id]


def test_a_summary_that_never_arrived_is_posted_again(stage: GitlabStage) -> None:
    stage.add_foreign_note(SUMMARY)
    stage.fake.fail("POST", r".*/notes", Response(500), times=2)
    receipt = stage.host().discussion.post_summary(stage.ref, SUMMARY, SUMMARY_MARKER)
    assert [shown.id for shown in stage.shown() if shown.author != "person"] == [receipt.id]


def test_a_body_is_replaced_and_an_equal_one_is_not_written(stage: GitlabStage) -> None:
    (found,) = posted(stage, "one")
    before = len(stage.fake.writes)
    assert stage.host().discussion.edit(stage.ref, found, found.body).action is Action.UNCHANGED
    assert len(stage.fake.writes) == before
    stage.fake.fail("PUT", r".*/notes/\d+", Response(500), after_effect=True)
    assert stage.host().discussion.edit(stage.ref, found, body("two")).action is Action.UPDATED
    assert [each.body for each in read(stage)] == [body("two")]


def test_a_deleted_note_cannot_be_edited(stage: GitlabStage) -> None:
    (found,) = posted(stage, "one")
    stage.delete(found.id)
    with pytest.raises(HostError) as raised:
        stage.host().discussion.edit(stage.ref, found, "new")
    assert raised.value.failure is HostFailure.MISSING


def test_a_line_that_begins_with_a_slash_would_be_executed(stage: GitlabStage) -> None:
    told = f"Look:\n/close\n\n<!-- {marker('one')} -->"
    stage.host().discussion.post_summary(stage.ref, told, marker("one"))
    assert stage.merge_request.executed == ["/close"]
    assert stage.merge_request.state == "closed"


@pytest.mark.parametrize("words", ["/close", "first\n/merge", "first\r/close", "a\r\n/approve", "> /close\n/close"])
@pytest.mark.parametrize(
    "render", [prose, literal, lambda words: fenced(words.splitlines())], ids=["prose", "literal", "code"]
)
def test_foreign_words_in_our_notes_are_not_executed(
    stage: GitlabStage, words: str, render: Callable[[str], str]
) -> None:
    told = f"{render(words)}\n\n<!-- {marker('one')} -->"
    stage.host().discussion.post_summary(stage.ref, told, marker("one"))
    assert stage.merge_request.executed == []
    assert stage.merge_request.state == "opened"


def test_a_suggested_line_is_not_executed(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    offer = suggestion_block(Suggestion(11, 11, ("/close",)), SuggestionStyle.GITLAB)
    told = replace(note("one", 11), body=f"Write\n\n{offer}\n\n<!-- {marker('one')} -->")
    host = stage.host()
    host.discussion.post_review(host.changes.change(stage.ref), [told])
    assert stage.merge_request.executed == []
    assert stage.shown()[0].body == told.body


@pytest.mark.parametrize("act", ["notes", "post_review", "post_summary", "edit", "resolve"])
def test_a_job_token_is_refused_before_anything_is_sent_with_the_way_out(stage: GitlabStage, act: str) -> None:
    (found,) = posted(stage, "one")
    change = stage.host().changes.change(stage.ref)
    before = len(stage.fake.requests)
    discussion = stage.host(GitlabToken("job-ours", TokenKind.JOB)).discussion
    acts = {
        "notes": lambda: discussion.notes(stage.ref),
        "post_review": lambda: discussion.post_review(change, [note("two", 12)]),
        "post_summary": lambda: discussion.post_summary(stage.ref, SUMMARY, SUMMARY_MARKER),
        "edit": lambda: discussion.edit(stage.ref, found, "new"),
        "resolve": lambda: discussion.resolve(stage.ref, found),
    }
    with pytest.raises(HostError) as raised:
        acts[act]()
    assert raised.value.failure is HostFailure.REFUSED
    assert "READYLAYER_GITLAB_TOKEN" in raised.value.hint
    assert len(stage.fake.requests) == before

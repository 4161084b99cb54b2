"""A batch of notes becomes one review, whatever breaks on the way."""

import hashlib

import pytest

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import NewNote, ReviewReceipt
from tests.fakes.hosts.gitlab.records import Draft
from tests.fakes.hosts.gitlab.stage import GitlabStage
from tests.fakes.hosts.loopback import Response
from tests.unit.adapters.gitlab.samples import (
    APP,
    DIFF,
    HEAD,
    NEXT_HEAD,
    body,
    marker,
    note,
    note_beyond,
    note_on_removed,
)

DRAFTS = r".*/draft_notes"
PUBLISH = r".*/draft_notes/bulk_publish"


def post(stage: GitlabStage, *notes: NewNote) -> ReviewReceipt:
    host = stage.host()
    return host.discussion.post_review(host.changes.change(stage.ref), notes)


def shown_bodies(stage: GitlabStage) -> list[str]:
    return sorted(shown.body for shown in stage.shown())


def writes(stage: GitlabStage) -> list[str]:
    return [f"{write.method} {write.path.rpartition('/merge_requests/7/')[2]}" for write in stage.fake.writes]


def test_notes_of_a_batch_are_published_together_with_one_notification(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    receipt = post(stage, note("one", 11), note("two", 12, 13), note("three", 16))
    assert receipt.placed.keys() == {marker("one"), marker("two"), marker("three")}
    assert [(shown.path, shown.line) for shown in stage.shown()] == [(APP, 11), (APP, 13), (APP, 16)]
    assert writes(stage) == ["POST draft_notes"] * 3 + ["POST draft_notes/bulk_publish"]
    assert stage.fake.notes.notifications == 1


def test_a_receipt_names_the_note_that_people_see(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    receipt = post(stage, note("one", 11)).placed[marker("one")]
    assert receipt.id == stage.shown()[0].id
    assert receipt.url == f"{stage.fake.site}/-/merge_requests/7#note_{receipt.id}"


def test_removed_renamed_new_and_deleted_files_take_notes(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    receipt = post(
        stage,
        note_on_removed("removed", 11, 12),
        note("renamed", 2, path="src/new name.py"),
        note("added", 1, 3, path="added.py"),
        note("deleted", 1, 2, path="gone.py"),
    )
    assert receipt.refused == ()
    stands = {shown.body: (shown.path, shown.line, shown.old_line) for shown in stage.shown()}
    assert stands == {
        body("removed"): (APP, None, 12),
        body("renamed"): ("src/new name.py", 2, None),
        body("added"): ("added.py", 3, None),
        body("deleted"): ("gone.py", None, 2),
    }


def test_an_unchanged_line_far_from_every_hunk_takes_a_note(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    assert post(stage, note("far", 300)).refused == ()
    assert (stage.shown()[0].line, stage.shown()[0].old_line) == (300, 298)


def test_line_codes_of_a_range_have_the_running_numbers_of_both_sides(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    post(stage, note("added", 12, 14), note_on_removed("removed", 11, 12), note("mixed", 14, 15))
    name = hashlib.sha1(APP.encode()).hexdigest()
    ranges = [(thread.notes[0].original or {})["line_range"] for thread in stage.merge_request.threads]
    assert ranges == [
        {"start": {"line_code": f"{name}_13_12", "type": "new"}, "end": {"line_code": f"{name}_13_14", "type": "new"}},
        {"start": {"line_code": f"{name}_11_11", "type": "old"}, "end": {"line_code": f"{name}_12_11", "type": "old"}},
        {"start": {"line_code": f"{name}_13_14", "type": "new"}, "end": {"line_code": f"{name}_13_15"}},
    ]


def test_a_range_in_a_file_whose_diff_is_kept_back_becomes_a_note_on_its_last_line(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.changes.kept_back.add(APP)
    assert post(stage, note("range", 12, 13)).refused == ()
    assert "line_range" not in (stage.merge_request.threads[0].notes[0].original or {})
    assert stage.shown()[0].line == 13


def test_a_range_that_is_refused_becomes_a_note_on_its_last_line(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    odd = {"message": {"position": ["must be a valid json schema"]}}
    stage.fake.fail("POST", DRAFTS, Response(400, odd))
    assert post(stage, note("range", 12, 13)).refused == ()
    assert "line_range" not in (stage.merge_request.threads[0].notes[0].original or {})


def test_a_refused_note_says_why_and_does_not_stop_the_others(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    receipt = post(stage, note("one", 11), note_beyond("lost"), note("two", 12))
    assert receipt.placed.keys() == {marker("one"), marker("two")}
    assert [refused.marker for refused, _ in receipt.refused] == [marker("lost")]
    assert "line_code" in receipt.refused[0][1]
    assert stage.merge_request.drafts == []


def test_a_line_that_does_not_exist_does_not_spoil_the_publication_of_the_others(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.notes.publish_chokes = True
    receipt = post(stage, note("one", 11), note_beyond("lost"))
    assert receipt.placed.keys() == {marker("one")}
    assert stage.fake.notes.notifications == 1


def test_commits_are_read_again_when_the_target_moved_since_the_change_was_read(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    host = stage.host()
    change = host.changes.change(stage.ref)
    version = stage.merge_request.versions[-1]
    stage.merge_request.versions[-1] = type(version)("9" * 40, "8" * 40, version.head, version.diff)
    assert host.discussion.post_review(change, [note("one", 11)]).refused == ()
    assert (stage.merge_request.threads[0].notes[0].position or {})["base_sha"] == "9" * 40


def test_a_note_for_an_old_head_is_not_put_on_lines_of_a_new_one(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    host = stage.host()
    change = host.changes.change(stage.ref)
    stage.merge_request.versions.clear()
    stage.push(DIFF, NEXT_HEAD)
    assert [refused.marker for refused, _ in host.discussion.post_review(change, [note("one", 11)]).refused]
    assert stage.shown() == []


def test_drafts_that_a_broken_run_left_are_published_once(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.fail("POST", PUBLISH, Response(403, {"message": "403 Forbidden"}))
    stage.fake.fail("DELETE", DRAFTS + r"/\d+", Response(401, {"message": "401 Unauthorized"}))
    with pytest.raises(HostError):
        post(stage, note("one", 11), note("two", 12))
    assert len(stage.merge_request.drafts) == 2
    seen = len(stage.fake.writes)
    assert len(post(stage, note("one", 11), note("two", 12)).placed) == 2
    assert shown_bodies(stage) == [body("one"), body("two")]
    assert stage.merge_request.drafts == []
    assert writes(stage)[seen:] == ["POST draft_notes/bulk_publish"]


def test_drafts_of_an_older_head_are_deleted_and_made_anew(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    left = {
        "base_sha": "b" * 40,
        "start_sha": "b" * 40,
        "head_sha": HEAD,
        "new_path": APP,
        "old_path": APP,
        "new_line": 11,
    }
    stage.merge_request.drafts += [
        Draft(1, stage.fake.us, body("one"), left, None),
        Draft(2, stage.fake.us, body("no longer found"), left, None),
    ]
    stage.push(DIFF, NEXT_HEAD)
    post(stage, note("one", 11))
    assert [(shown.body, shown.line) for shown in stage.shown()] == [(body("one"), 11)]
    assert stage.merge_request.drafts == []


def test_an_empty_batch_cleans_up_after_a_broken_run(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.merge_request.drafts.append(Draft(1, stage.fake.us, body("one"), None, None))
    assert post(stage) == ReviewReceipt()
    assert (stage.merge_request.drafts, stage.shown()) == ([], [])


def test_a_persons_own_drafts_are_neither_published_nor_deleted(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    theirs = Draft(1, stage.fake.us, "not ready yet\n\n> readylayer: said so", None, None)
    theirs.body += "\n\nI disagree."
    stage.merge_request.drafts.append(theirs)
    assert len(post(stage, note("one", 11), note("two", 12)).placed) == 2
    assert stage.merge_request.drafts == [theirs]
    assert shown_bodies(stage) == [body("one"), body("two")]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_draft_whose_answer_was_lost_is_not_made_twice(stage: GitlabStage, status: int) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.fail("POST", DRAFTS, Response(status), after_effect=True)
    assert len(post(stage, note("one", 11), note("two", 12)).placed) == 2
    assert shown_bodies(stage) == [body("one"), body("two")]


def test_a_publication_whose_answer_was_lost_is_not_repeated(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.fail("POST", PUBLISH, Response(500), after_effect=True)
    assert len(post(stage, note("one", 11), note("two", 12)).placed) == 2
    assert shown_bodies(stage) == [body("one"), body("two")]


def test_a_publication_that_broke_in_the_middle_duplicates_nothing(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.notes.publish_breaks_after = 1
    assert len(post(stage, note("one", 11), note("two", 12), note("three", 13)).placed) == 3
    assert shown_bodies(stage) == sorted([body("one"), body("two"), body("three")])
    assert stage.merge_request.drafts == []


@pytest.mark.parametrize(
    "missing",
    [
        [r".* /.*draft_notes.*"],
        [r"POST /.*/draft_notes"],
        [r"POST .*bulk_publish"],
        [r"POST .*bulk_publish", r"PUT .*publish"],
    ],
    ids=["no drafts", "no creation", "no bulk publication", "no publication"],
)
def test_servers_without_draft_notes_get_threads(stage: GitlabStage, missing: list[str]) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.missing = missing
    receipt = post(stage, note("one", 11), note("two", 12, 13), note_beyond("lost"))
    assert receipt.placed.keys() == {marker("one"), marker("two")}
    assert [refused.marker for refused, _ in receipt.refused] == [marker("lost")]
    assert shown_bodies(stage) == [body("one"), body("two")]
    assert stage.merge_request.drafts == []


def test_a_thread_whose_answer_was_lost_is_not_made_twice(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.missing = [r".* /.*draft_notes.*"]
    stage.fake.fail("POST", r".*/discussions", Response(502), after_effect=True)
    assert len(post(stage, note("one", 11)).placed) == 1
    assert len(stage.shown()) == 1


def test_an_earlier_note_with_the_same_marker_is_not_taken_for_the_new_one(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    first = post(stage, note("one", 11)).placed[marker("one")]
    second = post(stage, note("one", 11)).placed[marker("one")]
    assert first.id != second.id


def test_a_change_without_its_start_commit_is_asked_for_by_name(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    host = stage.host()
    change = host.changes.change(stage.ref)
    bare = type(change)(**{name: getattr(change, name) for name in change.__slots__} | {"start_sha": None})
    with pytest.raises(HostError, match="start commit") as raised:
        host.discussion.post_review(bare, [note("one", 11)])
    assert raised.value.failure is HostFailure.INVALID

"""Notes at GitHub: placed in one review, read back with the state of their threads, never twice."""

import pytest

from readylayer_cli.adapters.github.queries import OPTIONAL
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Note, ReviewReceipt, Side
from tests.fakes.hosts.github.records import Comment, Thread
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.loopback import Response
from tests.unit.adapters.github.notes import DIFF, HEAD, note

LOST = Response(502, {"message": "Server Error"})


def posted(stage: GithubStage, *notes: object) -> ReviewReceipt:
    stage.push(DIFF, HEAD)
    host = stage.host()
    return host.discussion.post_review(host.changes.change(stage.ref), notes)  # type: ignore[arg-type]  # notes


def only(stage: GithubStage) -> Note:
    (found,) = stage.host().discussion.notes(stage.ref)
    return found


def reviews_sent(stage: GithubStage) -> int:
    return sum(request.path.endswith("/reviews") for request in stage.fake.writes)


def test_notes_of_every_kind_arrive_in_one_review(stage: GithubStage) -> None:
    receipt = posted(
        stage,
        note("one", 2),
        note("range", 21, 23),
        note("removed", 2, side=Side.OLD),
        note("renamed", 1, path="new.py"),
        note("deleted", 1, path="gone.py", side=Side.OLD),
    )
    places = {(each.path, each.line, each.old_line) for each in stage.shown()}
    assert places == {
        ("src/app.py", 2, None),
        ("src/app.py", 23, None),
        ("src/app.py", None, 2),
        ("new.py", 1, None),
        ("gone.py", None, 1),
    }
    assert [thread.start_line for thread in stage.pull.threads if thread.start_line] == [21]
    assert len(receipt.placed) == 5
    assert len(stage.fake.writes) == 1


def test_a_review_of_the_kind_comment_has_a_body(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    assert stage.pull.reviews[0].state == "COMMENTED"
    assert stage.pull.reviews[0].body.startswith("1 note on a line of this change.")
    assert "readylayer:batch:" in stage.pull.reviews[0].body.rpartition("\n")[2]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (note("bad", 15), "line 15 of src/app.py is not in one hunk"),
        (note("bad", 3, 22), "line 3 to 22 of src/app.py is not in one hunk"),
        (note("bad", 1, path="other.py"), "other.py is not part of the diff"),
        (note("bad", 1, side=Side.NEW, path="gone.py"), "is not in one hunk"),
        (note("bad", 2, body="readylayer:review:finding:bad" + "x" * 65_536), "more than 65,536 characters"),
    ],
)
def test_a_note_that_github_refuses_does_not_stop_the_others(stage: GithubStage, bad: object, reason: str) -> None:
    receipt = posted(stage, note("one", 2), bad, note("two", 22))
    assert [marker.rpartition(":")[2] for marker in receipt.placed] == ["one", "two"]
    assert len(receipt.refused) == 1
    assert reason in receipt.refused[0][1]
    assert reviews_sent(stage) == 2


def test_a_line_of_a_file_whose_diff_github_hides_is_refused(stage: GithubStage) -> None:
    stage.fake.changes.largest_patch = 40
    receipt = posted(stage, note("hidden", 15), note("shown", 1, path="new.py"))
    assert [marker.rpartition(":")[2] for marker in receipt.placed] == ["shown"]
    assert receipt.refused[0][1] == "GitHub shows no diff of src/app.py"


def test_when_no_note_can_be_placed_all_come_back(stage: GithubStage) -> None:
    receipt = posted(stage, note("one", 15), note("two", 16))
    assert receipt.placed == {}
    assert len(receipt.refused) == 2
    assert reviews_sent(stage) == 1


def test_a_refusal_that_our_look_at_the_diff_does_not_explain_returns_all(stage: GithubStage) -> None:
    words = {"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]}
    stage.fake.fail("POST", ".*/reviews", Response(422, words), times=9)
    receipt = posted(stage, note("one", 2), note("two", 22))
    assert [reason for _, reason in receipt.refused] == [receipt.refused[0][1]] * 2
    assert "Line could not be resolved" in receipt.refused[0][1]
    assert reviews_sent(stage) == 1


def test_a_head_that_is_gone_is_an_error(stage: GithubStage) -> None:
    stage.push(DIFF, HEAD)
    host = stage.host()
    change = host.changes.change(stage.ref)
    stage.pull.heads.clear()
    with pytest.raises(HostError, match="commit_id is not part"):
        host.discussion.post_review(change, [note("one", 2)])


@pytest.mark.parametrize("times", [1, 2])
def test_a_review_whose_answer_was_lost_is_found_again(stage: GithubStage, times: int) -> None:
    stage.fake.fail("POST", ".*/reviews", LOST, after_effect=True, times=times)
    receipt = posted(stage, note("one", 2), note("two", 22))
    assert len(receipt.placed) == 2
    assert len(stage.pull.reviews) == 1


def test_a_review_that_never_arrived_is_sent_again(stage: GithubStage) -> None:
    stage.fake.fail("POST", ".*/reviews", LOST, times=2)
    assert len(posted(stage, note("one", 2)).placed) == 1
    assert len(stage.pull.reviews) == 1


def test_somebody_elses_review_with_our_mark_is_not_taken_for_ours(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    forged = stage.pull.reviews.pop()
    stage.pull.threads.clear()
    forged.author = stage.fake.person
    stage.pull.reviews.append(forged)
    stage.fake.fail("POST", ".*/reviews", LOST, times=1)
    assert len(posted(stage, note("one", 2)).placed) == 1
    assert [review.author for review in stage.pull.reviews] == [stage.fake.person, stage.fake.us]


def test_a_summary_whose_answer_was_lost_is_found_again(stage: GithubStage) -> None:
    stage.fake.fail("POST", ".*/comments", LOST, after_effect=True)
    marker = "readylayer:review:summary"
    receipt = stage.host().discussion.post_summary(stage.ref, f"Fine.\n\n<!-- {marker}:0: -->", marker)
    assert receipt.action is Action.CREATED
    assert [each.id for each in stage.shown()] == [receipt.id]
    assert receipt.url == stage.fake.reviews.whole_url(stage.pull, stage.pull.comments[0])


def test_notes_are_read_to_the_last_page(stage: GithubStage) -> None:
    posted(stage, *(note(f"n{number}", number) for number in (1, 2, 3, 22)))
    for number in range(7):
        stage.reply(stage.shown()[0].id, f"answer {number}")
    stage.host().discussion.post_summary(stage.ref, "Fine. readylayer:s", "readylayer:s")
    stage.host().discussion.post_summary(stage.ref, "Fine. readylayer:t", "readylayer:t")
    stage.fake.graph.limit = 2
    stage.fake.largest_page = 2
    found = stage.host().discussion.notes(stage.ref)
    assert [each.id for each in found] == [each.id for each in stage.shown()]
    assert [reply.body for reply in found[0].replies] == [f"answer {number}" for number in range(7)]


def test_ids_beyond_32_bits_are_read(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    assert int(only(stage).id) > 2**31


def test_who_resolved_replied_and_disliked_is_told_apart(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    first = stage.pull.threads[0]
    stage.reply(only(stage).id, "I do not think so.")
    first.comments.append(stage.fake.reviews.comment(stage.fake.us, "But it is."))
    first.comments[0].dislikes = [stage.fake.person, stage.fake.us]
    found = only(stage)
    assert [(reply.ours, reply.author.name if reply.author else "") for reply in found.replies] == [
        (False, "person"),
        (True, "github-actions[bot]"),
    ]
    assert found.disliked == 1
    discussion = stage.host().discussion
    discussion.resolve(stage.ref, found)
    assert (only(stage).resolved, only(stage).resolved_by_us) == (True, True)
    discussion.reopen(stage.ref, found)
    assert only(stage).resolved is False
    stage.resolve(found.id)
    assert (only(stage).resolved, only(stage).resolved_by_us) == (True, False)


def test_a_reply_of_ours_does_not_make_a_foreign_thread_ours(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    thread = stage.pull.threads[0]
    thread.comments.insert(0, Comment(stage.fake.next_id(), stage.fake.person, "Look here", 0))
    assert stage.host().discussion.notes(stage.ref) == ()


def test_an_empty_thread_is_nobodys(stage: GithubStage) -> None:
    stage.pull.threads.append(Thread("PRRT_0", "a.py", "RIGHT", 1, None, 1, "", HEAD, ""))
    assert stage.host().discussion.notes(stage.ref) == ()


def test_a_note_on_a_line_that_is_gone_is_outdated(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    assert (only(stage).line, only(stage).outdated) == (2, False)
    stage.push(type(DIFF)(), "d" * 40)
    assert (only(stage).line, only(stage).outdated) == (None, True)


@pytest.mark.parametrize("lacks", [*({each} for each in sorted(OPTIONAL)), OPTIONAL])
def test_an_older_server_is_asked_for_what_it_knows(lacks: set[str]) -> None:
    stage = GithubStage(enterprise=True, lacks=frozenset(lacks))
    stage.fake._last_id = 1_000
    with stage.fake:
        posted(stage, note("one", 2), note("two", 22))
        stage.resolve(stage.shown()[1].id)
        found = stage.host().discussion.notes(stage.ref)
        assert [each.id for each in found] == [each.id for each in stage.shown()]
        assert [each.resolved for each in found] == [False, True]
        assert [each.resolved_by_us for each in found] == [False, False]
    assert stage.fake.faults_found == []


def test_a_token_without_contents_write_learns_what_resolving_needs(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    stage.fake.tokens["job-token"].permissions = {"pull_requests": "write", "contents": "read"}
    with pytest.raises(HostError, match="resolveReviewThread") as caught:
        stage.host().discussion.resolve(stage.ref, only(stage))
    assert caught.value.failure is HostFailure.REFUSED
    assert "contents=write" in caught.value.hint


def test_resolving_survives_a_lost_answer(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    stage.fake.fail("POST", ".*graphql", LOST, after_effect=True)
    stage.host().discussion.resolve(stage.ref, only(stage))
    assert only(stage).resolved_by_us


def test_a_summary_cannot_be_resolved(stage: GithubStage) -> None:
    stage.host().discussion.post_summary(stage.ref, "Fine. readylayer:s", "readylayer:s")
    with pytest.raises(HostError, match="has no thread"):
        stage.host().discussion.resolve(stage.ref, only(stage))


@pytest.mark.parametrize(
    "errors",
    [
        [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}],
        [{"message": "Something went wrong while executing your query."}],
    ],
)
def test_a_query_that_was_put_off_is_asked_again(stage: GithubStage, errors: list[dict[str, str]]) -> None:
    stage.fake.graph.errors = list(errors)
    assert stage.host().access.account().name == "github-actions[bot]"


@pytest.mark.parametrize(
    ("errors", "failure"),
    [
        ([{"type": "NOT_FOUND", "message": "Could not resolve to a Repository"}], HostFailure.MISSING),
        ([{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}], HostFailure.REFUSED),
        ([{"message": "Field 'viewer' doesn't exist on type 'Query'"}], HostFailure.BROKEN),
        ([{"message": "odd", "extensions": {"code": "argumentNotAccepted"}}], HostFailure.INVALID),
    ],
)
def test_errors_of_queries_are_typed(stage: GithubStage, errors: list[dict[str, str]], failure: HostFailure) -> None:
    stage.fake.graph.errors = errors
    host = stage.host()
    if failure is HostFailure.BROKEN:
        assert host.access.account().name == "github-actions[bot]"
        return
    with pytest.raises(HostError) as caught:
        host.access.account()
    assert caught.value.failure is failure


@pytest.mark.parametrize("on_lines", [True, False])
def test_a_note_is_edited_where_it_stands(stage: GithubStage, on_lines: bool) -> None:
    if on_lines:
        posted(stage, note("one", 2))
    else:
        stage.host().discussion.post_summary(stage.ref, "Fine. readylayer:s", "readylayer:s")
    stage.fake.fail("PATCH", ".*", LOST, after_effect=True)
    receipt = stage.host().discussion.edit(stage.ref, only(stage), "New words.\r\n")
    assert receipt.action is Action.UPDATED
    assert stage.shown()[0].body == "New words.\r\n"
    assert len(stage.fake.writes) == 2


def test_editing_a_deleted_note_says_that_it_is_missing(stage: GithubStage) -> None:
    posted(stage, note("one", 2))
    found = only(stage)
    stage.delete(found.id)
    with pytest.raises(HostError) as caught:
        stage.host().discussion.edit(stage.ref, found, "New words.")
    assert caught.value.failure is HostFailure.MISSING


def test_a_token_of_a_forks_job_is_told_about(stage: GithubStage) -> None:
    stage.token = "fork-token"  # the name of a fake's token
    with pytest.raises(HostError, match="not accessible by integration") as caught:
        posted(stage, note("one", 2))
    assert caught.value.failure is HostFailure.REFUSED
    assert "pull_requests=write" in caught.value.hint
    assert "readylayer post" in caught.value.hint
    assert stage.fake.writes[1:] == []

"""Comments on pull requests: reviews on lines, comments on the whole, and what a push does to them."""

from typing import TYPE_CHECKING, Any

from readylayer_cli.domain.change import ChangeSet, FileChange, Hunk
from tests.fakes.hosts.github.records import TIME, Comment, Pull, Review, Thread, User
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.github.fake import GithubFake

_MAX_BODY = 65_536
_STATES = {"COMMENT": "COMMENTED", "APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED"}
_NOT_IN_DIFF = "Pull request review thread line must be part of the diff"


class Reviews:
    """Everything that is said on pull requests."""

    def __init__(self, fake: "GithubFake") -> None:
        self.fake = fake
        self._order = 0
        fake.on("GET", r"/pulls/(\d+)/reviews", self.list_reviews)
        fake.on("POST", r"/pulls/(\d+)/reviews", self.create_review)
        fake.on("GET", r"/pulls/(\d+)/reviews/(\d+)/comments", self.review_comments)
        fake.on("GET", r"/pulls/(\d+)/comments", self.line_comments)
        fake.on("GET", r"/pulls/comments/(\d+)", self.show_line_comment)
        fake.on("PATCH", r"/pulls/comments/(\d+)", self.edit_line_comment)
        fake.on("GET", r"/issues/(\d+)/comments", self.comments)
        fake.on("POST", r"/issues/(\d+)/comments", self.create_comment)
        fake.on("GET", r"/issues/comments/(\d+)", self.show_comment)
        fake.on("PATCH", r"/issues/comments/(\d+)", self.edit_comment)
        fake.on("GET", r"/issues/(\d+)", self.issue)

    def comment(self, author: User, body: str, review: int | None = None) -> Comment:
        self._order += 1
        return Comment(self.fake.next_id(), author, body, self._order, review=review)

    def push(self, pull: Pull, change: ChangeSet, head_sha: str) -> None:
        """A new state of the diff; threads stay on their line as long as the diff shows it."""
        pull.diff, pull.head_sha = change, head_sha
        pull.heads.append(head_sha)
        for thread in pull.threads:
            file = change.by_path.get(thread.path)
            places = [number for number, text in _shown(file, thread.side) if text == thread.text] if file else []
            wanted = thread.line or thread.original_line
            thread.line = min(places, key=lambda number: abs(number - wanted), default=None)

    def list_reviews(self, request: Request) -> Response:
        pull = self.fake.changes.find(request.groups[0])
        if pull is None:
            return self.fake.not_found(request)
        return self.fake.page(request, [self._review_json(pull, review) for review in pull.reviews])

    def create_review(self, request: Request) -> Response:
        pull = self.fake.changes.find(request.groups[0])
        if pull is None:
            return self.fake.not_found(request)
        wanted = request.json
        commit = wanted.get("commit_id", pull.head_sha)
        refused = self._refused(pull, wanted, commit)
        if refused is not None:
            return refused
        state = _STATES[wanted["event"]] if "event" in wanted else "PENDING"
        review = Review(self.fake.next_id(), self.fake.caller.user, wanted.get("body", ""), state, commit)
        pull.reviews.append(review)
        for each in wanted.get("comments", []):
            pull.threads.append(self._thread(pull, each, review))
        return Response(200, self._review_json(pull, review))

    def _refused(self, pull: Pull, wanted: dict[str, Any], commit: str) -> Response | None:
        if wanted.get("event") in {"COMMENT", "REQUEST_CHANGES"} and not wanted.get("body"):
            return self.fake.invalid("Body can't be blank")
        if commit not in pull.heads:
            return self.fake.invalid("The specified commit_id is not part of the pull request")
        errors = {fault for each in wanted.get("comments", []) for fault in _faults(pull.diff, each)}
        return self.fake.invalid(*sorted(errors)) if errors else None

    def _thread(self, pull: Pull, wanted: dict[str, Any], review: Review) -> Thread:
        file = pull.diff.by_path[wanted["path"]]
        side = wanted.get("side", "RIGHT")
        hunk = next(each for each in file.hunks if wanted["line"] in dict(_lines(each, side)))
        thread = Thread(
            id=f"PRRT_{self.fake.next_id()}",
            path=file.path,
            side=side,
            line=wanted["line"],
            start_line=wanted.get("start_line"),
            original_line=wanted["line"],
            text=dict(_lines(hunk, side))[wanted["line"]],
            commit=review.commit,
            hunk="\n".join(hunk.lines),
        )
        thread.comments.append(self.comment(review.author, wanted["body"], review.id))
        return thread

    def review_comments(self, request: Request) -> Response:
        pull = self.fake.changes.find(request.groups[0])
        wanted = int(request.groups[1])
        if pull is None or not any(review.id == wanted for review in pull.reviews):
            return self.fake.not_found(request)
        found = [
            self._line_json(pull, thread, comment, "review-comment")
            for thread in pull.threads
            for comment in thread.comments
            if comment.review == wanted
        ]
        return self.fake.page(request, found)

    def line_comments(self, request: Request) -> Response:
        pull = self.fake.changes.find(request.groups[0])
        if pull is None:
            return self.fake.not_found(request)
        found = [self._line_json(pull, thread, each) for thread in pull.threads for each in thread.comments]
        return self.fake.page(request, found)

    def show_line_comment(self, request: Request) -> Response:
        found = self._line_comment(int(request.groups[0]))
        return Response(200, self._line_json(*found)) if found else self.fake.not_found(request)

    def edit_line_comment(self, request: Request) -> Response:
        found = self._line_comment(int(request.groups[0]))
        if found is None:
            return self.fake.not_found(request)
        refused = self._edited(found[2], request.json["body"])
        return refused or Response(200, self._line_json(*found))

    def comments(self, request: Request) -> Response:
        pull = self.fake.changes.find(request.groups[0])
        if pull is None:
            return self.fake.not_found(request)
        return self.fake.page(request, [self._comment_json(pull, each) for each in pull.comments])

    def create_comment(self, request: Request) -> Response:
        pull = self.fake.changes.find(request.groups[0])
        if pull is None:
            return self.fake.not_found(request)
        body = request.json["body"]
        if not body or len(body) > _MAX_BODY:
            return self.fake.invalid({"resource": "IssueComment", "code": "unprocessable", "field": "data"})
        made = self.comment(self.fake.caller.user, body)
        pull.comments.append(made)
        return Response(201, self._comment_json(pull, made))

    def show_comment(self, request: Request) -> Response:
        found = self._whole_comment(int(request.groups[0]))
        return Response(200, self._comment_json(*found)) if found else self.fake.not_found(request)

    def edit_comment(self, request: Request) -> Response:
        found = self._whole_comment(int(request.groups[0]))
        if found is None:
            return self.fake.not_found(request)
        refused = self._edited(found[1], request.json["body"])
        return refused or Response(200, self._comment_json(*found))

    def issue(self, request: Request) -> Response:
        pull = self.fake.changes.find(request.groups[0])
        if pull is None:
            return self.fake.not_found(request)
        url = self.fake.at(f"/issues/{pull.number}")
        user = self.fake.user_json(pull.author)
        return Response(200, self.fake.shapes.of("issue", number=pull.number, title=pull.title, url=url, user=user))

    def _edited(self, comment: Comment, body: str) -> Response | None:
        if comment.author != self.fake.caller.user:
            return Response(403, {"message": "Resource not accessible by integration"})
        if not body or len(body) > _MAX_BODY:
            return self.fake.invalid("Body is too long")
        comment.body = body
        return None

    def _line_comment(self, wanted: int) -> tuple[Pull, Thread, Comment] | None:
        return next(
            (
                (pull, thread, comment)
                for pull in self.fake.pulls.values()
                for thread in pull.threads
                for comment in thread.comments
                if comment.id == wanted
            ),
            None,
        )

    def _whole_comment(self, wanted: int) -> tuple[Pull, Comment] | None:
        return next(
            ((pull, each) for pull in self.fake.pulls.values() for each in pull.comments if each.id == wanted), None
        )

    def _review_json(self, pull: Pull, review: Review) -> dict[str, Any]:
        return self.fake.shapes.of(
            "pull-request-review",
            id=review.id,
            user=self.fake.user_json(review.author),
            body=review.body,
            state=review.state,
            commit_id=review.commit,
            html_url=self.fake.site(f"/pull/{pull.number}#pullrequestreview-{review.id}"),
            pull_request_url=self.fake.at(f"/pulls/{pull.number}"),
        )

    def _line_json(
        self, pull: Pull, thread: Thread, comment: Comment, schema: str = "pull-request-review-comment"
    ) -> dict[str, Any]:
        is_reply = comment is not thread.comments[0]
        return self.fake.shapes.of(
            schema,
            id=comment.id,
            url=self.fake.at(f"/pulls/comments/{comment.id}"),
            html_url=self.line_url(pull, comment),
            user=self.fake.user_json(comment.author),
            body=comment.body,
            path=thread.path,
            side=thread.side,
            line=thread.line,
            start_line=thread.start_line,
            original_line=thread.original_line,
            commit_id=thread.commit,
            diff_hunk=thread.hunk,
            pull_request_review_id=comment.review or 1,
            created_at=TIME,
            **({"in_reply_to_id": thread.comments[0].id} if is_reply else {}),
        )

    def _comment_json(self, pull: Pull, comment: Comment) -> dict[str, Any]:
        return self.fake.shapes.of(
            "issue-comment",
            id=comment.id,
            url=self.fake.at(f"/issues/comments/{comment.id}"),
            html_url=self.whole_url(pull, comment),
            issue_url=self.fake.at(f"/issues/{pull.number}"),
            user=self.fake.user_json(comment.author),
            body=comment.body,
        )

    def line_url(self, pull: Pull, comment: Comment) -> str:
        return self.fake.site(f"/pull/{pull.number}#discussion_r{comment.id}")

    def whole_url(self, pull: Pull, comment: Comment) -> str:
        return self.fake.site(f"/pull/{pull.number}#issuecomment-{comment.id}")


def _faults(diff: ChangeSet, wanted: dict[str, Any]) -> list[str]:
    """What GitHub has against one comment of a review."""
    file = diff.by_path.get(wanted["path"])
    if file is None:
        return ["Path could not be resolved"]
    if not wanted["body"]:
        return ["Body can't be blank"]
    if len(wanted["body"]) > _MAX_BODY:
        return [f"Body is too long (maximum is {_MAX_BODY} characters)"]
    side, line = wanted.get("side", "RIGHT"), wanted.get("line")
    hunk = next((each for each in file.hunks if line in dict(_lines(each, side))), None)
    if hunk is None:
        return [_NOT_IN_DIFF]
    if "start_line" not in wanted:
        return []
    if wanted.get("start_side", side) != side or wanted["start_line"] not in dict(_lines(hunk, side)):
        return ["Pull request review thread start line must be part of the same hunk as the line."]
    if wanted["start_line"] >= line:
        return ["Pull request review thread start line must precede the end line."]
    return []


def _shown(file: FileChange, side: str) -> list[tuple[int, str]]:
    return [each for hunk in file.hunks for each in _lines(hunk, side)]


def _lines(hunk: Hunk, side: str) -> list[tuple[int, str]]:
    """Numbers and texts of the lines that a hunk shows on one side."""
    start, other = (hunk.new_start, "-") if side == "RIGHT" else (hunk.old_start, "+")
    return list(enumerate((line[1:] for line in hunk.lines if line[:1] != other), start))

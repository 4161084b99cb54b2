"""Our notes on a pull request at Bitbucket Data Center."""

from collections.abc import Callable, Sequence

from readylayer_cli.adapters.bitbucket.batch import post_each
from readylayer_cli.adapters.bitbucket_dc.access import DataCenterAccess
from readylayer_cli.adapters.bitbucket_dc.anchors import line_anchor, range_anchor
from readylayer_cli.adapters.bitbucket_dc.client import DataCenterApi
from readylayer_cli.adapters.bitbucket_dc.comments import Comment, comments_path, read_comment, read_comments
from readylayer_cli.adapters.bitbucket_dc.people import is_same
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, ChangeRef, HostedChange, NewNote, Note, Receipt, Reply, ReviewReceipt

Fields = dict[str, object]


class DataCenterDiscussion:
    """Notes, each a comment of its own; every edit names the version that it is based on."""

    def __init__(self, api: DataCenterApi, access: DataCenterAccess) -> None:
        self._api = api
        self._access = access

    def notes(self, ref: ChangeRef) -> tuple[Note, ...]:
        """Threads that we began, with what others answered."""
        return tuple(self._note(ref, comment) for comment in read_comments(self._api, ref) if self._is_own(comment))

    def post_review(self, change: HostedChange, notes: Sequence[NewNote]) -> ReviewReceipt:
        """One comment a note: drafts that are published together would end a review that the account has begun."""
        return post_each(notes, lambda note: self._place(change.ref, note))

    def post_summary(self, ref: ChangeRef, body: str, marker: str) -> Receipt:
        """A comment on the whole pull request."""
        return self._post(ref, {"text": body}, marker)

    def edit(self, ref: ChangeRef, note: Note, body: str) -> Receipt:
        """New text for a comment."""

        def is_done(comment: Comment) -> bool:
            return comment.body.rstrip() == body.rstrip()

        self._change(ref, note, {"text": body}, is_done)
        return Receipt(Action.UPDATED, note.id, note.url)

    def resolve(self, ref: ChangeRef, note: Note) -> None:
        """Close the thread."""
        self._change(ref, note, {"threadResolved": True}, lambda comment: comment.resolved)

    def reopen(self, ref: ChangeRef, note: Note) -> None:
        """Open the thread again."""
        self._change(ref, note, {"threadResolved": False}, lambda comment: not comment.resolved)

    def _place(self, ref: ChangeRef, note: NewNote) -> Receipt:
        """On all lines of the anchor, or on its last one where the server takes no ranges."""
        whole = range_anchor(note.anchor)
        if whole is not None:
            try:
                return self._post(ref, {"text": note.body, "anchor": whole}, note.marker)
            except HostError as error:
                if error.failure is not HostFailure.INVALID:
                    raise
        return self._post(ref, {"text": note.body, "anchor": line_anchor(note.anchor)}, note.marker)

    def _post(self, ref: ChangeRef, content: Fields, marker: str) -> Receipt:
        def write() -> Receipt:
            answer = self._api.connection.send("POST", comments_path(self._api, ref), content)
            return self._receipt(ref, read_comment(answer.node()))

        def landed() -> Receipt | None:
            comments = read_comments(self._api, ref)
            return next(
                (self._receipt(ref, each) for each in comments if self._is_own(each) and marker in each.body), None
            )

        return self._api.patience.write(write, landed)

    def _change(self, ref: ChangeRef, note: Note, fields: Fields, is_done: Callable[[Comment], bool]) -> None:
        """Write fields over the version that we know; if it is an old one, over the present one, but only once."""
        path = comments_path(self._api, ref, note.id)
        version = note.version if note.version is not None else self._comment(path).version
        try:
            self._put(path, version, fields, is_done)
        except HostError as error:
            if error.failure is not HostFailure.CONFLICT:
                raise
            present = self._comment(path)
            if not is_done(present):
                self._put(path, present.version, fields, is_done)

    def _put(self, path: str, version: int, fields: Fields, is_done: Callable[[Comment], bool]) -> None:
        def write() -> bool:
            self._api.connection.send("PUT", path, {**fields, "version": version})
            return True

        self._api.patience.write(write, lambda: is_done(self._comment(path)) or None)

    def _comment(self, path: str) -> Comment:
        return read_comment(self._api.get(path))

    def _is_own(self, comment: Comment) -> bool:
        return is_same(comment.author, self._access.account())

    def _receipt(self, ref: ChangeRef, comment: Comment) -> Receipt:
        return Receipt(Action.CREATED, str(comment.id), self._page(ref, comment))

    def _page(self, ref: ChangeRef, comment: Comment) -> str:
        return f"{self._api.page('pull-requests', ref.number, 'overview')}?commentId={comment.id}"

    def _note(self, ref: ChangeRef, comment: Comment) -> Note:
        us = comment.author
        return Note(
            id=str(comment.id),
            body=comment.body,
            thread=str(comment.id) if comment.path is not None else None,
            path=comment.path,
            line=comment.line,
            outdated=comment.outdated,
            resolved=comment.resolved,
            resolved_by_us=is_same(comment.resolver, us),
            replies=tuple(
                Reply(each.author, ours=is_same(each.author, us), body=each.body) for each in comment.replies
            ),
            disliked=comment.disliked,
            url=self._page(ref, comment),
            version=comment.version,
        )

"""Our notes on a pull request at Bitbucket Cloud."""

from collections import defaultdict
from collections.abc import Sequence

from readylayer_cli.adapters.bitbucket.batch import post_each
from readylayer_cli.adapters.bitbucket_cloud.access import CloudAccess
from readylayer_cli.adapters.bitbucket_cloud.client import CloudApi
from readylayer_cli.adapters.bitbucket_cloud.comments import (
    Comment,
    comments_path,
    read_comment,
    read_comments,
    root_of,
)
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import (
    Action,
    Anchor,
    ChangeRef,
    HostedChange,
    NewNote,
    Note,
    Receipt,
    Reply,
    ReviewReceipt,
    Side,
)


class CloudDiscussion:
    """Notes, each a comment of its own: the API has no way to post several at once."""

    def __init__(self, api: CloudApi, access: CloudAccess) -> None:
        self._api = api
        self._access = access

    def notes(self, ref: ChangeRef) -> tuple[Note, ...]:
        """Threads that we began, with what others answered."""
        comments = read_comments(self._api, ref)
        by_id = {comment.id: comment for comment in comments}
        replies: dict[int, list[Comment]] = defaultdict(list)
        for comment in comments:
            if comment.parent is not None:
                replies[root_of(comment, by_id)].append(comment)
        return tuple(_note(comment, replies[comment.id]) for comment in comments if self._is_own_root(comment))

    def post_review(self, change: HostedChange, notes: Sequence[NewNote]) -> ReviewReceipt:
        """One comment a note."""
        return post_each(notes, lambda note: self._post(change.ref, note.body, note.marker, _inline(note.anchor)))

    def post_summary(self, ref: ChangeRef, body: str, marker: str) -> Receipt:
        """A comment on the whole pull request."""
        return self._post(ref, body, marker, None)

    def edit(self, ref: ChangeRef, note: Note, body: str) -> Receipt:
        """New text for a comment."""
        path = comments_path(self._api, ref, note.id)

        def write() -> Receipt:
            self._api.connection.send("PUT", path, {"content": {"raw": body}})
            return Receipt(Action.UPDATED, note.id, note.url)

        def landed() -> Receipt | None:
            same = self._comment(path).body.rstrip() == body.rstrip()
            return Receipt(Action.UPDATED, note.id, note.url) if same else None

        return self._api.patience.write(write, landed)

    def resolve(self, ref: ChangeRef, note: Note) -> None:
        """Close the thread; one that somebody closed meanwhile stays as it is."""
        self._set_resolved(ref, note, "POST", resolved=True)

    def reopen(self, ref: ChangeRef, note: Note) -> None:
        """Open the thread again."""
        self._set_resolved(ref, note, "DELETE", resolved=False)

    def _set_resolved(self, ref: ChangeRef, note: Note, method: str, *, resolved: bool) -> None:
        path = comments_path(self._api, ref, note.id)

        def write() -> bool:
            self._api.connection.send(method, f"{path}/resolve")
            return True

        def landed() -> bool | None:
            return True if self._comment(path).resolved is resolved else None

        try:
            self._api.patience.write(write, landed)
        except HostError as error:
            # 409 says that it is resolved already, 404 that it is not, or that the comment is gone
            if error.failure not in {HostFailure.CONFLICT, HostFailure.MISSING} or not landed():
                raise

    def _post(self, ref: ChangeRef, body: str, marker: str, inline: dict[str, object] | None) -> Receipt:
        content: dict[str, object] = {"content": {"raw": body}}
        if inline:
            content["inline"] = inline

        def write() -> Receipt:
            answer = self._api.connection.send("POST", comments_path(self._api, ref), content)
            comment = read_comment(answer.node())
            self._access.remember(comment.author)
            return _receipt(comment)

        def landed() -> Receipt | None:
            comments = read_comments(self._api, ref)
            return next((_receipt(each) for each in comments if self._is_own_root(each) and marker in each.body), None)

        return self._api.patience.write(write, landed)

    def _is_own_root(self, comment: Comment) -> bool:
        return comment.parent is None and self._access.is_own(comment.author, comment.body)

    def _comment(self, path: str) -> Comment:
        return read_comment(self._api.get(path))


def _receipt(comment: Comment) -> Receipt:
    return Receipt(Action.CREATED, str(comment.id), comment.url)


def _note(comment: Comment, replies: Sequence[Comment]) -> Note:
    us = comment.author
    return Note(
        id=str(comment.id),
        body=comment.body,
        thread=str(comment.id) if comment.path is not None else None,
        path=comment.path,
        line=comment.line,
        outdated=comment.outdated,
        resolved=comment.resolved,
        resolved_by_us=comment.resolver is not None and comment.resolver == us,
        replies=tuple(
            Reply(each.author.account if each.author else None, ours=each.author == us, body=each.body)
            for each in replies
        ),
        url=comment.url,
    )


def _inline(anchor: Anchor) -> dict[str, object]:
    """Where a comment stands: the last line alone, since the API's description knows no ranges."""
    if anchor.side is Side.OLD and anchor.last.new_line is None:
        return {"path": anchor.path, "from": anchor.last.old_line}
    return {"path": anchor.path, "to": anchor.last.new_line}

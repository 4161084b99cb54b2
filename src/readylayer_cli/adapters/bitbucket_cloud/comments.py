"""The comments of a pull request at Bitbucket Cloud, as values."""

from dataclasses import dataclass

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_cloud.client import CloudApi
from readylayer_cli.adapters.bitbucket_cloud.people import Author, read_author
from readylayer_cli.domain.host import ChangeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment. `parent` is that which it answers; `path` is `None` for comments on the whole change."""

    id: int
    body: str
    author: Author | None
    parent: int | None
    path: str | None
    line: int | None
    outdated: bool
    resolved: bool
    resolver: Author | None
    url: str | None


def read_comments(api: CloudApi, ref: ChangeRef) -> tuple[Comment, ...]:
    """All comments that are published and not deleted, oldest first."""
    listed = api.pages(comments_path(api, ref))
    return tuple(read_comment(node) for node in listed if not node.flag("deleted") and not node.flag("pending"))


def comments_path(api: CloudApi, ref: ChangeRef, *more: object) -> str:
    """Where the comments of a change are, or one of them."""
    return api.below("pullrequests", ref.number, "comments", *more)


def read_comment(node: Node) -> Comment:
    """One comment of an answer."""
    parent, inline, resolution = node.maybe_node("parent"), node.maybe_node("inline"), node.maybe_node("resolution")
    line = (inline.maybe_number("to") or inline.maybe_number("from")) if inline else None
    links = node.maybe_node("links")
    page = links.maybe_node("html") if links else None
    return Comment(
        id=node.number("id"),
        body=node.node("content").maybe_text("raw") or "",
        author=read_author(node.maybe_node("user")),
        parent=parent.number("id") if parent else None,
        path=inline.text("path") if inline else None,
        line=line,
        outdated=inline is not None and (line is None or inline.flag("outdated")),
        resolved=resolution is not None,
        resolver=read_author(resolution.maybe_node("user")) if resolution else None,
        url=page.maybe_text("href") if page else None,
    )


def root_of(comment: Comment, by_id: dict[int, Comment]) -> int:
    """The id of the comment that a thread began with, even if that one is gone."""
    seen = {comment.id}
    while comment.parent is not None and comment.parent not in seen:
        seen.add(comment.parent)
        if comment.parent not in by_id:
            return comment.parent
        comment = by_id[comment.parent]
    return comment.id

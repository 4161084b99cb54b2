"""The comments of a pull request at Bitbucket Data Center, as values."""

from dataclasses import dataclass

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_dc.client import DataCenterApi
from readylayer_cli.adapters.bitbucket_dc.people import read_account
from readylayer_cli.domain.host import Account, ChangeRef

_DISLIKES = {"thumbsdown", "-1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment with all answers below it, oldest first. `path` is `None` for comments on the whole change."""

    id: int
    version: int
    body: str
    author: Account | None
    path: str | None
    line: int | None
    outdated: bool
    resolved: bool
    resolver: Account | None
    disliked: int
    replies: tuple["Comment", ...]


def read_comments(api: DataCenterApi, ref: ChangeRef) -> tuple[Comment, ...]:
    """All threads, oldest first: only the list of activities holds those on lines and on the whole change alike."""
    found: dict[int, Comment] = {}
    for activity in api.pages(api.below("pull-requests", ref.number, "activities")):
        node = activity.maybe_node("comment")
        if activity.maybe_text("action") != "COMMENTED" or activity.maybe_text("commentAction") == "DELETED":
            continue
        if node is None or node.maybe_text("state") == "PENDING":
            continue
        comment = read_comment(node, activity.maybe_node("commentAnchor"))
        found[comment.id] = comment
    answers = {reply.id for comment in found.values() for reply in comment.replies}
    return tuple(found[key] for key in sorted(found) if key not in answers)


def comments_path(api: DataCenterApi, ref: ChangeRef, *more: object) -> str:
    """Where the comments of a change are, or one of them."""
    return api.below("pull-requests", ref.number, "comments", *more)


def read_comment(node: Node, anchor: Node | None = None) -> Comment:
    """One comment of an answer; the anchor stands beside it in activities and within it elsewhere."""
    anchor = anchor or node.maybe_node("anchor")
    return Comment(
        id=node.number("id"),
        version=node.number("version"),
        body=node.maybe_text("text") or "",
        author=read_account(node.maybe_node("author")),
        path=_path(anchor) if anchor else None,
        line=anchor.maybe_number("line") if anchor else None,
        outdated=anchor is not None and anchor.flag("orphaned"),
        resolved=node.flag("threadResolved"),
        resolver=read_account(node.maybe_node("threadResolver")),
        disliked=_dislikes(node),
        replies=tuple(sorted(_below(node), key=lambda reply: reply.id)),
    )


def _below(node: Node) -> list[Comment]:
    found = []
    for each in node.nodes("comments"):
        reply = read_comment(each)
        found += [reply, *reply.replies]
    return found


def _path(anchor: Node) -> str:
    """Servers send the path as text; their description says it comes in parts."""
    if isinstance(anchor.value.get("path"), str):
        return anchor.text("path")
    parts = anchor.node("path")
    parent, name = parts.maybe_text("parent"), parts.text("name")
    return f"{parent}/{name}" if parent else name


def _dislikes(node: Node) -> int:
    properties = node.maybe_node("properties")
    count = 0
    for reaction in properties.nodes("reactions") if properties else ():
        emoticon = reaction.maybe_node("emoticon")
        if emoticon is not None and emoticon.maybe_text("shortcut") in _DISLIKES:
            count += len(reaction.nodes("users"))
    return count

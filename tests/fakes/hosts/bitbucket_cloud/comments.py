"""The comments of the fake's pull request."""

from dataclasses import dataclass, field
from typing import Any

from readylayer_cli.domain.change import ChangeSet
from tests.fakes.hosts.bitbucket.shown_diff import ShownDiff, ShownLine
from tests.fakes.hosts.bitbucket_cloud.answers import TIME, refuse
from tests.fakes.hosts.bitbucket_cloud.people import Person
from tests.fakes.hosts.loopback import Response

LONGEST = 32_768


@dataclass
class Comment:
    """One comment; `line` is `None` once the diff has lost it."""

    id: int
    body: str
    author: Person
    parent: int | None = None
    path: str | None = None
    line: ShownLine | None = None
    old_side: bool = False
    resolver: Person | None = None
    deleted: bool = False


@dataclass
class Comments:
    """All comments, and the diff that they may stand on."""

    address: str = ""
    diff: ShownDiff = field(default_factory=lambda: ShownDiff(ChangeSet()))
    all: list[Comment] = field(default_factory=list)

    def add(self, author: Person, content: Any) -> Comment | Response:
        """Post what a request says, or refuse it as the host does."""
        body = content.get("content", {}).get("raw") if isinstance(content.get("content"), dict) else None
        if not body or not body.strip():
            return refuse(400, "content: this field is required.")
        if len(body) > LONGEST:
            return refuse(400, f"content: Ensure this value has at most {LONGEST} characters (it has {len(body)}).")
        comment = Comment(1000 + len(self.all), body, author)
        parent, inline = content.get("parent"), content.get("inline")
        if parent is not None:
            if self.find(parent.get("id")) is None:
                return refuse(404, "No such parent comment.")
            comment.parent = parent["id"]
        elif inline is not None:
            line = self.diff.at(inline["path"], old=inline.get("from"), new=inline.get("to"))
            if line is None:
                return refuse(400, "inline: the line is not part of the diff.")
            comment.path, comment.line, comment.old_side = inline["path"], line, "from" in inline
        self.all.append(comment)
        return comment

    def find(self, comment_id: int) -> Comment | None:
        """By id, unless it was deleted."""
        return next((each for each in self.all if each.id == comment_id and not each.deleted), None)

    def push(self, diff: ShownDiff) -> None:
        """Move the comments along with their lines; those whose line is gone stay at the file alone."""
        for comment in self.all:
            if comment.line is not None:
                comment.line = diff.moved(comment.line)
                comment.path = comment.line.path if comment.line else comment.path
        self.diff = diff

    def json(self, comment: Comment) -> dict[str, Any]:
        """As answers show it."""
        page = f"https://bitbucket.org/acme/app/pull-requests/7/_/diff#comment-{comment.id}"
        self_link = f"{self.address}/repositories/acme/app/pullrequests/7/comments/{comment.id}"
        shown: dict[str, Any] = {
            "type": "pullrequest_comment",
            "id": comment.id,
            "created_on": TIME,
            "updated_on": TIME,
            "content": {"raw": "" if comment.deleted else comment.body, "markup": "markdown", "html": ""},
            "user": comment.author.json(),
            "deleted": comment.deleted,
            "pending": False,
            "links": {"self": {"href": self_link}, "html": {"href": page}},
        }
        if comment.parent is not None:
            shown["parent"] = {"type": "pullrequest_comment", "id": comment.parent}
        if comment.path is not None:
            shown["inline"] = {"path": comment.path, **_numbers(comment)}
        if comment.resolver is not None:
            shown["resolution"] = {
                "type": "comment_resolution",
                "user": comment.resolver.json(),
                "created_on": TIME,
            }
        return shown


def _numbers(comment: Comment) -> dict[str, int]:
    if comment.line is None:
        return {}
    name, number = ("from", comment.line.old) if comment.old_side else ("to", comment.line.new)
    return {name: number} if number is not None else {}

"""The comments of the fake's pull request."""

from dataclasses import dataclass, field
from typing import Any

from readylayer_cli.domain.change import ChangeSet
from tests.fakes.hosts.bitbucket.shown_diff import ShownDiff, ShownLine
from tests.fakes.hosts.bitbucket_dc.answers import TIME, refuse
from tests.fakes.hosts.bitbucket_dc.people import Person
from tests.fakes.hosts.loopback import Response

LONGEST = 32_768
_BAD_ANCHOR = "com.atlassian.bitbucket.comment.InvalidCommentAnchorException"


@dataclass
class Comment:
    """One comment with the answers below it; `orphaned` once the diff has lost its line."""

    id: int
    body: str
    author: Person
    version: int = 0
    line: ShownLine | None = None
    old_side: bool = False
    first: ShownLine | None = None
    orphaned: bool = False
    resolver: Person | None = None
    replies: list["Comment"] = field(default_factory=list)
    disliked_by: list[Person] = field(default_factory=list)


@dataclass
class Comments:
    """All threads, and the diff that they may stand on. `ranges`: whether several lines can be commented at once."""

    diff: ShownDiff = field(default_factory=lambda: ShownDiff(ChangeSet()))
    all: list[Comment] = field(default_factory=list)
    ranges: bool = True
    last_id: int = 100

    def add(self, author: Person, content: dict[str, Any]) -> Comment | Response:
        """Post what a request says, or refuse it as the host does."""
        body = content.get("text") or ""
        if not body.strip() or len(body) > LONGEST:
            return refuse(400, f"The comment must have 1 to {LONGEST} characters.")
        comment = Comment(self.last_id + 1, body, author)
        if "parent" in content:
            parent = self.find(content["parent"]["id"])
            if parent is None:
                return refuse(404, "No such comment.", "com.atlassian.bitbucket.comment.NoSuchCommentException")
            parent.replies.append(comment)
        elif "anchor" in content:
            fault = self._anchor(comment, content["anchor"])
            if fault is not None:
                return fault
        self.last_id += 1
        if "parent" not in content:
            self.all.append(comment)
        return comment

    def _anchor(self, comment: Comment, anchor: dict[str, Any]) -> Response | None:
        old_side = anchor.get("fileType") == "FROM"
        line = self._line(anchor["path"], anchor.get("line"), old_side=old_side)
        if anchor.get("diffType", "EFFECTIVE") != "EFFECTIVE" or line is None or line.kind != anchor.get("lineType"):
            return refuse(400, "The anchor is not part of the diff.", _BAD_ANCHOR)
        if line.old_path != line.path and anchor.get("srcPath") != line.old_path:
            return refuse(400, "srcPath is required for moved files.", _BAD_ANCHOR)
        marker = anchor.get("multilineMarker")
        if marker is not None:
            first = self._line(anchor["path"], marker["startLine"], old_side=old_side)
            if not self.ranges or first is None or first.kind != marker["startLineType"]:
                return refuse(400, "The first line is not part of the diff.", _BAD_ANCHOR)
            comment.first = first
        comment.line, comment.old_side = line, old_side
        return None

    def _line(self, path: str, number: int | None, *, old_side: bool) -> ShownLine | None:
        return self.diff.at(path, old=number) if old_side else self.diff.at(path, new=number)

    def find(self, comment_id: int) -> Comment | None:
        """By id, answers included."""
        return next((each for root in self.all for each in (root, *root.replies) if each.id == comment_id), None)

    def delete(self, comment: Comment) -> None:
        """Comments vanish."""
        self.all = [each for each in self.all if each is not comment]

    def push(self, diff: ShownDiff) -> None:
        """Move the comments along with their lines; those whose line is gone are orphaned where they stood."""
        for comment in self.all:
            if comment.line is not None:
                moved = diff.moved(comment.line)
                comment.line, comment.orphaned = moved or comment.line, moved is None
        self.diff = diff

    def json(self, comment: Comment) -> dict[str, Any]:
        """As answers show it."""
        shown: dict[str, Any] = {
            "id": comment.id,
            "version": comment.version,
            "text": comment.body,
            "author": comment.author.json(),
            "createdDate": TIME,
            "updatedDate": TIME,
            "comments": [self.json(each) for each in comment.replies],
            "severity": "NORMAL",
            "state": "OPEN",
            "threadResolved": comment.resolver is not None,
            "properties": {"repositoryId": 1, **_reactions(comment)},
        }
        if comment.resolver is not None:
            shown |= {"threadResolver": comment.resolver.json(), "threadResolvedDate": TIME}
        return shown

    def anchor_json(self, comment: Comment) -> dict[str, Any] | None:
        """Where it stands."""
        if comment.line is None:
            return None
        shown: dict[str, Any] = {
            "diffType": "EFFECTIVE",
            "path": comment.line.path,
            "line": comment.line.old if comment.old_side else comment.line.new,
            "lineType": comment.line.kind,
            "fileType": "FROM" if comment.old_side else "TO",
            "orphaned": comment.orphaned,
        }
        if comment.line.old_path != comment.line.path:
            shown["srcPath"] = comment.line.old_path
        return shown


def _reactions(comment: Comment) -> dict[str, Any]:
    if not comment.disliked_by:
        return {}
    users = [person.json() for person in comment.disliked_by]
    return {"reactions": [{"emoticon": {"shortcut": "thumbsdown"}, "users": users}]}

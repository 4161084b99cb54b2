"""What the fake GitLab remembers, and how it says it in JSON."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from readylayer_cli.domain.change import ChangeSet

TIME = "2026-03-01T10:00:00.000Z"


@dataclass
class User:
    """An account; `level` is its access level in the project, `None` for none."""

    id: int
    username: str
    level: int | None = None

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "username": self.username,
            "name": self.username.title(),
            "state": "active",
            "avatar_url": None,
            "web_url": f"https://gitlab.invalid/{self.username}",
        }


@dataclass
class Token:
    """A credential, the header it must come in, and what it may do."""

    header: str
    user: User
    scopes: frozenset[str] = frozenset({"api"})


@dataclass
class Note:
    """One note. `original` is where it was put, `position` where it stands now."""

    id: int
    author: User
    body: str
    system: bool = False
    resolvable: bool = False
    position: dict[str, Any] | None = None
    original: dict[str, Any] | None = None
    resolved_by: User | None = None

    def json(self, iid: int, *, threaded: bool) -> dict[str, Any]:
        kind = "DiffNote" if self.position else "DiscussionNote" if threaded else None
        data: dict[str, Any] = {
            "id": self.id,
            "type": kind,
            "body": self.body,
            "attachment": None,
            "author": self.author.json(),
            "created_at": TIME,
            "updated_at": TIME,
            "system": self.system,
            "noteable_id": 1000 + iid,
            "noteable_type": "MergeRequest",
            "project_id": 15,
            "resolvable": self.resolvable,
            "confidential": False,
            "internal": False,
            "noteable_iid": iid,
            "commands_changes": {},
        }
        if self.position:
            data |= {"commit_id": None, "position": shown_position(self.position)}
        if self.resolvable:
            resolver = self.resolved_by
            data |= {
                "resolved": resolver is not None,
                "resolved_by": resolver.json() if resolver else None,
                "resolved_at": TIME if resolver else None,
            }
        return data


@dataclass
class Thread:
    """A discussion; `individual` is a note that nobody answered and nobody can resolve."""

    id: str
    notes: list[Note]
    individual: bool = False

    def json(self, iid: int) -> dict[str, Any]:
        notes = [note.json(iid, threaded=not self.individual) for note in self.notes]
        return {"id": self.id, "individual_note": self.individual, "notes": notes}


@dataclass
class Draft:
    """A note that only its author sees."""

    id: int
    author: User
    body: str
    position: dict[str, Any] | None
    line_code: str | None

    def json(self, iid: int) -> dict[str, Any]:
        return {
            "id": self.id,
            "author_id": self.author.id,
            "merge_request_id": 1000 + iid,
            "resolve_discussion": False,
            "discussion_id": None,
            "note": self.body,
            "commit_id": None,
            "line_code": self.line_code,
            "position": shown_position(self.position or {}),
        }


@dataclass(frozen=True)
class Version:
    """One state of a merge request's diff."""

    base: str
    start: str
    head: str
    diff: ChangeSet

    def fits(self, position: dict[str, Any]) -> bool:
        """Whether a position names the commits of this version."""
        shas = (position.get("base_sha"), position.get("start_sha"), position.get("head_sha"))
        return shas == (self.base, self.start, self.head)

    def refs(self) -> dict[str, str]:
        return {"base_sha": self.base, "head_sha": self.head, "start_sha": self.start}


@dataclass
class MergeRequest:
    """A merge request with everything said on it. `executed` lists the quick actions that ran."""

    iid: int
    author: User
    source: str
    target: str = "main"
    title: str = "A change"
    description: str = ""
    state: str = "opened"
    source_project: int = 15
    labels: list[str] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    executed: list[str] = field(default_factory=list)
    merge_commit: str | None = None
    squash_commit: str | None = None
    merge_user: User | None = None
    refs_known: bool = True

    @property
    def head(self) -> str | None:
        return self.versions[-1].head if self.versions else None

    def json(self, site: str) -> dict[str, Any]:
        merger = self.merge_user.json() if self.merge_user else None
        return {
            "id": 1000 + self.iid,
            "iid": self.iid,
            "project_id": 15,
            "title": self.title,
            "description": self.description,
            "state": self.state,
            "created_at": TIME,
            "updated_at": TIME,
            "merge_user": merger,
            "merged_by": merger,
            "target_branch": self.target,
            "source_branch": self.source,
            "author": self.author.json(),
            "source_project_id": self.source_project,
            "target_project_id": 15,
            "labels": self.labels,
            "draft": self.title.startswith("Draft:"),
            "sha": self.head,
            "merge_commit_sha": self.merge_commit,
            "squash_commit_sha": self.squash_commit,
            "web_url": f"{site}/-/merge_requests/{self.iid}",
        }

    def detail(self, site: str) -> dict[str, Any]:
        refs = self.versions[-1].refs() if self.versions and self.refs_known else None
        return {**self.json(site), "diff_refs": refs, "changes_count": "1"}


def shown_position(position: dict[str, Any]) -> dict[str, Any]:
    """A position as answers hold it: every key, perhaps null."""
    names = ("base_sha", "start_sha", "head_sha", "old_path", "new_path", "old_line", "new_line", "line_range")
    return {"position_type": "text", **{name: position.get(name) for name in names}}


def thread_id(number: int) -> str:
    """Forty hexadecimal characters, as GitLab names discussions."""
    return hashlib.sha1(str(number).encode()).hexdigest()

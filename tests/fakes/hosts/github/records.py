"""What the fake GitHub remembers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from readylayer_cli.domain.change import ChangeSet

TIME = "2026-03-01T10:00:00Z"
LATE_ID = 3_000_000_000
"""Ids beyond 32 bits, as github.com has them for comments."""


@dataclass(frozen=True)
class User:
    """An account. Bots are named `name[bot]` by the REST API and `name` by GraphQL."""

    id: int
    login: str
    permission: str = "none"

    @property
    def is_bot(self) -> bool:
        return self.login.endswith("[bot]")


@dataclass
class Token:
    """A credential. `permissions` is `None` for classic tokens, which have `scopes` instead."""

    user: User
    kind: str = "integration"
    permissions: dict[str, str] | None = None
    scopes: str | None = None
    repositories: tuple[str, ...] | None = None
    expires: datetime | None = None


@dataclass
class Comment:
    """A comment on the whole, or one within a thread."""

    id: int
    author: User
    body: str
    order: int
    dislikes: list[User] = field(default_factory=list)
    review: int | None = None


@dataclass
class Thread:
    """A thread on lines. `line` is where it stands in the present diff, `None` if it is outdated."""

    id: str
    path: str
    side: str
    line: int | None
    start_line: int | None
    original_line: int
    text: str
    commit: str
    hunk: str
    comments: list[Comment] = field(default_factory=list)
    resolved_by: User | None = None


@dataclass
class Review:
    """One review."""

    id: int
    author: User
    body: str
    state: str
    commit: str


@dataclass
class Pull:
    """A pull request with everything said on it."""

    number: int
    author: User
    head_branch: str
    base_branch: str = "main"
    head_sha: str = ""
    base_sha: str = ""
    head_owner: str = "acme"
    fork: bool = False
    title: str = "A change"
    body: str | None = None
    state: str = "open"
    draft: bool = False
    labels: tuple[str, ...] = ()
    merged_by: User | None = None
    merge_commit: str | None = None
    diff: ChangeSet = field(default_factory=ChangeSet)
    heads: list[str] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)


@dataclass
class CheckRun:
    """One check run with the annotations appended so far."""

    id: int
    name: str
    head_sha: str
    slug: str
    status: str = "queued"
    conclusion: str | None = None
    external_id: str = ""
    details_url: str | None = None
    title: str | None = None
    summary: str | None = None
    annotations: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class CommitStatus:
    """One commit status."""

    id: int
    sha: str
    state: str
    context: str
    description: str | None
    target_url: str | None
    creator: User


@dataclass
class Asset:
    """A file of a release; `open` is what a broken upload leaves."""

    id: int
    name: str
    media_type: str
    content: bytes
    state: str = "uploaded"


@dataclass
class Release:
    """A release."""

    id: int
    tag: str
    target: str
    name: str
    body: str
    assets: list[Asset] = field(default_factory=list)


@dataclass
class Commit:
    """A commit: files by path as (mode, content)."""

    sha: str
    parents: list[str]
    message: str
    files: dict[str, tuple[str, bytes]]


@dataclass
class StoredArtifact:
    """An artifact of a run."""

    id: int
    run: int
    name: str
    content: bytes
    expired: bool = False

"""What a code host holds about a change, and what is written to it, in words that no single host owns."""

from dataclasses import dataclass, field
from enum import StrEnum

from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.position import DiffPosition


@dataclass(frozen=True, slots=True)
class ChangeRef:
    """One pull or merge request: the target repository and its number there."""

    repo: RepositoryRef
    number: int


@dataclass(frozen=True, slots=True)
class Account:
    """Who did something. `id` never changes (a number or UUID); `name` is the login, never the display name."""

    id: str
    name: str


class ChangeState(StrEnum):
    """Where a change stands."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedChange:
    """A change as its host describes it now. Commit ids are full where the host gives full ones.

    `base_sha` is the tip of the target branch (GitLab: the diff base). `start_sha` is known on GitLab only, where
    positions need it.
    """

    ref: ChangeRef
    state: ChangeState
    title: str
    description: str
    author: Account | None
    base_branch: str
    head_branch: str
    base_sha: str
    head_sha: str
    start_sha: str | None = None
    from_fork: bool = False
    draft: bool = False
    labels: tuple[str, ...] = ()
    url: str | None = None
    merged_by: Account | None = None
    merge_commit: str | None = None


class Side(StrEnum):
    """The version of a file that a line number counts in."""

    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Lines of a file's diff that a note is attached to, first and last included, both in one hunk.

    `path` is where the file is after the change, or was if it is gone; `old_path` differs from it for a rename only.
    `side` says which of the numbers is meant where a line has both.
    """

    path: str
    old_path: str
    side: Side
    first: DiffPosition
    last: DiffPosition


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to be placed on lines. `marker` is text in the body by which the note can be found again."""

    anchor: Anchor
    body: str
    marker: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered in a thread of ours."""

    author: Account | None
    ours: bool
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note that our own account posted on a change.

    `thread` is what resolving needs; `None` where the note has no thread (summaries). `path` and `line` say where it
    stands now; `outdated` that the host no longer shows it at a line of the present diff. `resolved_by_us` tells our
    own resolution from a person's. `disliked` counts people who marked it as wrong. `version` is the host's own lock
    against lost updates, where it has one.
    """

    id: str
    body: str
    thread: str | None = None
    path: str | None = None
    line: int | None = None
    outdated: bool = False
    resolved: bool = False
    resolved_by_us: bool = False
    replies: tuple[Reply, ...] = ()
    disliked: int = 0
    url: str | None = None
    version: int | None = None


class Action(StrEnum):
    """What a write came to."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof of one write."""

    action: Action
    id: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewReceipt:
    """Which notes of a batch were placed (marker -> receipt), and which the host refused, with its reason."""

    placed: dict[str, Receipt] = field(default_factory=dict)
    refused: tuple[tuple[NewNote, str], ...] = ()


class StatusState(StrEnum):
    """What a status says of a commit."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"
    ERROR = "error"
    NEUTRAL = "neutral"


class AnnotationLevel(StrEnum):
    """How loud an annotation is."""

    NOTICE = "notice"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark beside new-side lines of a commit's file. All texts are plain, one paragraph, already masked."""

    id: str
    path: str
    first_line: int
    last_line: int
    level: AnnotationLevel
    severity: str
    title: str
    message: str
    details: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A named statement about a commit. `title` has at most 140 characters; `summary` is Markdown.

    `digest` identifies the content: a host that already shows this name with this digest is not written to.
    """

    name: str
    sha: str
    state: StatusState
    title: str
    digest: str
    summary: str = ""
    details_url: str | None = None
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusReceipt:
    """The proof of a status, and the ids of the annotations that are shown with it."""

    receipt: Receipt
    annotated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A file's new content; `None` deletes it."""

    path: str
    content: bytes | None
    executable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitRequest:
    """Files to commit onto a branch in one commit.

    `expect_head` is where the branch must be, else nothing is written; `None` means that the branch must not exist and
    starts at `base_sha`.
    """

    branch: str
    base_sha: str
    expect_head: str | None
    message: str
    files: tuple[FileEdit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A pull or merge request to open, or to bring up to date if one is open from this branch."""

    head_branch: str
    base_branch: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of a release."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRequest:
    """A release of one commit; a release that exists under the tag is brought up to date."""

    tag: str
    sha: str
    title: str
    notes: str
    assets: tuple[Asset, ...] = ()


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that a CI run left behind."""

    id: str
    name: str
    size_bytes: int | None


class Permission(StrEnum):
    """What an account may do with a repository, least first."""

    NONE = "none"
    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


class MarkerStyle(StrEnum):
    """How a marker hides in a note: hosts that escape HTML hide an unused link definition instead."""

    HTML_COMMENT = "html_comment"
    LINK_DEFINITION = "link_definition"


class SuggestionStyle(StrEnum):
    """How a note offers a replacement that a person applies with one click."""

    NONE = "none"
    GITHUB = "github"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a host can do, as data.

    `notes_outside_hunks`: unchanged lines that the diff does not show can be commented. `inline_per_run` bounds the
    threads that are opened unless more are asked for, where each is a write of its own. `annotations`: a status can
    carry them, at most `most_annotations`.
    """

    markers: MarkerStyle
    suggestions: SuggestionStyle
    folds: bool
    notes_outside_hunks: bool
    resolves: bool
    annotations: bool
    most_annotations: int
    max_note_bytes: int
    inline_per_run: int | None = None
    code_scanning: bool = False
    many_file_commits: bool = True
    releases: bool = True

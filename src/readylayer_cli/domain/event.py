"""The four internal events that everything else consumes, and `Ignored` for input that is none of them.

A field that is `None` is a fact that the source does not state; nothing here is ever guessed. The order of the
fields is the order of the keys in JSON: first those of the event's specification, then additions.
"""

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Literal


class Provider(StrEnum):
    """Where a repository lives. GitHub Enterprise Server counts as GitHub: `RepositoryRef.url` tells them apart."""

    GITHUB = "github"
    GITLAB = "gitlab"
    BITBUCKET = "bitbucket"
    BITBUCKET_DC = "bitbucket-dc"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryRef:
    """The repository that receives the change. `owner` holds all of the path before the name: `group/subgroup`."""

    id: str | None
    name: str
    owner: str
    provider: Provider
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatedPr:
    """A pull or merge request whose code or target changed. `base` and `head` are branch names."""

    id: str | None
    number: int
    base: str
    head: str
    diff_url: str | None = None
    base_sha: str | None = None
    head_sha: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPr:
    """A pull or merge request as it was opened. `base` and `head` are branch names; `author` is an account, never
    the display name."""

    id: str | None
    number: int
    title: str | None
    author: str | None
    base: str
    head: str
    diff_url: str | None = None
    base_sha: str | None = None
    head_sha: str | None = None
    url: str | None = None

    def updated(self) -> UpdatedPr:
        """The same request in the terms of an update."""
        return UpdatedPr(
            id=self.id,
            number=self.number,
            base=self.base,
            head=self.head,
            diff_url=self.diff_url,
            base_sha=self.base_sha,
            head_sha=self.head_sha,
            url=self.url,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPr:
    """The pull or merge request that a pipeline ran for."""

    id: str | None
    number: int
    base_sha: str | None = None
    head_sha: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPr:
    """A pull or merge request that was merged, by which account and into which commit."""

    id: str | None
    number: int
    merged_by: str | None
    merge_commit: str | None
    base_sha: str | None = None
    head_sha: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedFile:
    """A file of an opened change, with its added and deleted lines."""

    path: str
    status: str
    additions: int | None = None
    deletions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedFile:
    """A file of a merged change."""

    path: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Whether a machine wrote the change, and which."""

    ai_generated: bool | None = None
    ai_tool: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What an update brought: how many commits, and the paths that differ from the base."""

    new_commits: int | None = None
    files_changed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteCounts:
    """A pipeline's test counts; `coverage` is a rate from 0 to 1."""

    total: int
    passed: int
    failed: int
    coverage: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A finished pipeline and the commit it ran on.

    `status` is `success`, `failure` or `cancelled`; an outcome that is none of these keeps the host's own word
    (`skipped`, `neutral`, `timed_out`).
    """

    pipeline_id: str
    status: str | None
    workflow: str | None = None
    duration_seconds: float | None = None
    test_results: SuiteCounts | None = None
    head_sha: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrOpened:
    """A change was proposed, or proposed again. `files` stays unknown when the source does not list them."""

    event: Literal["pr.opened"] = "pr.opened"
    timestamp: str | None
    repo: RepositoryRef
    pr: OpenedPr
    files: tuple[TouchedFile, ...] | None = None
    metadata: Metadata = Metadata()
    id: str
    schema_version: Literal[1] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PrUpdated:
    """A proposed change has new code, another target, or left the draft state."""

    event: Literal["pr.updated"] = "pr.updated"
    timestamp: str | None
    repo: RepositoryRef
    pr: UpdatedPr
    changes: Update = Update()
    id: str
    schema_version: Literal[1] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CiCompleted:
    """A pipeline ended. `pr` stays unknown when the source names no pull request, as GitHub does for forks."""

    event: Literal["ci.completed"] = "ci.completed"
    timestamp: str | None
    repo: RepositoryRef
    pr: CheckedPr | None
    ci: Pipeline
    id: str
    schema_version: Literal[1] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCompleted:
    """A change was merged. `files` stays unknown when the source does not list them."""

    event: Literal["merge.completed"] = "merge.completed"
    timestamp: str | None
    repo: RepositoryRef
    pr: MergedPr
    files: tuple[MergedFile, ...] | None = None
    id: str
    schema_version: Literal[1] = 1


Event = PrOpened | PrUpdated | CiCompleted | MergeCompleted
"""Any of the four. `timestamp` is RFC 3339 in UTC with `Z`; `id` is stable over redeliveries of the same fact."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Input that was understood and calls for nothing, with the reason for a person to read."""

    reason: str


JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


def to_json(event: Event | Ignored) -> dict[str, JsonValue]:
    """The event as JSON values, keys in a stable order; `{"event": null, "reason": ...}` for what was ignored."""
    if isinstance(event, Ignored):
        return {"event": None, "reason": event.reason}
    return _object(event)


def _object(value: object) -> dict[str, JsonValue]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]  # only called with dataclasses


def _plain(value: object) -> JsonValue:
    if is_dataclass(value):
        return _object(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"not part of an event: {type(value).__name__}")

"""Finds out who wrote the lines of a change: from git, and from what the host says of the change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from readylayer_cli.adapters.git.authorship import Authorship
from readylayer_cli.domain.change import FileKind
from readylayer_cli.domain.errors import LimitError, RepositoryError
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.lines import MOST_LINES, Lines, between, lines_of
from readylayer_cli.domain.provenance import Provenance
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.ports import Change
from readylayer_cli.provenance.agent_trace import TRACE_FILE, Trace, read_traces
from readylayer_cli.provenance.attribute import Blamed, Records, attribute
from readylayer_cli.provenance.change_marks import ChangeFacts
from readylayer_cli.provenance.commits import Commit, evidence_of, is_robot
from readylayer_cli.wiring.project import Project

if TYPE_CHECKING:
    from readylayer_cli.domain.event import Event

_MOST_BLAMED = 400


def provenance_of(project: Project, change: Change, event: "Event | None" = None) -> Provenance:
    """What is known of the change's lines; what could not be found out is a warning, never a failure."""
    changed = {
        file.path: lines_of(file.added_lines)
        for file in change.files.files
        if file.kind is FileKind.TEXT and file.added
    }
    records = Records(changed, (), facts=facts_of(change, event))
    if project.repository is not None and change.files.base is not None:
        records = _from_git(records, Authorship(project.repository.git), change)
    traces, skipped = _traces(change)
    warnings = records.warnings + ((f"{skipped:,} agent-trace records could not be read",) if skipped else ())
    found = attribute(replace(records, traces=tuple(traces), warnings=warnings))
    return replace(found, base=change.files.base, head=change.files.head)


def marked(result: ReviewResult, found: Provenance) -> ReviewResult:
    """The result with a mark on findings that touch a machine's line; on the others nothing is known."""
    lines = {file.path: file.ai() for file in found.files if file.ai()}
    if not lines:
        return result
    return replace(
        result,
        findings=tuple(_marked(each, lines) for each in result.findings),
        held_back=tuple(_marked(each, lines) for each in result.held_back),
        suppressed=tuple(_marked(each, lines) for each in result.suppressed),
    )


def _marked(finding: Finding, lines: Mapping[str, Lines]) -> Finding:
    span = between(finding.span.start_line, min(finding.span.end_line, MOST_LINES))
    return replace(finding, ai_touched=True) if lines.get(finding.path, 0) & span else finding


def told_of(event: "Event | None", found: Provenance) -> "Event | None":
    """The event of an opened change with what is known of its author; unknown stays unknown."""
    if event is None:
        return None
    from readylayer_cli.domain.event import Metadata, PrOpened  # lazy: a local review has no event, 15 ms

    if not isinstance(event, PrOpened) or not found.evidence:
        return event
    return replace(event, metadata=Metadata(ai_generated=True, ai_tool=", ".join(found.tools)))


def facts_of(change: Change, event: "Event | None") -> ChangeFacts:
    """Author, branch and text of the change, as far as the event tells them."""
    pr = getattr(event, "pr", None)
    return ChangeFacts(
        author=str(getattr(pr, "author", "") or ""),
        branch=str(getattr(pr, "head", "") or ""),
        title=str(getattr(pr, "title", "") or change.files.title),
        body=str(getattr(pr, "body", "") or ""),
        labels=tuple(getattr(pr, "labels", ()) or ()),
    )


def _from_git(records: Records, authorship: Authorship, change: Change) -> Records:
    base, head = change.files.base, change.files.head
    try:
        commits = authorship.commits(base or "", head or "HEAD")
    except RepositoryError as error:
        return replace(records, warnings=(f"the commits of the change cannot be read: {error.message}",))
    has_notes = authorship.has_notes()
    records = replace(records, commits=tuple(commits), has_notes=has_notes)
    if not _is_worth_blaming(commits, change):
        return records
    paths = sorted(records.changed)[:_MOST_BLAMED]
    blame: dict[str, list[Blamed]] = {path: authorship.blame(path, records.changed[path], head) for path in paths}
    left = len(records.changed) - len(paths)
    warnings = (f"{left:,} files were not looked at line by line",) if left > 0 else ()
    return replace(records, blame=blame, warnings=warnings)


def _is_worth_blaming(commits: list[Commit], change: Change) -> bool:
    """Whether any line could come out otherwise than all the others."""
    has_traces = change.head.size(TRACE_FILE) is not None
    return has_traces or any(commit.note or evidence_of(commit) or is_robot(commit) for commit in commits)


def _traces(change: Change) -> tuple[list[Trace], int]:
    try:
        data = change.head.read(TRACE_FILE)
    except LimitError:
        return [], 1
    return read_traces(data) if data is not None else ([], 0)

"""Puts a search for missing tests together: which change, whose lines, which reports of coverage."""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from readylayer_cli.adapters.reports import find_reports, read_reports
from readylayer_cli.config.model import Settings
from readylayer_cli.domain.coverage import FileCoverage
from readylayer_cli.domain.errors import UsageError
from readylayer_cli.domain.lines import Lines
from readylayer_cli.domain.provenance import Tier
from readylayer_cli.domain.testgap import GapResult
from readylayer_cli.engines.coverage.engine import Input as CoverageInput
from readylayer_cli.engines.coverage.engine import check_coverage
from readylayer_cli.engines.coverage.paths import Repository
from readylayer_cli.engines.testgen.engine import Input, find_gaps
from readylayer_cli.ports import Change
from readylayer_cli.wiring.configuration import Overrides, load_configuration
from readylayer_cli.wiring.project import Project, open_project
from readylayer_cli.wiring.provenance import provenance_of
from readylayer_cli.wiring.review import ReviewRequest
from readylayer_cli.wiring.subject import Subject, find_subject
from readylayer_cli.workflows.coverage import coverage_options
from readylayer_cli.workflows.gaps import gap_options

if TYPE_CHECKING:
    from readylayer_cli.domain.event import Event


@dataclass(frozen=True)
class GapRequest:
    """A search as somebody asked for it. `subject` names the change as a review does, `paths` limit it, `reports` are
    files of coverage or globs of them."""

    subject: ReviewRequest
    paths: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    note: Callable[[str], None] = lambda _message: None


@dataclass(frozen=True)
class Searched:
    """A result, and what rendering and posting it needs."""

    result: GapResult
    change: Change
    event: "Event | None" = None
    restricted: str | None = None


def find_missing_tests(request: GapRequest) -> Searched:
    """Look for what was asked for; raises leaves of the error tree for what cannot be looked at at all."""
    asked = request.subject
    whole = asked.scope == "all"
    project = open_project(asked.directory, needs_git=not whole)
    subject = find_subject(asked, project)
    overrides = Overrides(asked.config_file, asked.assignments, asked.isolated)
    settings = load_configuration(subject.trusted, asked.environment, overrides).settings
    options = gap_options(settings.test, _inside(request, project), whole=whole)
    if options.missing == "off":
        return Searched(GapResult.nothing_asked(), subject.change, subject.event, subject.restricted)
    given = Input(
        change=subject.change,
        coverage=_coverage(request, project, subject, settings),
        ai_lines=_ai_lines(project, subject, settings, whole=whole),
        shortfalls=subject.change.shortfalls,
    )
    return Searched(find_gaps(given, options), subject.change, subject.event, subject.restricted)


def _inside(request: GapRequest, project: Project) -> list[str]:
    """The asked paths as the repository calls them."""
    here = Path(request.subject.directory).resolve()
    found = []
    for path in request.paths:
        absolute = Path(posixpath.normpath((here / path).as_posix()))
        if not absolute.is_relative_to(project.root):
            raise UsageError("RL1020", f"{path} is not in {project.root}", "name files or folders of the repository")
        inside = absolute.relative_to(project.root).as_posix()
        found.append("*" if inside == "." else inside)
    return found


def _ai_lines(project: Project, subject: Subject, settings: Settings, *, whole: bool) -> Mapping[str, Lines] | None:
    """Changed lines of machines; `None` where none is known."""
    if whole:
        return None
    found = provenance_of(project, subject.change, subject.event)
    return found.ai_lines(Tier(settings.test.ai_evidence)) or None


def _coverage(
    request: GapRequest, project: Project, subject: Subject, settings: Settings
) -> Mapping[str, FileCoverage] | None:
    """What the named reports say of the repository's files; reports that merely lie there may be of another commit."""
    if not request.reports:
        return None
    here = Path(request.subject.directory).resolve()
    limit = settings.test.coverage.max_report_bytes
    reports = read_reports(find_reports(here, request.reports), here, limit)
    repository = Repository(subject.change.head.paths(), [str(project.root)], settings.test.coverage.fixes)
    options = replace(coverage_options(settings.test.coverage), unmeasured="miss", exclude=())
    result = check_coverage(CoverageInput(reports, repository, subject.change), options)
    return {file.path: file for file in result.files}

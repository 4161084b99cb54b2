"""Puts a check of coverage together: which reports, which change, which settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from readylayer_cli.adapters.reports import USUAL_PLACES, find_reports, read_reports
from readylayer_cli.config.model import CoverageSettings
from readylayer_cli.config.sources import Written
from readylayer_cli.domain.coverage import CoverageResult, TestTotals
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.lines import Lines
from readylayer_cli.domain.provenance import Tier
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.engine import Input, check_coverage
from readylayer_cli.engines.coverage.paths import Repository
from readylayer_cli.engines.coverage.tests import read_tests, totals
from readylayer_cli.ports import Change
from readylayer_cli.wiring.configuration import Overrides, load_configuration
from readylayer_cli.wiring.project import Project, open_project
from readylayer_cli.wiring.provenance import provenance_of
from readylayer_cli.wiring.review import ReviewRequest
from readylayer_cli.wiring.subject import Subject, find_subject
from readylayer_cli.workflows.coverage import coverage_options

if TYPE_CHECKING:
    from readylayer_cli.domain.event import Event

_WORKSPACES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BITBUCKET_CLONE_DIR")


@dataclass(frozen=True)
class CoverageRequest:
    """A check as somebody asked for it. `subject` names the change as a review does; `reports` are paths or globs."""

    subject: ReviewRequest
    reports: tuple[str, ...] = ()
    test_reports: tuple[str, ...] = ()
    totals_only: bool = False
    thresholds: Mapping[str, float] = field(default_factory=dict)
    note: Callable[[str], None] = lambda _message: None


@dataclass(frozen=True)
class Checked:
    """A result, and what rendering and posting it needs."""

    result: CoverageResult
    project: Project
    settings: CoverageSettings
    change: Change | None = None
    event: "Event | None" = None
    restricted: str | None = None


def run_check(request: CoverageRequest) -> Checked:
    """Check what was asked for; raises leaves of the error tree for what cannot be checked at all."""
    asked = request.subject
    project = open_project(asked.directory, needs_git=not request.totals_only)
    subject = find_subject(asked, project) if not request.totals_only else None
    trusted = subject.trusted if subject is not None else project.tree()
    settings = load_configuration(trusted, asked.environment, _overrides(request)).settings.test.coverage
    here = Path(asked.directory).resolve()
    reports = _reports(request, settings, here, project)
    given = Input(
        reports=reports,
        repository=None if request.totals_only else _repository(project, subject, settings, asked.environment),
        change=subject.change if subject is not None else None,
        tests=_tests(request, settings, here, project),
        ai_lines=_ai_lines(project, subject, settings),
    )
    result = check_coverage(given, coverage_options(settings))
    if subject is None:
        return Checked(result, project, settings)
    return Checked(result, project, settings, subject.change, subject.event, subject.restricted)


def _reports(request: CoverageRequest, settings: CoverageSettings, here: Path, project: Project) -> dict[str, Content]:
    """The named ones, else the configured, else what lies in the usual places."""
    for root, patterns in ((here, request.reports), (project.root, tuple(settings.reports))):
        if patterns:
            return read_reports(find_reports(root, patterns), root, settings.max_report_bytes)
    found = find_reports(project.root, USUAL_PLACES, usual=True)
    if not found:
        raise InputError(
            "RL2003",
            f"no coverage report was found in {project.root}",
            "run the tests with coverage first, then name the report: readylayer check-coverage PATH",
        )
    request.note(f"reads {', '.join(path.relative_to(project.root).as_posix() for path in found[:5])}")
    return read_reports(found, project.root, settings.max_report_bytes)


def _tests(request: CoverageRequest, settings: CoverageSettings, here: Path, project: Project) -> TestTotals | None:
    """Totals of the named result files, else of the configured ones; `None` without any."""
    for root, patterns in ((here, request.test_reports), (project.root, tuple(settings.test_reports))):
        if patterns:
            files = read_reports(find_reports(root, patterns), root, settings.max_report_bytes)
            return totals(read_tests(data, name) for name, data in files.items())
    return None


def _ai_lines(project: Project, subject: Subject | None, settings: CoverageSettings) -> Mapping[str, Lines] | None:
    """Changed lines of machines; `None` where none is known, so that the gate does not apply."""
    if subject is None or settings.ai_threshold is None:
        return None
    found = provenance_of(project, subject.change, subject.event).ai_lines(Tier(settings.ai_evidence))
    return found or None


def _repository(
    project: Project, subject: Subject | None, settings: CoverageSettings, environment: Mapping[str, str]
) -> Repository:
    """The files that report names are matched with: those of the new side."""
    paths = subject.change.head.paths() if subject is not None else project.tree().paths()
    folders = [str(project.root), *(environment.get(name, "") for name in _WORKSPACES)]
    return Repository(paths, folders, settings.fixes)


def _overrides(request: CoverageRequest) -> Overrides:
    asked = request.subject
    flags: dict[tuple[str, ...], Written] = {
        ("test", "coverage", name): Written(value, f"--{name.replace('_', '-')}")
        for name, value in request.thresholds.items()
    }
    return Overrides(asked.config_file, asked.assignments, asked.isolated, flags)

"""Puts a review together: which change, which settings, which means."""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.tools import ProcessToolRunner
from readylayer_cli.adapters.workers import PoolWorkers
from readylayer_cli.config.folders import cache_folder
from readylayer_cli.config.load import Loaded
from readylayer_cli.config.model import LlmSettings, ReviewSettings
from readylayer_cli.config.sources import Written
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.options import Scope
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.engines.review.engine import Means
from readylayer_cli.ports import Change, Tree
from readylayer_cli.wiring.configuration import Overrides, load_configuration
from readylayer_cli.wiring.costs import note_cost
from readylayer_cli.wiring.feeds import find_advisories, places_of_databases, read_logs
from readylayer_cli.wiring.model import second_reader
from readylayer_cli.wiring.project import Project, open_project
from readylayer_cli.wiring.provenance import marked, provenance_of, told_of
from readylayer_cli.wiring.rule_names import check_rule_names
from readylayer_cli.wiring.subject import Subject, find_subject
from readylayer_cli.workflows.review import Asked, read_rule_files, review_change

if TYPE_CHECKING:
    from readylayer_cli.domain.event import Event


@dataclass(frozen=True)
class ReviewRequest:
    """A review as somebody asked for it; `None` is "not said". `note` says something on stderr."""

    directory: str = "."
    environment: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    head: str | None = None
    staged: bool = False
    diff: bytes | None = None
    event: bytes | None = None
    scope: str = "added"
    fail_on: str | None = None
    min_severity: str | None = None
    baseline: str | None = None
    sarif: tuple[str, ...] = ()
    osv: tuple[str, ...] = ()
    config_file: str | None = None
    assignments: tuple[str, ...] = ()
    isolated: bool = False
    note: Callable[[str], None] = lambda _message: None


@dataclass(frozen=True)
class Reviewed:
    """A result, and what rendering and posting it needs."""

    result: ReviewResult
    change: Change
    project: Project
    event: "Event | None"
    settings: ReviewSettings
    restricted: str | None = None

    @property
    def head(self) -> Tree:
        """The files as they are after the change."""
        return self.change.head


def run_review(request: ReviewRequest) -> Reviewed:
    """Review what was asked for; raises leaves of the error tree for what cannot be reviewed at all.

    The time budget counts from here. Until the project's settings are read, what flags, the environment or the default
    say of it holds.
    """
    clock = SystemClock()
    begun_s = clock.monotonic()
    scope = Scope(request.scope)
    overrides = _overrides(request)
    first = load_configuration(None, request.environment, overrides).settings.review
    project = open_project(request.directory, needs_git=scope is not Scope.ALL and request.diff is None)
    with _bounded(project, begun_s + first.max_seconds):
        subject = find_subject(request, project)
        loaded = load_configuration(subject.trusted, request.environment, overrides)
        if loaded.settings.review.rules:
            check_rule_names(loaded, read_rule_files(subject.rules))
        baseline = _baseline(request, loaded, project, subject)
        logs = read_logs(request.sarif, loaded, project)
        logs = replace(logs, paths=logs.paths | places_of_databases(request.osv, loaded, project))
        advisories = find_advisories(request.osv, loaded, project, _cache(request))
    settings, llm = loaded.settings.review, _model_for(loaded.settings.llm, subject, scope)
    with (
        _bounded(project, begun_s + settings.max_seconds),
        ProcessToolRunner() as tools,
        second_reader(llm, subject.trusted, request.environment, isolated=request.isolated) as reader,
    ):
        means = Means(tools, PoolWorkers(), clock, reader)
        asked = Asked(settings, scope, baseline, logs, advisories, begun_s, llm.may_block)
        result = review_change(subject.change, subject.rules, asked, means)
    if llm != loaded.settings.llm:
        result = replace(result, skipped=(*result.skipped, Shortfall(_no_model(scope))))
    note_cost(result.model, _name_of(project, subject), "review", request.environment)
    event = subject.event
    if scope is not Scope.ALL and subject.change.files.base is not None:
        found = provenance_of(project, subject.change, event)
        result, event = marked(result, found), told_of(event, found)
    result = replace(result, event=event)
    return Reviewed(result, subject.change, project, event, settings, subject.restricted)


def _name_of(project: Project, subject: Subject) -> str:
    """What the repository is called in the account of costs."""
    return f"{subject.event.repo.owner}/{subject.event.repo.name}" if subject.event is not None else project.root.name


def _model_for(settings: LlmSettings, subject: Subject, scope: Scope) -> LlmSettings:
    """The model's settings; off where whoever wrote the change must not spend the team's money, and where there is no
    change that it could read."""
    is_off = settings.model is not None and (subject.restricted is not None or scope is Scope.ALL)
    return settings.model_copy(update={"model": None}) if is_off else settings


def _no_model(scope: Scope) -> str:
    return "no model without a change (--scope all)" if scope is Scope.ALL else "no model on a change from a fork"


def _cache(request: ReviewRequest) -> Path | None:
    """Where this user keeps what can be made again; nowhere for a run that is to leave nothing and find nothing."""
    folder = cache_folder(request.environment, os.name) if not request.isolated else None
    return Path(folder) / "osv" if folder is not None else None


def _bounded(project: Project, end_s: float) -> AbstractContextManager[None]:
    """Within the block git is stopped at this moment."""
    return project.repository.git.deadline.until(end_s) if project.repository is not None else nullcontext()


def _overrides(request: ReviewRequest) -> Overrides:
    flags: dict[tuple[str, ...], Written] = {
        ("review", name): Written(value, f"--{name.replace('_', '-')}")
        for name, value in (("fail_on", request.fail_on), ("min_severity", request.min_severity))
        if value is not None
    }
    return Overrides(request.config_file, request.assignments, request.isolated, flags)


def _baseline(request: ReviewRequest, loaded: Loaded, project: Project, subject: Subject) -> tuple[str, bytes] | None:
    """A flag's file is read as it is; a configured one from where the configuration came from."""
    if request.baseline is not None:
        try:
            return request.baseline, Path(request.baseline).read_bytes()
        except OSError as error:
            raise InputError(
                "RL2011", f"cannot read {request.baseline}: {error.strerror}", "check --baseline"
            ) from error
    name = loaded.settings.review.baseline
    if name is None:
        return None
    data = subject.trusted.read(name) if subject.trusted is not None else None
    if data is None:
        origin = loaded.origins["review", "baseline"]
        raise InputError("RL2011", f"baseline not found: {name} ({origin})", f"is it committed in {project.root}?")
    return name, data

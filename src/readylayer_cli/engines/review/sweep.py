"""Every file analysed, as far as time allows, and what only moved from file to file told apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from readylayer_cli import __version__
from readylayer_cli.code.languages import detect_language
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.options import Scope
from readylayer_cli.domain.review import EngineRun, EngineStatus, Shortfall
from readylayer_cli.engines.review.analyse import Analysis, Job, Leaving, Setup, analyse, leave
from readylayer_cli.engines.review.attribute import attribute, forgive_moved
from readylayer_cli.engines.review.budget import Budget
from readylayer_cli.engines.review.detect import ENGINE, RuleFault, at_its_line, keys_of
from readylayer_cli.engines.review.external.catalogue import READS
from readylayer_cli.engines.review.external.engine import ExternalRun
from readylayer_cli.engines.review.files import Selection
from readylayer_cli.engines.review.view import FilePair
from readylayer_cli.ports import Unfinished, Workers


@dataclass
class Sweep:
    """All findings of single files, and what could not be looked at. `unfinished` are paths given up on."""

    run: EngineRun
    findings: list[Finding] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    broken: dict[str, Analysis] = field(default_factory=dict)
    unfinished: set[str] = field(default_factory=set)


def sweep(
    selection: Selection, setup: Setup, external: Sequence[ExternalRun], workers: Workers, budget: Budget
) -> Sweep:
    """Analyse every file that has a new side, several at once where that pays."""
    begun_s = budget.left_s
    said = _Said(external)
    jobs = [_job(pair, selection, setup, said) for pair in selection.pairs if pair.head is not None]
    swept = Sweep(EngineRun(ENGINE, __version__, EngineStatus.OK))
    outcomes = workers.map(partial(analyse, setup=setup), jobs, item_s=budget.piece_s, total_s=budget.left_s)
    for job, outcome in zip(jobs, outcomes, strict=True):
        _take(swept, job, outcome, selection, setup.scope)
    swept.broken = {path: each for path, each in swept.broken.items() if not said.could_read(path)}
    if setup.scope is not Scope.ALL:
        surplus = _lost_elsewhere(selection, setup, swept, said, workers, budget)
        swept.findings = forgive_moved(swept.findings, surplus)
    failed = len(swept.broken) + len(swept.unfinished)
    swept.run = EngineRun(
        ENGINE,
        __version__,
        EngineStatus.PARTIAL if swept.faults or failed else EngineStatus.OK,
        files_parsed=len(jobs) - failed,
        files_failed=failed,
        duration_ms=round((begun_s - budget.left_s) * 1000),
    )
    return swept


class _Said:
    """What the external engines found, by side and path."""

    def __init__(self, runs: Sequence[ExternalRun]) -> None:
        self._runs = runs

    def of_head(self, path: str) -> list[Finding]:
        return [finding for run in self._runs for finding in run.head.get(path, ())]

    def of_base(self, path: str) -> list[Finding]:
        return [finding for run in self._runs for finding in run.base.get(path, ())]

    def could_read(self, path: str) -> bool:
        """Whether an analyser with a parser of its own, newer than the grammars, read the file without complaint."""
        language = detect_language(path)
        return any(
            run.engine.status is EngineStatus.OK and path not in run.unread and language in READS[run.engine.id]
            for run in self._runs
        )


def _job(pair: FilePair, selection: Selection, setup: Setup, said: _Said) -> Job:
    head = pair.head
    if head is None:
        raise ValueError(f"no new side: {pair.path}")
    if setup.scope is Scope.ALL:
        head = SourceFile(head.path, head.text, head.language)  # its tree dies with the job
    old = said.of_base(pair.base.path) if pair.base is not None else []
    return Job(pair.change, head, pair.base, pair.path not in selection.quiet, said.of_head(head.path), old)


def _take(swept: Sweep, job: Job, outcome: Analysis | Unfinished, selection: Selection, scope: Scope) -> None:
    path = job.head.path
    if isinstance(outcome, Unfinished):
        swept.unfinished.add(path)
        swept.shortfalls.append(Shortfall(f"not analysed: {outcome.reason}", path))
        old = [at_its_line(finding, job.base) for finding in job.said_of_base] if job.base is not None else []
        swept.findings += attribute([at_its_line(each, job.head) for each in job.said_of_head], old, job.change)
        return
    swept.findings += outcome.findings
    swept.faults += outcome.faults
    if outcome.broken and _is_asked_for(outcome, job, selection, scope):
        swept.broken[path] = outcome


def _is_asked_for(analysis: Analysis, job: Job, selection: Selection, scope: Scope) -> bool:
    """Whether what the parser could not read is part of the review."""
    if analysis.path in selection.change.partial:
        return False
    if scope in {Scope.FILE, Scope.ALL}:
        return True
    return any(span.touches(job.change.added_lines) for span in analysis.broken)


def _lost_elsewhere(
    selection: Selection, setup: Setup, swept: Sweep, said: _Said, workers: Workers, budget: Budget
) -> Counter[str]:
    """What the files of the change lost, by content key, of the rules that found something new."""
    fresh = keys_of(finding for finding in swept.findings if finding.introduced)
    surplus: Counter[str] = Counter()
    if fresh:
        leavings = list(_leavings(selection, swept, said, fresh))
        outcomes = workers.map(partial(leave, setup=setup), leavings, item_s=budget.piece_s, total_s=budget.left_s)
        for outcome in outcomes:
            if not isinstance(outcome, Unfinished):  # at worst something old is reported
                surplus += outcome
    return surplus


def _leavings(selection: Selection, swept: Sweep, said: _Said, fresh: frozenset[str]) -> Iterator[Leaving]:
    by_path: dict[str, list[Finding]] = {}
    for finding in swept.findings:
        by_path.setdefault(finding.path, []).append(finding)
    for pair in selection.pairs:
        if pair.base is not None and pair.change.removed and pair.change.path not in swept.unfinished:
            kept = by_path.get(pair.path, []) if pair.head is not None else []
            rules = pair.path not in selection.quiet
            yield Leaving(pair.base, kept, said.of_base(pair.base.path), fresh, rules)

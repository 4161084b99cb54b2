"""Every file analysed, as far as time allows, and what only moved from file to file told apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from readylayer_cli import __version__
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.options import Scope
from readylayer_cli.domain.review import EngineRun, EngineStatus, Shortfall
from readylayer_cli.engines.review.analyse import Analysis, Job, Leaving, Setup, analyse, leave
from readylayer_cli.engines.review.attribute import forgive_moved
from readylayer_cli.engines.review.budget import Budget
from readylayer_cli.engines.review.detect import ENGINE, RuleFault, keys_of
from readylayer_cli.engines.review.external.engine import ExternalRun
from readylayer_cli.engines.review.files import Selection
from readylayer_cli.engines.review.placing import Said, place_all
from readylayer_cli.engines.review.related import Surroundings
from readylayer_cli.engines.review.surrounding import surroundings_of
from readylayer_cli.engines.review.view import FilePair
from readylayer_cli.ports import Unfinished, Workers

_MOST_NAMED = 3
_SHARE = 0.5
"""Of the time that is left, for what all processes need; what it is not enough for, each does itself."""


@dataclass
class Sweep:
    """All findings of single files, and what could not be looked at. `unfinished` are paths given up on."""

    files: int
    findings: list[Finding] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    skipped: list[Shortfall] = field(default_factory=list)
    broken: dict[str, Analysis] = field(default_factory=dict)
    unfinished: set[str] = field(default_factory=set)
    spent_s: float = 0.0

    @property
    def run(self) -> EngineRun:
        """The own engine's account."""
        failed = len(self.broken) + len(self.unfinished)
        return EngineRun(
            ENGINE,
            __version__,
            EngineStatus.PARTIAL if self.faults or failed else EngineStatus.OK,
            files_parsed=self.files - failed,
            files_failed=failed,
            duration_ms=round(self.spent_s * 1000),
        )


@dataclass(frozen=True)
class Begun:
    """A sweep whose processes, if it needs any, are at work: they cannot be forked once threads are."""

    jobs: Sequence[Job]
    outcomes: Iterator[Analysis | Unfinished]
    left_s: float
    around: Surroundings


def begin_sweep(selection: Selection, setup: Setup, workers: Workers, budget: Budget) -> Begun:
    """Start to analyse every file that has a new side with the own rules, several at once where that pays."""
    jobs = [_job(pair, selection, setup) for pair in selection.pairs if pair.head is not None]
    left_s = budget.left_s
    around = surroundings_of(selection, setup.scope)
    if setup.scope is Scope.ALL and around.head.callers:
        workers.bounded(partial(_run_callers, around), budget.share_s(_SHARE))
    work = partial(analyse, setup=setup, around=around)
    outcomes = workers.map(work, jobs, item_s=budget.piece_s, total_s=budget.left_s)
    return Begun(jobs, outcomes, left_s, around)


def _run_callers(around: Surroundings) -> None:
    from readylayer_cli.engines.review.taint.flows import run_callers  # lazy: 30 ms, for files with requests only

    run_callers(around.head)


def end_sweep(begun: Begun, selection: Selection, scope: Scope, budget: Budget) -> Sweep:
    """Take in what was found, file by file."""
    swept = Sweep(len(begun.jobs))
    for job, outcome in zip(begun.jobs, begun.outcomes, strict=True):
        _take(swept, job, outcome, selection, scope)
    swept.spent_s = begun.left_s - budget.left_s
    return swept


def join(
    swept: Sweep,
    selection: Selection,
    setup: Setup,
    external: Sequence[ExternalRun],
    workers: Workers,
    budget: Budget,
    around: Surroundings,
) -> None:
    """Add what the external engines found, and mark what only moved from one file to another as old."""
    said = Said(external)
    swept.findings += place_all(selection, said, swept.unfinished, setup.scope, workers, budget)
    swept.broken = {path: each for path, each in swept.broken.items() if not said.could_read(path)}
    if setup.scope is not Scope.ALL:
        surplus = _lost_elsewhere(selection, setup, swept, said, workers, budget, around)
        swept.findings = forgive_moved(swept.findings, surplus)


def _job(pair: FilePair, selection: Selection, setup: Setup) -> Job:
    head = pair.head
    if head is None:
        raise ValueError(f"no new side: {pair.path}")
    if setup.scope is Scope.ALL:
        head = head.unparsed()
    return Job(pair.change, head, pair.base, pair.path not in selection.quiet)


def _take(swept: Sweep, job: Job, outcome: Analysis | Unfinished, selection: Selection, scope: Scope) -> None:
    path = job.head.path
    if isinstance(outcome, Unfinished):
        swept.unfinished.add(path)
        swept.shortfalls.append(Shortfall(f"not analysed: {outcome.reason}", path))
        return
    swept.findings += outcome.findings
    swept.faults += outcome.faults
    if outcome.unfollowed:
        swept.skipped.append(_not_followed(outcome))
    if outcome.broken and _is_asked_for(outcome, job, selection, scope):
        swept.broken[path] = outcome


def _not_followed(analysis: Analysis) -> Shortfall:
    """No fault, for the functions are judged all the same; but a bound that was hit is told."""
    names = ", ".join(f"`{name}`" for name in analysis.unfollowed[:_MOST_NAMED])
    more = len(analysis.unfollowed) - _MOST_NAMED
    others = f" and {more} more" if more > 0 else ""
    return Shortfall(f"data was not followed to the end in {names}{others}: too much work", analysis.path)


def _is_asked_for(analysis: Analysis, job: Job, selection: Selection, scope: Scope) -> bool:
    """Whether what the parser could not read is part of the review."""
    if analysis.path in selection.change.partial:
        return False
    if scope in {Scope.FILE, Scope.ALL}:
        return True
    return any(span.touches(job.change.added_lines) for span in analysis.broken)


def _lost_elsewhere(
    selection: Selection,
    setup: Setup,
    swept: Sweep,
    said: Said,
    workers: Workers,
    budget: Budget,
    around: Surroundings,
) -> Counter[str]:
    """What the files of the change lost, by content key, of the rules that found something new."""
    fresh = keys_of(finding for finding in swept.findings if finding.introduced)
    surplus: Counter[str] = Counter()
    if fresh:
        leavings = list(_leavings(selection, swept, said, fresh))
        outcomes = workers.map(
            partial(leave, setup=setup, around=around), leavings, item_s=budget.piece_s, total_s=budget.left_s
        )
        for outcome in outcomes:
            if not isinstance(outcome, Unfinished):  # at worst something old is reported
                surplus += outcome
    return surplus


def _leavings(selection: Selection, swept: Sweep, said: Said, fresh: frozenset[str]) -> Iterator[Leaving]:
    by_path: dict[str, list[Finding]] = {}
    for finding in swept.findings:
        by_path.setdefault(finding.path, []).append(finding)
    for pair in selection.pairs:
        if pair.base is not None and pair.change.removed and pair.change.path not in swept.unfinished:
            kept = by_path.get(pair.path, []) if pair.head is not None else []
            rules = pair.path not in selection.quiet
            yield Leaving(pair.base, kept, said.of_base(pair.base.path), fresh, rules)

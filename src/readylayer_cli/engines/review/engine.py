"""The review itself: analysers side by side, findings told new from old, merged, suppressed, ranked and judged."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import FileKind
from readylayer_cli.domain.options import ReviewOptions, Scope
from readylayer_cli.domain.review import ModelReading, ReadFile, ReviewResult
from readylayer_cli.engines.review.analyse import Setup, rules_for
from readylayer_cli.engines.review.baseline import Baseline
from readylayer_cli.engines.review.beside import analysers_beside
from readylayer_cli.engines.review.budget import Budget
from readylayer_cli.engines.review.comparison import compare_trees
from readylayer_cli.engines.review.conclusion import Checked, conclude
from readylayer_cli.engines.review.files import Selection, select_files
from readylayer_cli.engines.review.placing import keyed
from readylayer_cli.engines.review.policy import Policy
from readylayer_cli.engines.review.sarif.logs import Logs, TakenIn
from readylayer_cli.engines.review.sweep import begin_sweep, end_sweep, join
from readylayer_cli.ports import Advisories, Change, Clock, SecondReader, ToolRunner, Workers


@dataclass(frozen=True)
class Request:
    """A change to review and how. `custom` are the team's rule files, `baseline` the findings it accepts, `logs` what
    other tools found, `advisories` what is known of dependencies.

    `begun_s` is when the run began, by the clock that the engine works with: its time counts from there, else from now.
    """

    change: Change
    options: ReviewOptions
    custom: Mapping[str, bytes] = field(default_factory=dict)
    baseline: Baseline = field(default_factory=Counter)
    begun_s: float | None = None
    logs: Logs = field(default_factory=Logs)
    advisories: Advisories | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What the engine works with."""

    tools: ToolRunner
    workers: Workers
    clock: Clock
    reader: SecondReader | None = None


def review(request: Request, means: Means) -> ReviewResult:
    """Review the change within the time budget; whatever could not be checked is named in the result."""
    options = request.options
    budget = Budget(means.clock, options.max_seconds, request.begun_s)
    selection = select_files(request.change, options)
    taken = _take_in(request.logs, selection, options)
    policy = Policy(options)
    setup = _setup(request, selection, policy)
    begun = begin_sweep(selection, setup, means.workers, budget)
    with analysers_beside(selection, options, means.tools, budget) as external:
        swept = end_sweep(begun, selection, setup.scope, budget)
        compared = compare_trees(selection, policy, means.workers, budget) if options.scope is not Scope.ALL else None
        runs = external()
    join(swept, selection, setup, runs, means.workers, budget, begun.around)
    taken.findings = keyed(taken.findings, taken.file, means.workers, budget)
    if request.advisories is not None:
        _look_up(selection, request.advisories, taken)
    checked = Checked(request.change, selection, options, request.custom, swept, compared, runs, taken, policy)
    if means.reader is not None and options.scope is not Scope.ALL:
        checked = replace(checked, reading=_read_again(checked, means.reader, budget))
    return conclude(checked, request.baseline)


def _read_again(checked: Checked, reader: SecondReader, budget: Budget) -> ModelReading:
    """What a model adds, told what is known already. Files whose code nobody here wrote are not shown to it."""
    selection = checked.selection
    files = [
        ReadFile(pair.change, _text(pair.base), _text(pair.head))
        for pair in selection.pairs
        if pair.path not in selection.quiet and pair.change.kind is FileKind.TEXT and pair.change.hunks
    ]
    known = [finding for finding in checked.found if finding.introduced]
    return reader.read(checked.change, files, known, budget.left_s)


def _text(file: SourceFile | None) -> str | None:
    return file.text if file is not None else None


def _take_in(logs: Logs, selection: Selection, options: ReviewOptions) -> TakenIn:
    """What other tools say of the change."""
    if not logs.files:
        return TakenIn()
    from readylayer_cli.engines.review.sarif.intake import take_in  # lazy: 20 ms, where a log is given

    return take_in(logs, selection, options)


def _look_up(selection: Selection, advisories: Advisories, taken: TakenIn) -> None:
    """Add what is known of the versions that the change states."""
    from readylayer_cli.engines.review.osv.vulnerable import look_up  # lazy: where a database is given

    advised = look_up(selection, advisories)
    taken.findings += advised.findings
    taken.runs += [advised.run] if advised.run is not None else []


def _setup(request: Request, selection: Selection, policy: Policy) -> Setup:
    """What the workers are told; the rules are loaded before any process is forked, which then has them."""
    every = Setup(request.options.scope, custom=tuple(sorted(request.custom.items())))
    languages = {pair.head.language for pair in selection.pairs if pair.head is not None}
    languages |= {pair.base.language for pair in selection.pairs if pair.base is not None}
    known = [rule.id for language in sorted(languages) for rule in rules_for(language, every)]
    setup = replace(every, off=frozenset(rule for rule in known if policy.is_off(rule)))
    for language in languages:
        rules_for(language, setup)
    return setup

"""The review itself: analysers side by side, findings told new from old, merged, suppressed, ranked and judged."""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from readylayer_cli.domain.options import ReviewOptions, Scope
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.engines.review.analyse import Setup, rules_for
from readylayer_cli.engines.review.baseline import Baseline
from readylayer_cli.engines.review.budget import Budget
from readylayer_cli.engines.review.comparison import compare_trees
from readylayer_cli.engines.review.conclusion import Checked, conclude
from readylayer_cli.engines.review.external.catalogue import external_engines
from readylayer_cli.engines.review.external.engine import ExternalRun, run_external
from readylayer_cli.engines.review.files import Selection, select_files
from readylayer_cli.engines.review.registry import change_rules
from readylayer_cli.engines.review.sweep import sweep
from readylayer_cli.ports import Change, Clock, ToolRunner, Workers


@dataclass(frozen=True)
class Request:
    """A change to review and how. `custom` are the team's rule files, `baseline` the findings it accepts."""

    change: Change
    options: ReviewOptions
    custom: Mapping[str, bytes] = field(default_factory=dict)
    baseline: Baseline = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Means:
    """What the engine works with."""

    tools: ToolRunner
    workers: Workers
    clock: Clock


def review(request: Request, means: Means) -> ReviewResult:
    """Review the change within the time budget; whatever could not be checked is named in the result."""
    options = request.options
    budget = Budget(means.clock, options.max_seconds)
    selection = select_files(request.change, options)
    setup = Setup(options.scope, options.disabled_rules, tuple(sorted(request.custom.items())))
    external = _run_external(selection, setup, options, means, budget)
    swept = sweep(selection, setup, external, means.workers, budget)
    compared = compare_trees(selection, options, means.workers, budget) if options.scope is not Scope.ALL else None
    return conclude(
        Checked(request.change, selection, options, request.custom, swept, compared, external), request.baseline
    )


def _run_external(
    selection: Selection, setup: Setup, options: ReviewOptions, means: Means, budget: Budget
) -> tuple[ExternalRun, ...]:
    """Every analyser that has a file to read, side by side. They are quick, and the sweep wants their answers."""
    analysed = [pair for pair in selection.pairs if pair.path not in selection.quiet]
    head = [pair.head for pair in analysed if pair.head is not None]
    base = [pair.base for pair in analysed if pair.base is not None] if head else []
    engines = [
        engine for engine in external_engines({file.language for file in head}) if engine.id in options.external_engines
    ]
    threads = ThreadPoolExecutor(max_workers=2)
    try:
        pending = [
            threads.submit(run_external, engine, head, base, means.tools, means.clock, budget.share_s(0.5))
            for engine in engines
        ]
        for language in {file.language for file in head}:
            rules_for(language, setup)  # loaded while the analysers run, and before any process is forked
        if options.scope is not Scope.ALL:
            change_rules()
        runs = tuple(future.result() for future in pending)
    except BaseException:
        threads.shutdown(wait=False, cancel_futures=True)  # whoever interrupts must not wait for an analyser
        raise
    threads.shutdown()
    return runs

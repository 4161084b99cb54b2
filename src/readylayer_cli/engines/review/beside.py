"""The external analysers at work while the own rules are: a slow one costs its time once."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from readylayer_cli.domain.options import ReviewOptions
from readylayer_cli.domain.review import EngineRun, EngineStatus
from readylayer_cli.engines.review.budget import Budget
from readylayer_cli.engines.review.external.catalogue import external_engines
from readylayer_cli.engines.review.external.engine import ExternalEngine, ExternalRun
from readylayer_cli.engines.review.external.run import run_external
from readylayer_cli.engines.review.files import Selection
from readylayer_cli.ports import ToolRunner

_MERCY_S = 2.0
"""A run that was stopped at its limit says so itself, if it gets the time."""
_SHARE = 0.75
"""Of the time that is left when they start. What they say still has to be put in its place."""


@contextmanager
def analysers_beside(
    selection: Selection, options: ReviewOptions, tools: ToolRunner, budget: Budget
) -> Iterator[Callable[[], tuple[ExternalRun, ...]]]:
    """Every analyser that has a file to read is started; the call that the block gets waits for their answers.

    They come in the order of the catalogue.
    """
    analysed = [pair for pair in selection.pairs if pair.path not in selection.quiet]
    head = [pair.head for pair in analysed if pair.head is not None]
    base = [pair.base for pair in analysed if pair.base is not None] if head else []
    chosen = [
        engine for engine in external_engines({file.language for file in head}) if engine.id in options.external_engines
    ]
    limit_s = budget.share_s(_SHARE)
    end_s = budget.clock.monotonic() + limit_s
    threads = ThreadPoolExecutor(max_workers=max(len(chosen), 1))
    try:
        pending = [threads.submit(run_external, engine, head, base, tools, budget.clock, limit_s) for engine in chosen]
        yield lambda: tuple(
            _result(future, engine, max(end_s - budget.clock.monotonic(), 0.0))
            for future, engine in zip(pending, chosen, strict=True)
        )
    finally:
        threads.shutdown(wait=False, cancel_futures=True)  # whoever interrupts must not wait for an analyser


def _result(future: "Future[ExternalRun]", engine: ExternalEngine, wait_s: float) -> ExternalRun:
    """What the analyser said; a machine too busy to let it start, or to write its files, is a failure of it."""
    try:
        return future.result(wait_s + _MERCY_S)
    except TimeoutError:
        return ExternalRun(EngineRun(engine.id, "", EngineStatus.FAILED, detail=f"{engine.id} did not end in time"))

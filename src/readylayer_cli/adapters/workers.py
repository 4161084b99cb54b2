"""Does work in this process, or in several when there is enough of it, each piece within its time."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from readylayer_cli.adapters.alarm import alarm
from readylayer_cli.ports import Item, Outcome, OutOfTime, Unfinished

NO_TIME_LEFT = Unfinished("the time budget (review.max_seconds) ran out")
_WORTH_A_CREW = 400


class InlineWorkers:
    """One thing after the other, here."""

    def map(
        self, work: Callable[[Item], Outcome], items: Sequence[Item], *, item_s: float, total_s: float
    ) -> Iterator[Outcome | Unfinished]:
        """Outcomes as they are made."""
        end = time.monotonic() + total_s
        for item in items:
            left = end - time.monotonic()
            yield do_within(work, item, min(item_s, left)) if left > 0 else NO_TIME_LEFT

    def bounded(self, work: Callable[[], Outcome], limit_s: float) -> Outcome | Unfinished:
        """The outcome of one piece of work, done here and now."""
        return do_within(lambda _nothing: work(), None, limit_s) if limit_s > 0 else NO_TIME_LEFT


class PoolWorkers(InlineWorkers):
    """As many processes as there are processors, once there are hundreds of pieces; below that, inline."""

    def __init__(self, processes: int | None = None, *, worth_a_crew: int = _WORTH_A_CREW) -> None:
        self._processes = processes or _processors()
        self._worth_a_crew = worth_a_crew

    def map(
        self, work: Callable[[Item], Outcome], items: Sequence[Item], *, item_s: float, total_s: float
    ) -> Iterator[Outcome | Unfinished]:
        """Outcomes in order; the processes end with the last one, or when the caller stops asking."""
        if len(items) < self._worth_a_crew or self._processes < 2 or _is_helper():
            return super().map(work, items, item_s=item_s, total_s=total_s)
        from readylayer_cli.adapters.crew import Crew  # lazy: multiprocessing, 15 ms

        return Crew(work, items, item_s=item_s, total_s=total_s).hire(self._processes).outcomes()


def do_within(work: Callable[[Item], Outcome], item: Item, limit_s: float) -> Outcome | Unfinished:
    """The outcome, or that it took too long."""
    bell = alarm(limit_s)
    try:
        try:
            bell.start()
            return work(item)
        finally:
            bell.end()
    except OutOfTime:
        bell.end()  # it may have rung just before it was called off
        return too_long(limit_s)


def too_long(limit_s: float) -> Unfinished:
    """What stands in for work that was stopped."""
    return Unfinished(f"gave up after {limit_s:.3g} s")


def _is_helper() -> bool:
    """Whether this is a process of a crew already; those may not have any of their own."""
    multiprocessing = sys.modules.get("multiprocessing.process")
    return multiprocessing is not None and multiprocessing.current_process().daemon


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1

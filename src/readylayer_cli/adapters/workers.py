"""Does work in this process, or in several when there is enough of it."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from readylayer_cli.ports import Item, Outcome

_WORTH_A_POOL = 400
_CHUNK = 25


class InlineWorkers:
    """One thing after the other, here."""

    def map(self, work: Callable[[Item], Outcome], items: Sequence[Item]) -> Iterator[Outcome]:
        """Results as they are made."""
        return map(work, items)


class PoolWorkers:
    """As many processes as there are processors, once there are hundreds of pieces; below that, inline."""

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or os.cpu_count() or 1

    def map(self, work: Callable[[Item], Outcome], items: Sequence[Item]) -> Iterator[Outcome]:
        """Results in order; workers end when the caller stops asking."""
        if len(items) < _WORTH_A_POOL or self._processes < 2:
            yield from map(work, items)
            return
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self._processes, mp_context=context) as pool:
            try:
                yield from pool.map(work, items, chunksize=_CHUNK)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

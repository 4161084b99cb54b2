"""Processes that share a long list of work; one that hangs or dies costs a single item."""

import gc
import multiprocessing
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from typing import Generic

from readylayer_cli.adapters.workers import NO_TIME_LEFT, do_within, too_long
from readylayer_cli.ports import Item, Outcome, Unfinished

_DIED = Unfinished("the process that analysed it died")
_PORTION = 20
_GRACE_S = 5.0  # beyond an item's limit, for native code that does not listen to signals


class Crew(Generic[Item, Outcome]):
    """One run through a list of work. Every item gets an outcome, if only that there was no time for it."""

    def __init__(
        self, work: Callable[[Item], Outcome], items: Sequence[Item], *, item_s: float, total_s: float
    ) -> None:
        forks = isinstance(_context(), ForkContext)
        self._work = partial(_by_number, work, items) if forks else work
        self._items = range(len(items)) if forks else items
        self._item_s = item_s
        self._end = time.monotonic() + total_s
        self._waiting = deque(range(len(items)))
        self._done: dict[int, Outcome | Unfinished] = {}
        self._hands: list[_Hand] = []

    def hire(self, processes: int) -> "Crew[Item, Outcome]":
        """Start the processes: now, while no thread of ours keeps them from being forked."""
        for _ in range(processes):
            self._hands.append(self._hire())
        return self

    def outcomes(self) -> Iterator[Outcome | Unfinished]:
        """Outcomes in the order of the items; the processes end with the last one."""
        try:
            for number in range(len(self._items)):
                while number not in self._done:
                    if time.monotonic() >= self._end:
                        self._done[number] = NO_TIME_LEFT
                    else:
                        self._step()
                yield self._done.pop(number)
        finally:
            for hand in self._hands:
                hand.stop()

    def _hire(self) -> "_Hand":
        return _Hand(_context(), self._work, self._item_s, [hand.pipe for hand in self._hands])

    def _step(self) -> None:
        """Hand out work, then take in what has been done."""
        for hand in self._hands:
            if not hand.holds and self._waiting:
                self._serve(hand)
        patience = max(0.0, min([self._end, *(hand.due for hand in self._hands if hand.holds)]) - time.monotonic())
        ready = wait([hand.pipe for hand in self._hands if hand.holds], patience)
        for place, hand in enumerate(self._hands):
            if hand.pipe in ready and self._take(hand):
                continue
            if hand.holds and (hand.pipe in ready or time.monotonic() >= hand.due):
                self._replace(place, _DIED if hand.pipe in ready else too_long(self._item_s))

    def _serve(self, hand: "_Hand") -> None:
        portion = [self._waiting.popleft() for _ in range(min(_PORTION, len(self._waiting)))]
        hand.give([(number, self._items[number]) for number in portion])

    def _take(self, hand: "_Hand") -> bool:
        """Whether the process has answered; it has ended if not."""
        try:
            number, outcome = hand.pipe.recv()
        except (EOFError, OSError):
            return False
        if isinstance(outcome, _Fault):
            raise outcome.error
        hand.answered(number)
        self._done[number] = outcome
        return True

    def _replace(self, place: int, reason: Unfinished) -> None:
        """A new process for one that is lost; what it was working on is given up, the rest goes back."""
        lost = self._hands[place]
        self._done[lost.holds.popleft()] = reason
        self._waiting.extendleft(reversed(lost.holds))
        lost.stop()
        self._hands[place] = self._hire()


def in_own_process(work: Callable[[Item], Outcome], item: Item, limit_s: float) -> Outcome | Unfinished:
    """The outcome of one piece of work that is done in another process, which is killed if it does not listen.

    For whoever must go on whatever happens, such as a server: no code, native or not, outlasts its limit there.
    """
    return next(Crew(work, [item], item_s=limit_s, total_s=limit_s + 2 * _GRACE_S).hire(1).outcomes())


@dataclass(frozen=True, slots=True)
class _Fault:
    """The work itself is broken: whoever asked for it gets the error, as if it had been done there."""

    error: Exception


class _Hand:
    """One process, what it holds (the first is in work), and when it has to have answered."""

    def __init__(
        self, context: ForkContext | SpawnContext, work: Callable[..., object], item_s: float, others: list[Connection]
    ) -> None:
        self.pipe, theirs = context.Pipe()
        inherited = [*others, self.pipe] if isinstance(context, ForkContext) else []
        gc.freeze()  # a forked process shares what its collector leaves alone
        self._process = context.Process(target=_labour, args=(theirs, work, item_s, inherited), daemon=True)
        self._process.start()
        gc.unfreeze()
        theirs.close()
        self._limit_s = item_s + _GRACE_S
        self.holds: deque[int] = deque()
        self.due = 0.0

    def give(self, portion: Sequence[tuple[int, object]]) -> None:
        self.holds = deque(number for number, _ in portion)
        self.due = time.monotonic() + self._limit_s
        with suppress(OSError):  # a process that has ended is noticed when it does not answer
            self.pipe.send(portion)

    def answered(self, number: int) -> None:
        self.holds.remove(number)
        self.due = time.monotonic() + self._limit_s

    def stop(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _context() -> ForkContext | SpawnContext:
    """How processes start. A forked one has the code, the rules and the items at hand; a process may fork while no
    thread of its own can hold a lock, and where the system's libraries expect it."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _by_number(work: Callable[[Item], Outcome], items: Sequence[Item], number: int) -> Outcome:
    return work(items[number])


def _labour(pipe: Connection, work: Callable[[Item], Outcome], item_s: float, inherited: Sequence[Connection]) -> None:
    """What runs in the process: portions in, outcomes out, until nobody asks any more.

    The `inherited` ends are those of whoever asks: held open here, they would hide that there is nobody left.
    """
    for end in inherited:
        end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started it decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, OSError):
        while True:
            for number, item in pipe.recv():
                pipe.send((number, _attempt(work, item, item_s)))


def _attempt(work: Callable[[Item], Outcome], item: Item, item_s: float) -> Outcome | Unfinished | _Fault:
    try:
        return do_within(work, item, item_s)
    except Exception as error:  # noqa: BLE001 - raised again in the process that asked
        return _Fault(error if _can_travel(error) else RuntimeError(repr(error)))


def _can_travel(error: Exception) -> bool:
    try:
        return isinstance(pickle.loads(pickle.dumps(error)), type(error))  # noqa: S301 - bytes made right here
    except Exception:  # noqa: BLE001 - whatever its own reduction raises
        return False

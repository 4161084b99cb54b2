"""How often a request to a host is tried: one policy for every client, with one budget of time for a whole run."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure

Answer = TypeVar("Answer")

_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0


@dataclass
class Patience:
    """Repeats what is safe to repeat, waits as long as the host asks, and gives up when the budget is spent.

    `budget_s` is for all waiting of a run, `tries` for each request. `pace_s` keeps writes apart.
    """

    budget_s: float = 180.0
    tries: int = 5
    pace_s: float = 0.0
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    _spent_s: float = field(default=0.0, init=False)
    _last_write_s: float | None = field(default=None, init=False)

    def read(self, request: Callable[[], Answer]) -> Answer:
        """The answer to a request that changes nothing: repeated after refusals for load and after faults."""
        for attempt in range(self.tries):
            try:
                return request()
            except HostError as error:
                if error.failure not in {HostFailure.BUSY, HostFailure.BROKEN} or attempt + 1 == self.tries:
                    raise
                self._wait(error, attempt)
        raise AssertionError("unreachable: the last try returns or raises")

    def write(self, request: Callable[[], Answer], landed: Callable[[], Answer | None]) -> Answer:
        """The answer to a request that changes something.

        A refusal for load has changed nothing, so the request is repeated. After a fault nobody knows: `landed` looks
        whether the write took effect and gives its answer, `None` if it did not.
        """
        for attempt in range(self.tries):
            self._keep_pace()
            try:
                return request()
            except HostError as error:
                if error.failure not in {HostFailure.BUSY, HostFailure.BROKEN}:
                    raise
                if error.failure is HostFailure.BROKEN and (answer := self.read(landed)) is not None:
                    return answer
                if attempt + 1 == self.tries:
                    raise
                self._wait(error, attempt)
        raise AssertionError("unreachable: the last try returns or raises")

    def _keep_pace(self) -> None:
        now = self.monotonic()
        if self.pace_s and self._last_write_s is not None and (rest := self._last_write_s + self.pace_s - now) > 0:
            self.sleep(rest)
        self._last_write_s = self.monotonic()

    def _wait(self, error: HostError, attempt: int) -> None:
        """Wait as asked, else ever longer with some chance in it; re-raise what cannot be waited for any more."""
        wait_s = error.retry_after_s
        if wait_s is None:
            wait_s = min(_FIRST_WAIT_S * 2**attempt, _LONGEST_WAIT_S) * (0.5 + self.jitter() / 2)
        if self._spent_s + wait_s > self.budget_s:
            raise error
        self._spent_s += wait_s
        self.sleep(wait_s)

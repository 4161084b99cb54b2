"""The moment by which everything that shares it has to have ended."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Deadline:
    """Far away, but for the blocks that set it."""

    def __init__(self) -> None:
        self._end_s = math.inf

    @property
    def left_s(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._end_s - time.monotonic())

    @contextmanager
    def until(self, moment_s: float) -> Iterator[None]:
        """Within the block nothing may last beyond this moment of `time.monotonic`."""
        before, self._end_s = self._end_s, moment_s
        try:
            yield
        finally:
            self._end_s = before

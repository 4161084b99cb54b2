"""Stops a piece of Python work after some time, by a signal."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from readylayer_cli.ports import OutOfTime

_AGAIN_S = 1.0
_SOONEST_S = 0.001


@contextmanager
def alarm(limit_s: float) -> Iterator[None]:
    """`OutOfTime` is raised inside the block when the limit is over, and again every second while it lasts.

    Works in the main thread where there is `SIGALRM`; elsewhere the block is not bounded. Native code is interrupted
    when it returns, not before.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, max(limit_s, _SOONEST_S), _AGAIN_S)
    try:
        yield
    finally:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        finally:  # the signal may come right before it is called off
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime

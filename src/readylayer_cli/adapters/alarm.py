"""Stops a piece of Python work after some time: by a signal in the main thread, by another thread elsewhere."""

import signal
import threading
from contextlib import suppress
from types import FrameType
from typing import Protocol

from readylayer_cli.ports import OutOfTime

_AGAIN_S = 1.0
_SOONEST_S = 0.001


class Alarm(Protocol):
    """Raises `OutOfTime` in the thread that started it when the time is over, and every second from then on.

    Native code is interrupted when it returns, not before; only a process of its own can be stopped in that (`crew`).
    """

    def start(self) -> None:
        """Begin to count."""
        ...

    def end(self) -> None:
        """No `OutOfTime` comes after this; may be called again."""
        ...


def alarm(limit_s: float) -> Alarm:
    """An alarm for this thread, not started yet."""
    if hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread():
        return _SignalAlarm(limit_s)
    return _ThreadAlarm(limit_s)


class _SignalAlarm:
    """Costs two system calls, and is heard in the middle of a regular expression."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = max(limit_s, _SOONEST_S)

    def start(self) -> None:
        self._previous = signal.signal(signal.SIGALRM, _ring)
        signal.setitimer(signal.ITIMER_REAL, self._limit_s, _AGAIN_S)

    def end(self) -> None:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        finally:  # the signal may come right before it is called off
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._previous)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime


class _ThreadAlarm:
    """A second thread that waits, and has the exception raised between two instructions of the first."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = max(limit_s, _SOONEST_S)
        self._thread_id = threading.get_ident()
        self._latch = threading.Lock()
        self._latch.acquire()
        self._ringer = threading.Thread(target=self._wait_and_ring, daemon=True, name="alarm")

    def start(self) -> None:
        self._ringer.start()

    def end(self) -> None:
        while True:
            try:
                with suppress(RuntimeError):  # released before
                    self._latch.release()
                self._ringer.join()
                _raise_in(self._thread_id, None)
            except OutOfTime:  # rang while it was called off; every step can be done again
                continue
            return

    def _wait_and_ring(self) -> None:
        wait_s = self._limit_s
        while not self._latch.acquire(timeout=wait_s):
            _raise_in(self._thread_id, OutOfTime)
            wait_s = _AGAIN_S


def _raise_in(thread_id: int, what: type[BaseException] | None) -> None:
    """Have an exception raised in a thread; `None` takes back one that has not been raised yet."""
    import ctypes  # lazy: 5 ms, and only off the main thread

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread_id), what and ctypes.py_object(what))

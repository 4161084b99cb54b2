"""Requests are repeated when that is safe, as long as the host asks and the run has time."""

from collections.abc import Callable

import pytest

from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def patience(clock: Clock, *, budget_s: float = 180.0, tries: int = 5, pace_s: float = 0.0) -> Patience:
    return Patience(budget_s, tries, pace_s, monotonic=clock.monotonic, sleep=clock.sleep, jitter=lambda: 1.0)


def failing(*failures: HostFailure, retry_after_s: float | None = None) -> tuple[Callable[[], str], list[int]]:
    """A request that fails so often, then answers; and how often it was made."""
    left, made = list(failures), [0]

    def request() -> str:
        made[0] += 1
        if left:
            raise HostError("RL3000", "no", failure=left.pop(0), retry_after_s=retry_after_s)
        return "answer"

    return request, made


def nothing() -> None:
    return None


@pytest.mark.parametrize("failure", [HostFailure.BUSY, HostFailure.BROKEN])
def test_a_read_is_repeated_after_load_and_faults(clock: Clock, failure: HostFailure) -> None:
    request, made = failing(failure, failure)
    assert patience(clock).read(request) == "answer"
    assert made == [3]
    assert clock.slept == [1.0, 2.0]


@pytest.mark.parametrize(
    "failure", [HostFailure.REFUSED, HostFailure.MISSING, HostFailure.CONFLICT, HostFailure.INVALID]
)
def test_what_will_not_change_is_not_repeated(clock: Clock, failure: HostFailure) -> None:
    request, made = failing(failure, failure)
    with pytest.raises(HostError):
        patience(clock).read(request)
    with pytest.raises(HostError):
        patience(clock).write(request, nothing)
    assert made == [2]


def test_the_host_says_how_long_to_wait(clock: Clock) -> None:
    request, _ = failing(HostFailure.BUSY, retry_after_s=42.0)
    patience(clock).read(request)
    assert clock.slept == [42.0]


def test_waiting_comes_out_of_one_budget(clock: Clock) -> None:
    waiting = patience(clock, budget_s=100.0)
    waiting.read(failing(HostFailure.BUSY, retry_after_s=60.0)[0])
    with pytest.raises(HostError):
        waiting.read(failing(HostFailure.BUSY, retry_after_s=60.0)[0])
    assert clock.slept == [60.0]


def test_tries_are_counted(clock: Clock) -> None:
    request, made = failing(*[HostFailure.BROKEN] * 9)
    with pytest.raises(HostError):
        patience(clock, tries=3).read(request)
    assert made == [3]


def test_a_write_refused_for_load_is_made_again(clock: Clock) -> None:
    request, made = failing(HostFailure.BUSY)
    assert patience(clock).write(request, nothing) == "answer"
    assert made == [2]


def test_a_write_whose_answer_was_lost_is_looked_for_before_it_is_made_again(clock: Clock) -> None:
    request, made = failing(HostFailure.BROKEN)
    assert patience(clock).write(request, lambda: "found") == "found"
    assert made == [1]
    request, made = failing(HostFailure.BROKEN)
    assert patience(clock).write(request, nothing) == "answer"
    assert made == [2]


def test_a_write_is_looked_for_even_after_the_last_try(clock: Clock) -> None:
    request, _ = failing(*[HostFailure.BROKEN] * 9)
    looks = iter([None, None, "found"])
    assert patience(clock, tries=3).write(request, lambda: next(looks)) == "found"


def test_writes_keep_their_pace(clock: Clock) -> None:
    paced = patience(clock, pace_s=1.0)
    for _ in range(3):
        paced.write(lambda: "answer", nothing)
    assert clock.slept == [1.0, 1.0]

"""Work is done in order and within its time, here or in several processes; what hangs or dies costs one item."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from readylayer_cli.adapters.crew import in_own_process
from readylayer_cli.adapters.workers import InlineWorkers, PoolWorkers
from readylayer_cli.ports import Unfinished

CREW = PoolWorkers(2, worth_a_crew=2)
BOTH = pytest.mark.parametrize("workers", [InlineWorkers(), CREW], ids=["inline", "crew"])


def double(number):
    return 2 * number


def double_or_hang(number):
    while number == 3:
        pass
    return 2 * number


def double_or_die(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def fail(number):
    raise ZeroDivisionError(number)


@BOTH
def test_outcomes_come_in_the_order_of_the_items(workers):
    assert list(workers.map(double, range(60), item_s=20, total_s=60)) == [2 * n for n in range(60)]


@BOTH
def test_one_hanging_item_is_given_up_and_the_rest_is_done(workers):
    outcomes = list(workers.map(double_or_hang, range(6), item_s=0.5, total_s=60))
    assert isinstance(outcomes.pop(3), Unfinished)
    assert outcomes == [0, 2, 4, 8, 10]


@BOTH
def test_the_total_gives_up_what_is_late(workers):
    outcomes = list(workers.map(time.sleep, [5] * 8, item_s=60, total_s=1))
    assert len(outcomes) == 8
    assert isinstance(outcomes[-1], Unfinished)


@BOTH
def test_a_fault_of_the_work_reaches_whoever_asked(workers):
    with pytest.raises(ZeroDivisionError):
        list(workers.map(fail, range(4), item_s=20, total_s=60))


def test_a_process_that_dies_costs_one_item():
    outcomes = list(CREW.map(double_or_die, range(6), item_s=20, total_s=60))
    assert isinstance(outcomes.pop(3), Unfinished)
    assert outcomes == [0, 2, 4, 8, 10]


def test_no_process_is_left_when_the_caller_stops_asking():
    outcomes = CREW.map(double, range(60), item_s=20, total_s=60)
    next(outcomes)
    outcomes.close()
    assert multiprocessing.active_children() == []


def test_a_single_piece_is_bounded_too():
    assert InlineWorkers().bounded(lambda: 7, 10) == 7
    assert isinstance(InlineWorkers().bounded(lambda: double_or_hang(3), 0.2), Unfinished)
    assert isinstance(InlineWorkers().bounded(lambda: 7, 0), Unfinished)


def catch_in_thread(work):
    """What the work returns in a thread that is not the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def test_work_is_bounded_in_any_thread():
    outcomes = catch_in_thread(lambda: list(InlineWorkers().map(double_or_hang, range(6), item_s=0.3, total_s=60)))
    assert isinstance(outcomes.pop(3), Unfinished)
    assert outcomes == [0, 2, 4, 8, 10]
    assert catch_in_thread(lambda: InlineWorkers().bounded(lambda: 7, 10)) == 7


def test_no_alarm_rings_after_the_work():
    def work():
        outcomes = list(InlineWorkers().map(spin, [0.002] * 300, item_s=0.002, total_s=60))
        spin(1.2)
        return outcomes

    assert len(catch_in_thread(work)) == 300
    assert not [thread for thread in threading.enumerate() if thread.name == "alarm"]


def spin(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def pool_inside(number):
    return list(PoolWorkers(2, worth_a_crew=2).map(double, range(number), item_s=20, total_s=60))


def test_one_piece_of_work_can_have_a_process_of_its_own_that_is_killed():
    assert in_own_process(double, 4, 20) == 8
    assert isinstance(in_own_process(double_or_hang, 3, 0.5), Unfinished)
    assert isinstance(in_own_process(double_or_die, 3, 20), Unfinished)
    assert in_own_process(pool_inside, 5, 20) == [0, 2, 4, 6, 8]


ALONE = """
import os, sys, time
from readylayer_cli.adapters.workers import PoolWorkers

held = object()

def say():
    os.write(1, f"{os.getpid()} {id(held)}\\n".encode())

def work(number):
    say()
    time.sleep(0.05 if len(sys.argv) > 1 else 0.002)
    return 2 * number

if __name__ == "__main__":
    say()
    outcomes = list(PoolWorkers(2, worth_a_crew=2).map(work, range(400), item_s=60, total_s=120))
    assert outcomes == [2 * number for number in range(400)]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not fork safely")
def test_a_process_without_threads_forks_its_crew(tmp_path):
    script = tmp_path / "alone.py"
    script.write_text(ALONE)
    said = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True).stdout.split("\n")
    pairs = [line.split() for line in said if line]
    assert len({pid for pid, _ in pairs}) == 3
    assert len({place for _, place in pairs}) == 1  # the very same object, not one that was imported again


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not fork safely")
def test_a_forked_crew_ends_with_whoever_asked(tmp_path):
    script = tmp_path / "alone.py"
    script.write_text(ALONE)
    with subprocess.Popen([sys.executable, str(script), "slowly"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = set()
        while len(pids) < 3:
            pids.add(int(process.stdout.readline().split()[0]))
        process.kill()
        process.stdout.read()  # ends when nobody is left who could write to it

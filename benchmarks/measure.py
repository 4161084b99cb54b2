"""Runs commands in turn and reads their cost from the operating system."""

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """One finished process with its children: seconds of wall and CPU, peak memory in MB, exit code."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    exit_code: int


def run_once(argv: Sequence[str], cwd: Path | None = None) -> Cost:
    """Run a command with its output thrown away."""
    started = time.perf_counter()
    process = subprocess.Popen(
        argv, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def run_in_turn(commands: dict[str, Sequence[str]], runs: int, cwd: Path | None = None) -> dict[str, Cost]:
    """Medians of several runs each, taken A B C A B C, after one uncounted round."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, argv in commands.items():
            cost = run_once(argv, cwd)
            if number:
                costs[name].append(cost)
    return {name: _median(items) for name, items in costs.items()}


def _median(items: list[Cost]) -> Cost:
    return Cost(
        statistics.median(item.wall_s for item in items),
        statistics.median(item.cpu_s for item in items),
        statistics.median(item.peak_mb for item in items),
        items[-1].exit_code,
    )

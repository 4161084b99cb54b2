"""Rooms that the tests of the CI packaging share, across the processes of one run."""

import fcntl
import os
from contextlib import contextmanager

import pytest


@pytest.fixture(scope="session")
def shared_room(tmp_path_factory):
    """A folder that every worker of this test run sees."""
    base = tmp_path_factory.getbasetemp()
    room = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "ci-packaging"
    room.mkdir(exist_ok=True)
    return room


@contextmanager
def only_one(room, name):
    """Hold the name: what is expensive is made by one worker and found by the others."""
    with (room / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def runner_temp(shared_room):
    """A runner's temporary folder; the first action that runs in it installs, the others find that done."""
    folder = shared_room / "runner temp"
    folder.mkdir(exist_ok=True)
    return folder

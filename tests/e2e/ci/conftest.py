"""What the tests of the CI packaging share, made once by one worker and found by the others."""

import fcntl
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.ci.composite import Job, Outcome, clean_environment, run_action
from tests.e2e.ci.pull_request import CLEAN, pull_request

HOME = Path(__file__).resolve().parents[3]
ANSWERS = {"actions/cache": {"cache-hit": ""}, "actions/upload-artifact": {}, "github/codeql-action/upload-sarif": {}}
QUIET = {"token": "", "args": "--no-post"}


@contextmanager
def only_one(place: Path):
    """Hold a place; yields whether somebody finished with it before."""
    done = place.with_name(place.name + ".done")
    with place.with_name(place.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield done.exists()
        done.touch()


@pytest.fixture(scope="session")
def shared_room(tmp_path_factory) -> Path:
    """A folder that every worker of this test run sees."""
    base = tmp_path_factory.getbasetemp()
    room = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "ci packaging"
    room.mkdir(exist_ok=True)
    return room


@pytest.fixture(scope="session")
def act(shared_room):
    """Run the action on a pull request, in a runner's temporary folder where it is installed already."""
    temp = shared_room / "runner temp"

    def run(pull, inputs=QUIET) -> Outcome:
        return run_action(HOME, inputs, Job(pull.folder, temp, pull.environment, ANSWERS))

    with only_one(temp) as installed:
        if not installed:
            temp.mkdir()
            outcome = run(pull_request(shared_room / "first", {"double.py": CLEAN}))
            assert outcome.exit_code == 0, outcome.log
    return run


@pytest.fixture(scope="session")
def offline_pip(shared_room, act) -> dict[str, str]:
    """The environment of a job whose pip and uv know a folder with this tool, what it needs and what builds it, and
    no package index."""
    links = shared_room.parent / "links"  # pip splits PIP_FIND_LINKS at spaces
    with only_one(links) as filled:
        if not filled:
            wheel = ["wheel", "--quiet", "--no-deps", "--wheel-dir", links, HOME]
            subprocess.run([sys.executable, "-m", "pip", *wheel], check=True)
            builder = ["download", "--quiet", "--dest", links, "hatchling>=1.27"]
            subprocess.run([sys.executable, "-m", "pip", *builder], check=True)
            for package in (shared_room / "runner temp" / "readylayer" / "packages").iterdir():
                if not (links / package.name).exists():  # the builder needs some of them as well
                    (links / package.name).symlink_to(package)
    environment = {name: value for name, value in clean_environment().items() if not name.startswith(("PIP_", "UV_"))}
    indexless = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(links), "UV_NO_INDEX": "1", "UV_FIND_LINKS": str(links)}
    return environment | indexless | {"PIP_NO_COMPILE": "1"}  # most modules are never imported

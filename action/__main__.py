"""The steps of action.yml that are more than a line: prepare, and run. Standard library only."""

import os
import subprocess
import sys

from execution import execute
from inputs import BadInputError, read_inputs, read_version
from installation import BUNDLED, install, lock_key, packages_folder
from runner import annotate, summarise, write_outputs

COULD_NOT_CHECK = 2


def main(step: str) -> int:
    """Do one step; returns the exit code."""
    return prepare() if step == "prepare" else run()


def prepare() -> int:
    """Say what the runner's cache should bring back."""
    cached = "true" if read_version(os.environ) == BUNDLED else "false"
    write_outputs({"packages": str(packages_folder()), "key": lock_key(), "cached": cached})
    return 0


def run() -> int:
    """Check the inputs, install, and run the command."""
    try:
        inputs = read_inputs(os.environ)
        print("::group::Install ReadyLayer", flush=True)
        install(inputs.version)
        print("::endgroup::", flush=True)
        return execute(inputs)
    except BadInputError as error:
        reason = str(error)
    except subprocess.CalledProcessError as error:
        reason = f"could not install: pip or venv ended with {error.returncode}; the log above says why"
    annotate("error", reason)
    summarise(f"**readylayer**: could not check; {reason.translate({ord(char): None for char in '<>`@[]'})}\n")
    write_outputs({"exit-code": str(COULD_NOT_CHECK)})
    return COULD_NOT_CHECK


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))

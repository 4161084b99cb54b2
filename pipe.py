"""The Bitbucket pipe: its variables become the flags of `readylayer run`. Standard library only."""

import contextlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_RULES = {
    "FAIL_ON": (r"|never|low|medium|high|critical", "never, low, medium, high or critical"),
    "POST": (r"|true|false", "true or false"),
    "JUNIT": (r"|(?!-)[^\x00-\x1f\x7f]{1,400}", "a path that begins with no dash"),
    "DEBUG": (r"|true|false", "true or false"),
    "ARGS": (r"[^\x00]{0,8000}", "flags and arguments"),
}
_JUNIT = "test-results/readylayer.xml"
COULD_NOT_CHECK = 2


def command_line(environment: Mapping[str, str]) -> list[str]:
    """The words after `readylayer`; raises `ValueError` for a variable that cannot be meant."""
    given = {name: environment.get(name, "").strip() for name in _RULES}
    for name, value in given.items():
        pattern, meaning = _RULES[name]
        if not re.fullmatch(pattern, value):
            raise ValueError(f"variable {name}: {value[:80]!r} is not {meaning}")
    words = ["run", "--format=text"]
    report = Path(given["JUNIT"] or _JUNIT)
    if _can_write(report):
        words.append(f"--format=junit={report}")
    words += [f"--fail-on={given['FAIL_ON']}"] if given["FAIL_ON"] else []
    words += ["--no-post"] if given["POST"] == "false" else []
    words += ["--debug"] if given["DEBUG"] == "true" else []
    return [*words, *shlex.split(given["ARGS"])]


def _can_write(report: Path) -> bool:
    """Whether the clone takes a report: it may belong to another user than the image's. Says so if not."""
    with contextlib.suppress(OSError):
        report.parent.mkdir(parents=True, exist_ok=True)
    if os.access(report.parent, os.W_OK):
        return True
    print(f"no test report: the pipe's user may not write {report.parent}", file=sys.stderr)
    return False


def main() -> int:
    """Run the tool in the clone; returns its exit code."""
    try:
        words = command_line(os.environ)
    except ValueError as error:
        print(f"readylayer pipe: {error}", file=sys.stderr)
        return COULD_NOT_CHECK
    environment = {name: value for name, value in os.environ.items() if name not in _RULES}
    tool = [sys.executable, "-I", "-X", "utf8", "-m", "readylayer_cli", *words]
    return subprocess.run(tool, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())

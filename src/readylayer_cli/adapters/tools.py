"""Runs analysers as child processes: no shell, a scrubbed environment, private copies of the files."""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Self

from readylayer_cli.adapters.workspace import TemporaryWorkspace
from readylayer_cli.domain.errors import ToolError
from readylayer_cli.ports import ToolOutput

_STACK_BYTES = str(64 * 1024 * 1024)
"""For the threads of analysers written in Rust, so that deeply nested code does not end them; used only as needed."""
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "RAYON_NUM_THREADS")


class ProcessToolRunner:
    """The machine's own programs. A child sees no token, no home folder and no configuration of the user.

    Used as a context, it ends what still runs when the context is left, and starts nothing any more.
    """

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_closed = False
        self._lock = Lock()
        self._versions: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        with self._lock:
            self._is_closed = True
            for process in self._running:
                _end(process)

    def find(self, program: str) -> str | None:
        """The program beside this Python first, then on the PATH."""
        for folder in dict.fromkeys((Path(sys.executable).parent, Path(sysconfig.get_path("scripts")))):
            found = shutil.which(program, path=str(folder))
            if found:
                return found
        return shutil.which(program)

    def version(self, program: str) -> str:
        """What the program says of its version, asked once; `unknown` if it says nothing usable."""
        if program not in self._versions:
            self._versions[program] = self._ask_version(program)
        return self._versions[program]

    def run(self, argv: Sequence[str], *, cwd: str, stdin: bytes = b"", timeout_s: float) -> ToolOutput:
        """Run to the end or the limit; the process and its children are stopped at the limit."""
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        environment |= {"HOME": cwd, "NO_COLOR": "1", "PYTHONSAFEPATH": "1", "RUST_MIN_STACK": _STACK_BYTES}
        process = self._start(argv, cwd, environment)
        try:
            stdout, stderr = process.communicate(stdin, timeout=max(timeout_s, 0.0))
            return ToolOutput(process.returncode, stdout, stderr)
        except subprocess.TimeoutExpired as expired:
            return ToolOutput(None, expired.stdout or b"", expired.stderr or b"")
        finally:
            _end(process)
            process.communicate()
            with self._lock:
                self._running.discard(process)

    def _start(self, argv: Sequence[str], cwd: str, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        pipe = subprocess.PIPE
        with self._lock:
            if self._is_closed:
                raise ToolError("RL2203", f"{Path(argv[0]).name} is not started: the review is over")
            try:
                process = subprocess.Popen(  # an argument list, and the program is one of ours
                    list(argv), cwd=cwd, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, start_new_session=True
                )
            except OSError as error:
                raise ToolError("RL2203", f"cannot start {Path(argv[0]).name}: {error.strerror}") from error
            self._running.add(process)
        return process

    def _ask_version(self, program: str) -> str:
        try:
            output = self.run([program, "--version"], cwd=tempfile.gettempdir(), timeout_s=10)
        except ToolError:
            return "unknown"
        found = re.search(r"\d+(?:\.\d+)+", output.stdout.decode("utf-8", "replace"))
        return found[0] if found else "unknown"

    def workspace(self, files: Mapping[str, bytes]) -> TemporaryWorkspace:
        """Private copies of these files; nothing more is written once the review is over."""
        return TemporaryWorkspace(files, lambda: self._is_closed)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a process with all that it has started; it leads a session of its own."""
    if process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()

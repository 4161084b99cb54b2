"""Runs git: an argument list, no shell, a time limit and a bound on what it may say."""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Timer
from typing import IO, cast

from readylayer_cli.adapters.deadline import Deadline
from readylayer_cli.adapters.git.environment import scrub, settings
from readylayer_cli.adapters.git.failures import explain
from readylayer_cli.domain.errors import LimitError, RepositoryError

MORE_TIME = "review a smaller change, or allow more time: --set review.max_seconds=600"

_CHUNK_BYTES = 1 << 20
_STDERR_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What one review may cost: sizes of a file and of an output, untracked files, and the time of one git command.

    `untracked_bytes` counts what the untracked files take in memory: their text, and 64 bytes for each line.
    """

    file_bytes: int = 8 * 1024 * 1024
    output_bytes: int = 128 * 1024 * 1024
    untracked_files: int = 20_000
    untracked_bytes: int = 256 * 1024 * 1024
    timeout_s: float = 120.0
    fetch_timeout_s: float = 300.0


@dataclass(frozen=True)
class Git:
    """git for one repository: where it runs, with which environment, and within which limits.

    `places` are variables such as `GIT_DIR` that say where things are, so that git need not search. All that share a
    `deadline` are stopped by it.
    """

    program: str
    directory: Path
    environment: Mapping[str, str]
    limits: Limits
    places: Mapping[str, str] = field(default_factory=dict)
    may_fetch: bool = False
    deadline: Deadline = field(default_factory=Deadline)

    def allowing_fetch(self) -> "Git":
        """The same, but git may ask the remote for what is missing."""
        return replace(self, may_fetch=True)

    def limit_s(self, subcommand: str) -> float:
        """How long this command may take now; raises `RepositoryError` if the time is up."""
        own_s = self.limits.fetch_timeout_s if self.may_fetch else self.limits.timeout_s
        limit_s = min(own_s, self.deadline.left_s)
        if limit_s <= 0:
            raise RepositoryError("RL2105", f"no time is left for git {subcommand}", MORE_TIME)
        return limit_s

    def run(
        self,
        subcommand: str,
        *arguments: str,
        stdin: bytes = b"",
        accept: Sequence[int] = (0,),
        config: Mapping[str, str] | None = None,
    ) -> bytes:
        """What the command prints. Raises `RepositoryError` for an exit code that is not accepted, or at the time
        limit, and `LimitError` if it prints more than the bound."""
        with self._started(subcommand, arguments, stdin, config or {}) as running:
            printed = self._read(running.stdout, subcommand)
            code = running.process.wait()
        if code not in accept:
            raise explain(subcommand, bytes(running.said))
        return printed

    def head(self, subcommand: str, *arguments: str, size_bytes: int) -> bytes:
        """The first bytes of what the command prints; it is stopped then."""
        with self._started(subcommand, arguments, b"", {}) as running:
            return running.stdout.read(size_bytes)

    def start(self, subcommand: str, *arguments: str, stderr: IO[bytes]) -> "subprocess.Popen[bytes]":
        """A process to talk to through its pipes, which complains to `stderr`; whoever starts it has to end it."""
        return subprocess.Popen(
            self._command(subcommand, arguments, {}),
            cwd=self.directory,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )

    @contextmanager
    def _started(
        self, subcommand: str, arguments: Sequence[str], stdin: bytes, config: Mapping[str, str]
    ) -> Iterator["_Running"]:
        limit_s = self.limit_s(subcommand)
        with tempfile.TemporaryFile() as stderr, _as_file(stdin) as source:
            process = subprocess.Popen(
                self._command(subcommand, arguments, config),
                cwd=self.directory,
                env=self._environment(),
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
            running = _Running(process)
            alarm = Timer(limit_s, running.expire)
            alarm.daemon = True
            alarm.start()
            try:
                yield running
            finally:
                alarm.cancel()
                process.kill()
                process.wait()
                running.stdout.close()
                stderr.seek(0)
                running.said += stderr.read(_STDERR_BYTES)
        if running.is_expired:
            raise RepositoryError("RL2105", f"git {subcommand} took longer than {limit_s:.3g} s", MORE_TIME)

    def _read(self, stdout: IO[bytes], subcommand: str) -> bytes:
        chunks = []
        total = 0
        while chunk := stdout.read(_CHUNK_BYTES):
            chunks.append(chunk)
            total += len(chunk)
            if total > self.limits.output_bytes:
                raise LimitError(
                    "RL2311",
                    f"git {subcommand} printed more than {self.limits.output_bytes:,} bytes",
                    "review a smaller change, e.g. with a later --base",
                )
        return b"".join(chunks)

    def _command(self, subcommand: str, arguments: Sequence[str], config: Mapping[str, str]) -> list[str]:
        extra = [word for name, value in config.items() for word in ("-c", f"{name}={value}")]
        return [self.program, *settings(self.limits.file_bytes), *extra, subcommand, *arguments]

    def _environment(self) -> dict[str, str]:
        return {**scrub(self.environment, may_fetch=self.may_fetch), **self.places}


class _Running:
    """A process, what it said on stderr (known once it has ended), and whether it was stopped at its time limit."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.stdout = cast("IO[bytes]", process.stdout)
        self.said = bytearray()
        self.is_expired = False

    def expire(self) -> None:
        """Stop the process, because its time is up."""
        self.is_expired = True
        self.process.kill()


@contextmanager
def _as_file(content: bytes) -> Iterator[IO[bytes] | int]:
    if not content:
        yield subprocess.DEVNULL
        return
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file

"""What a command says beside its result: notes on stderr, colour, and where results go."""

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

import click

from readylayer_cli.domain.errors import InputError, ReadyLayerError, UsageError

ColorChoice = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True)
class Console:
    """How much is said and how. `quiet` 1 leaves out notes, 2 leaves out the result; `verbose` adds detail."""

    quiet: int = 0
    verbose: int = 0
    color: ColorChoice = "auto"

    def note(self, message: str, level: int = 0) -> None:
        """Say something on stderr, unless it was asked to be quiet or not that talkative."""
        if self.quiet == 0 and self.verbose >= level:
            click.echo(message, err=True)

    def colors(self, stream: TextIO | None) -> bool:
        """Whether to use colour on this stream: the flag first, then NO_COLOR and FORCE_COLOR, then the terminal."""
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return self.is_terminal(stream) and os.environ.get("TERM") != "dumb"

    def is_terminal(self, stream: TextIO | None) -> bool:
        """Whether a person reads this stream; a closed one has no reader."""
        return stream is not None and stream.isatty()

    def width(self) -> int:
        """Columns of the terminal; 100 where there is none."""
        return shutil.get_terminal_size((100, 24)).columns


@dataclass(frozen=True, slots=True)
class Output:
    """One requested output: a format and a file (`None` is stdout)."""

    format: str
    path: Path | None


def parse_outputs(values: tuple[str, ...], known: frozenset[str]) -> list[Output]:
    """Read `FMT[=PATH]` values; two results on stdout are refused, so are unknown formats."""
    outputs = []
    for value in values or ("text",):
        name, equals, path = value.partition("=")
        if name not in known:
            raise UsageError("RL1001", f"unknown format {name!r}", f"one of: {', '.join(sorted(known))}")
        if equals and not path:
            raise UsageError("RL1001", f"--format {value} names no file", f"--format {name}=FILE, or --format {name}")
        outputs.append(Output(name, Path(path) if path and path != "-" else None))
    if sum(output.path is None for output in outputs) > 1:
        raise UsageError(
            "RL1002", "two formats would go to stdout", "give all but one a file: --format sarif=out.sarif"
        )
    return outputs


def write_output(text: str, output: Output) -> None:
    """Write a rendered result; what cannot be encoded becomes visible escapes.

    Files, and every format but text, are UTF-8. A reader that has gone away is no error. Raises `InputError`.
    """
    if output.path is None:
        _write_stdout(text, "utf-8" if output.format != "text" else None)
        return
    try:
        output.path.parent.mkdir(parents=True, exist_ok=True)
        output.path.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        _remove_rest(output.path)
        raise InputError("RL2001", f"cannot write {output.path}: {error.strerror}", "name another file") from error


def speaks_unicode(stream: TextIO | None) -> bool:
    """Whether typographic characters reach a reader of this stream."""
    return "utf" in (getattr(stream, "encoding", None) or "").lower()


def _write_stdout(text: str, encoding: str | None) -> None:
    if sys.stdout is None:
        raise InputError("RL2003", "cannot write to stdout: it is closed", "name a file: --format FMT=PATH")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(encoding or sys.stdout.encoding, "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence_stdout()
    except OSError as error:
        silence_stdout()
        raise InputError("RL2003", f"cannot write to stdout: {error.strerror}", "check where it goes") from error


def silence_stdout() -> None:
    """Let what is still buffered go nowhere, so that leaving does not fail over it."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _remove_rest(path: Path) -> None:
    """Half a result must not be taken for one."""
    with suppress(OSError):
        if path.is_file() and not path.is_symlink():
            path.unlink()


def read_input(path: str, limit_bytes: int = 500_000_000) -> bytes:
    """The bytes of a file, or of stdin for `-`; raises `InputError` if that fails or is too much."""
    try:
        if path == "-":
            if sys.stdin is None:
                raise InputError("RL2002", "cannot read stdin: it is closed", "give a file")
            data = sys.stdin.buffer.read(limit_bytes + 1)
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(limit_bytes + 1)
    except OSError as error:
        raise InputError("RL2002", f"cannot read {path}: {error.strerror}", "check the path") from error
    if len(data) > limit_bytes:
        raise InputError("RL2002", f"{path} is larger than {limit_bytes:,} bytes", "narrow it down")
    return data


def explain(error: ReadyLayerError) -> None:
    """Say on stderr what failed and what to try."""
    click.echo(f"{click.style(error.code, fg='red', bold=True)}: {visible(error.message)}", err=True)
    if error.hint:
        click.echo(f"  try: {visible(error.hint)}", err=True)


def visible(text: str) -> str:
    """Text of unknown origin without control characters."""
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape", "backslashreplace").decode()
        for char in text
    )

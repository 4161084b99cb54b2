"""What a command says beside its result: notes on stderr, colour, and where results go."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

import click

from readylayer_cli.domain.errors import InputError, UsageError

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

    def colors(self, stream: TextIO) -> bool:
        """Whether to use colour on this stream: the flag first, then NO_COLOR and FORCE_COLOR, then the terminal."""
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return stream.isatty() and os.environ.get("TERM") != "dumb"

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
    """Write a rendered result; lone surrogates of undecodable paths become visible escapes."""
    data = text.encode("utf-8", "backslashreplace")
    if output.path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.path.parent.mkdir(parents=True, exist_ok=True)
        output.path.write_bytes(data)
    except OSError as error:
        raise InputError("RL2001", f"cannot write {output.path}: {error.strerror}", "name another file") from error


def read_input(path: str, limit_bytes: int = 500_000_000) -> bytes:
    """The bytes of a file, or of stdin for `-`; raises `InputError` if that fails or is too much."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(limit_bytes + 1)
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(limit_bytes + 1)
    except OSError as error:
        raise InputError("RL2002", f"cannot read {path}: {error.strerror}", "check the path") from error
    if len(data) > limit_bytes:
        raise InputError("RL2002", f"{path} is larger than {limit_bytes:,} bytes", "narrow it down")
    return data

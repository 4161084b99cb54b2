"""The inputs of the action: strings that a workflow's author wrote, maybe from expressions, so each is checked."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

_PATH = r"(?!-)[^\x00-\x1f\x7f]{1,400}"
_RULES = {
    "command": (r"[a-z][a-z-]{0,30}", "the name of a command, such as run or review"),
    "args": (r"[^\x00]{0,8000}", "flags and arguments"),
    "config": (f"(?:{_PATH})?", "a path that begins with no dash"),
    "working-directory": (_PATH, "a path that begins with no dash"),
    "fail-on": (r"|never|low|medium|high|critical", "never, low, medium, high or critical"),
    "format": (r"[^\x00]{0,8000}", "one FMT=PATH on a line"),
    "version": (r"bundled|\d{1,4}(?:\.\d{1,4}){2}(?:(?:a|b|rc)\d{1,3})?", "bundled, or a number such as 1.2.0"),
    "upload-sarif": (r"true|false", "true or false"),
    "report-name": (r"[\w. -]{0,100}", "letters, digits, dots, dashes, spaces and underscores"),
}
_FORMAT = re.compile(r"[a-z]{2,20}(?:=[^\x00-\x1f\x7f]{1,400})?")


class BadInputError(ValueError):
    """An input that cannot be meant, with what was expected."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The checked inputs; `args` are single words, `formats` single `FMT` or `FMT=PATH`."""

    command: str
    args: tuple[str, ...]
    config: str
    working_directory: str
    fail_on: str
    formats: tuple[str, ...]
    version: str
    upload_sarif: bool
    report_name: str


def read_inputs(environment: Mapping[str, str]) -> Inputs:
    """The inputs in their `RL_*` variables; raises `BadInputError` for the first that does not fit."""
    given = {name: _checked(name, environment.get(variable_of(name), "").strip()) for name in _RULES}
    return Inputs(
        command=given["command"],
        args=_words(given["args"]),
        config=given["config"],
        working_directory=given["working-directory"],
        fail_on=given["fail-on"],
        formats=_formats(given["format"]),
        version=given["version"],
        upload_sarif=given["upload-sarif"] == "true",
        report_name=given["report-name"],
    )


def read_version(environment: Mapping[str, str]) -> str:
    """The version input alone, which decides what is cached before anything else is looked at."""
    return environment.get(variable_of("version"), "").strip()


def variable_of(name: str) -> str:
    """The environment variable that carries an input."""
    return "RL_" + name.upper().replace("-", "_")


def _checked(name: str, value: str) -> str:
    pattern, meaning = _RULES[name]
    if not re.fullmatch(pattern, value):
        raise BadInputError(f"input {name}: {value[:80]!r} is not {meaning}")
    return value


def _words(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise BadInputError(f"input args: {text[:80]!r} cannot be split into words: {error}") from error


def _formats(text: str) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    for line in lines:
        if not _FORMAT.fullmatch(line):
            raise BadInputError(f"input format: {line[:80]!r} is not FMT or FMT=PATH; write one on a line")
    return lines

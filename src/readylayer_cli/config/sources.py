"""Where settings are written: TOML, environment and `--set`, each read into flat values with their origin."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from readylayer_cli.domain.errors import ConfigError

YAML_NAME = ".readylayer.yml"
TOML_NAME = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Written:
    """One value as somebody wrote it. `origin` names the place for a person: `.readylayer.yml:7`, `--set`, ..."""

    value: object
    origin: str


Flat = dict[tuple[str, ...], Written]


def read_toml(data: bytes, name: str = TOML_NAME) -> Flat | None:
    """Values of `[tool.readylayer]`; `None` if there is no such table."""
    if b"readylayer" not in data:
        return None
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError("RL1102", f"{name} is not TOML: {one_line(error)}", "correct the file") from error
    tool = content.get("tool")
    table = tool.get("readylayer") if isinstance(tool, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise ConfigError(
            "RL1102", f"[tool.readylayer] of {name} must be a table", "write it as [tool.readylayer.review]"
        )
    return {path: Written(value, f"{name} [tool.readylayer]") for path, value in flatten(table, (), name)}


def read_environment(environment: Mapping[str, str], keys: Iterable[tuple[str, ...]]) -> Flat:
    """Values of `READYLAYER_REVIEW_FAIL_ON` and the like. Lists are separated by commas."""
    names = {"READYLAYER_" + "_".join(path).upper(): path for path in keys}
    return {
        path: Written(_scalar(environment[name]), f"environment {name}")
        for name, path in names.items()
        if name in environment
    }


def read_assignments(assignments: Iterable[str]) -> Flat:
    """Values of `--set review.fail_on=high`; the right side is YAML."""
    found: Flat = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        path = tuple(part.strip() for part in key.split("."))
        if not equals or not all(re.fullmatch(r"[\w*/@-]+", part) for part in path):
            raise ConfigError(
                "RL1103", f"--set needs key=value, got {assignment!r}", "for example: --set review.fail_on=high"
            )
        found[path] = Written(_scalar(text), f"--set {key.strip()}")
    return found


def _scalar(text: str) -> object:
    from readylayer_cli.config.yaml_text import read_scalar  # lazy: yaml, 20 ms

    return read_scalar(text)


def flatten(
    content: Mapping[object, object], path: tuple[str, ...], name: str
) -> Iterable[tuple[tuple[str, ...], object]]:
    """Sections become paths, and so do the keys of a setting that is a mapping (rule to severity); deeper ones stay
    values."""
    for key, value in content.items():
        inner = (*path, str(key))
        if isinstance(value, dict) and value and len(inner) < 3:
            yield from flatten(value, inner, name)
        elif len(inner) == 1 and value is None:
            continue
        else:
            yield inner, value


def one_line(error: Exception) -> str:
    """What a parser says, on a line of its own."""
    return " ".join(str(error).split())[:300]

"""Where settings are written: YAML, TOML, environment and `--set`, each read into flat values with their origin."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from readylayer_cli.domain.errors import ConfigError

YAML_NAME = ".readylayer.yml"
TOML_NAME = "pyproject.toml"
_MAX_BYTES = 256_000
_MAX_DEPTH = 20
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True, slots=True)
class Written:
    """One value as somebody wrote it. `origin` names the place for a person: `.readylayer.yml:7`, `--set`, ..."""

    value: object
    origin: str


Flat = dict[tuple[str, ...], Written]


def read_yaml(data: bytes, name: str = YAML_NAME) -> Flat:
    """Values of a YAML file; raises `ConfigError` for anything that is not one plain, small mapping."""
    hint = "compare it with what `readylayer init --dry-run` prints"
    if len(data) > _MAX_BYTES:
        raise ConfigError("RL1101", f"{name} is larger than {_MAX_BYTES:,} bytes", "move long lists elsewhere")
    try:
        _refuse_tricks(data, name)
        node = yaml.compose(data, Loader=yaml.CSafeLoader)
        content = yaml.load(data, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError, UnicodeDecodeError) as error:
        raise ConfigError("RL1102", _what_is_wrong(error, name), hint) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigError("RL1102", f"{name} must be a mapping of sections, not a {type(content).__name__}", hint)
    lines: dict[tuple[str, ...], int] = {}
    _collect_lines(node, (), lines, name)
    return {path: Written(value, f"{name}:{lines.get(path, 1)}") for path, value in _flatten(content, (), name)}


def read_toml(data: bytes, name: str = TOML_NAME) -> Flat | None:
    """Values of `[tool.readylayer]`; `None` if there is no such table."""
    if b"readylayer" not in data:
        return None
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError("RL1102", f"{name} is not TOML: {_one_line(error)}", "correct the file") from error
    tool = content.get("tool")
    table = tool.get("readylayer") if isinstance(tool, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise ConfigError(
            "RL1102", f"[tool.readylayer] of {name} must be a table", "write it as [tool.readylayer.review]"
        )
    return {path: Written(value, f"{name} [tool.readylayer]") for path, value in _flatten(table, (), name)}


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
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text[:_MAX_BYTES], Loader=yaml.CSafeLoader)):
            return text
        return yaml.load(text[:_MAX_BYTES], Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return text


def _refuse_tricks(data: bytes, name: str) -> None:
    depth = 0
    for token in yaml.scan(data, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            line = token.start_mark.line + 1
            raise ConfigError("RL1104", f"{name}:{line}: anchors and aliases are not accepted", "write the value out")
        if isinstance(token, _OPENING):
            depth += 1
        elif isinstance(token, _CLOSING):
            depth -= 1
        if depth > _MAX_DEPTH:
            raise ConfigError("RL1104", f"{name} is nested more than {_MAX_DEPTH} levels deep", "flatten it")


def _collect_lines(node: yaml.Node | None, path: tuple[str, ...], lines: dict[tuple[str, ...], int], name: str) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        inner = (*path, str(key.value))
        line = key.start_mark.line + 1
        if inner in lines:
            raise ConfigError(
                "RL1105", f"{name}:{line}: {'.'.join(inner)} is written twice", f"first in line {lines[inner]}"
            )
        lines[inner] = line
        _collect_lines(value, inner, lines, name)


def _flatten(
    content: Mapping[object, object], path: tuple[str, ...], name: str
) -> Iterable[tuple[tuple[str, ...], object]]:
    """Sections become paths; a mapping two levels down (rule to severity) stays a value."""
    for key, value in content.items():
        inner = (*path, str(key))
        if isinstance(value, dict) and len(inner) < 2:
            yield from _flatten(value, inner, name)
        elif len(inner) == 1 and value is None:
            continue
        else:
            yield inner, value


def _what_is_wrong(error: Exception, name: str) -> str:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return f"{name} is not YAML: {_one_line(error)}"
    parts = (error.context, error.problem)
    return f"{name}:{mark.line + 1}: this is not YAML: {', '.join(part for part in parts if part)}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]

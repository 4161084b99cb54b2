"""Settings written in YAML: a file of them, or the value of a single one."""

import yaml

from readylayer_cli.config.sources import Flat, Written, flatten, one_line
from readylayer_cli.domain.errors import ConfigError

_MAX_BYTES = 256_000
_MAX_DEPTH = 20
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


def read_yaml(data: bytes, name: str) -> Flat:
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
    return {path: Written(value, f"{name}:{lines.get(path, 1)}") for path, value in flatten(content, (), name)}


def read_scalar(text: str) -> object:
    """The value that the text has as YAML; the text itself where it is none."""
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


def _what_is_wrong(error: Exception, name: str) -> str:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return f"{name} is not YAML: {one_line(error)}"
    parts = (error.context, error.problem)
    return f"{name}:{mark.line + 1}: this is not YAML: {', '.join(part for part in parts if part)}"

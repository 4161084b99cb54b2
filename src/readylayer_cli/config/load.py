"""Puts the settings together: flag over environment over file over default, and remembers who won."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from readylayer_cli.config.model import Settings
from readylayer_cli.config.sources import (
    TOML_NAME,
    YAML_NAME,
    Flat,
    Written,
    read_assignments,
    read_environment,
    read_toml,
)
from readylayer_cli.domain.errors import ConfigError


@dataclass(frozen=True)
class Loaded:
    """Checked settings, the origin of every value (`default` where nobody wrote one), and the file they came from.

    What is said of single rules has origins of its own, below that of the whole setting.
    """

    settings: Settings
    origins: Mapping[tuple[str, ...], str]
    file: str | None


@dataclass(frozen=True)
class Sources:
    """Everything that may hold settings. `read` gives the bytes of a file at the repository's root, or `None`."""

    read: Callable[[str], bytes | None]
    environment: Mapping[str, str]
    assignments: tuple[str, ...] = ()
    flags: Mapping[tuple[str, ...], Written] | None = None
    explicit: tuple[str, bytes] | None = None
    isolated: bool = False


def load_settings(sources: Sources) -> Loaded:
    """Read, merge and check; raises `ConfigError` naming the place, the key and the nearest known name."""
    file, written = _read_file(sources)
    merged: Flat = dict(written)
    if not sources.isolated:
        merged |= read_environment(sources.environment, leaf_keys())
    merged |= read_assignments(sources.assignments)
    merged |= dict(sources.flags or {})
    _refuse_unknown(merged)
    settings = _validate(merged)
    return Loaded(settings, _origins(merged), file)


def leaf_keys(model: type[BaseModel] = Settings, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every key that can be set, in the model's order."""
    found: list[tuple[str, ...]] = []
    for name, field in model.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found += leaf_keys(annotation, (*path, name))
        else:
            found.append((*path, name))
    return found


def _origins(merged: Flat) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for path in leaf_keys():
        found[path] = merged[path].origin if path in merged else "default"
        inner = {key[:3]: written.origin for key, written in merged.items() if len(key) > 2 and key[:2] == path}
        if inner and path not in merged:
            found[path] = next(iter(inner.values())) if len(set(inner.values())) == 1 else "its keys"
            found |= inner
    return found


def _read_file(sources: Sources) -> tuple[str | None, Flat]:
    if sources.explicit is not None:
        name, data = sources.explicit
        if name.endswith(".toml"):
            return name, read_toml(data, name) or {}
        return name, _read_yaml(data, name)
    if sources.isolated:
        return None, {}
    yaml_data, toml_data = sources.read(YAML_NAME), sources.read(TOML_NAME)
    from_toml = read_toml(toml_data) if toml_data is not None else None
    if yaml_data is not None and from_toml is not None:
        raise ConfigError(
            "RL1106",
            f"both {YAML_NAME} and [tool.readylayer] in {TOML_NAME} hold settings",
            "keep one of them",
        )
    if yaml_data is not None:
        return YAML_NAME, _read_yaml(yaml_data, YAML_NAME)
    return (TOML_NAME, from_toml) if from_toml is not None else (None, {})


def _read_yaml(data: bytes, name: str) -> Flat:
    from readylayer_cli.config.yaml_text import read_yaml  # lazy: yaml, 20 ms

    return read_yaml(data, name)


def _refuse_unknown(merged: Flat) -> None:
    known = leaf_keys()
    sections = {path[0] for path in known}
    for path, written in merged.items():
        if path in known or path[:2] in known:
            continue
        name = ".".join(path)
        if len(path) == 1 and name in sections:
            raise ConfigError("RL1108", f"{name} is a section ({written.origin})", f"write its settings below {name}:")
        near = _nearest(path, known) if path[0] in sections else _near(path[0], sections)
        hint = f"did you mean {near}?" if near else "readylayer config schema"
        raise ConfigError("RL1107", f"unknown setting {name} ({written.origin})", hint)


def _nearest(path: tuple[str, ...], known: Iterable[tuple[str, ...]]) -> str:
    """The setting of the same section whose own name is nearest."""
    near = _near(path[-1], [key[-1] for key in known if key[:-1] == path[:-1]])
    return ".".join((*path[:-1], near)) if near else ""


def _near(name: str, known: Iterable[str]) -> str:
    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


def _validate(merged: Flat) -> Settings:
    document: dict[str, object] = {}
    for path, written in merged.items():
        _place(document, path, _as_list(path, written.value))
    try:
        return Settings.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = tuple(str(part) for part in first["loc"])
        origin = next(
            (written.origin for key, written in merged.items() if path[: len(key)] == key or key[: len(path)] == path),
            "settings",
        )
        raise ConfigError(
            "RL1108", f"{'.'.join(path)}: {first['msg'].lower()} ({origin})", "readylayer config schema"
        ) from error


def _place(document: dict[str, object], path: tuple[str, ...], value: object) -> None:
    for part in path[:-1]:
        inner = document.setdefault(part, {})
        if not isinstance(inner, dict):
            inner = document[part] = {}
        document = inner
    document[path[-1]] = value


def _as_list(path: tuple[str, ...], value: object) -> object:
    """Environment and `--set` write lists as `a,b`."""
    section = Settings.model_fields.get(path[0])
    model = section.annotation if section is not None else None
    if len(path) == 2 and isinstance(value, str) and isinstance(model, type) and issubclass(model, BaseModel):
        field = model.model_fields.get(path[1])
        if field is not None and str(field.annotation).startswith("list"):
            return [part.strip() for part in value.split(",") if part.strip()]
    return value

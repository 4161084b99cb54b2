"""Finds the settings of a project: on disk, or at the merge-base when somebody else's change is reviewed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from readylayer_cli.config.load import Loaded, Sources, load_settings
from readylayer_cli.config.sources import Written
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.ports import Tree
from readylayer_cli.wiring.project import open_project


@dataclass(frozen=True)
class Overrides:
    """What flags say about the settings."""

    config_file: str | None = None
    assignments: tuple[str, ...] = ()
    isolated: bool = False
    flags: Mapping[tuple[str, ...], Written] = field(default_factory=dict)


def load_configuration(tree: Tree | None, environment: Mapping[str, str], overrides: Overrides) -> Loaded:
    """The settings written in this tree, under the flags and the environment."""
    return load_settings(
        Sources(
            read=_reader(tree),
            environment=environment,
            assignments=overrides.assignments,
            flags=overrides.flags,
            explicit=_explicit(overrides.config_file),
            isolated=overrides.isolated,
        )
    )


def load_local_configuration(directory: str, environment: Mapping[str, str], overrides: Overrides) -> Loaded:
    """The settings that hold for a folder as it is on disk."""
    tree = open_project(directory, needs_git=False).tree()
    loaded = load_configuration(tree, environment, overrides)
    if loaded.settings.review.rules:
        from readylayer_cli.wiring.rule_names import check_rule_names  # lazy: the rules, 300 ms
        from readylayer_cli.workflows.review import read_rule_files

        check_rule_names(loaded, read_rule_files(tree))
    return loaded


def _reader(tree: Tree | None) -> Callable[[str], bytes | None]:
    return tree.read if tree is not None else lambda _name: None


def _explicit(path: str | None) -> tuple[str, bytes] | None:
    if path is None:
        return None
    try:
        return path, Path(path).read_bytes()
    except OSError as error:
        raise ConfigError("RL1109", f"cannot read {path}: {error.strerror}", "check --config") from error

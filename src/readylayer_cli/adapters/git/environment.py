"""The environment and settings git runs with: nothing that changes its output or starts another program."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from readylayer_cli.domain.errors import RepositoryError

_KEPT = {
    "GIT_ASKPASS",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_SYSTEM",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXEC_PATH",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
}
_KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_")
_PROTOCOLS = "https:http:ssh:git:file"  # `ext`, which runs a command, is never among them


def settings(max_file_bytes: int) -> Sequence[str]:
    """`-c` options that win over every configuration file; larger files than the bound are not diffed line by line."""
    chosen = {
        "core.fsmonitor": "false",
        "core.hooksPath": os.devnull,
        "core.quotePath": "true",
        "core.bigFileThreshold": str(max_file_bytes),
        "diff.suppressBlankEmpty": "false",
        "safe.bareRepository": "explicit",
        "submodule.recurse": "false",
        "fetch.recurseSubmodules": "false",
        "gc.auto": "0",
        "maintenance.auto": "false",
    }
    return [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]


def scrub(environment: Mapping[str, str], *, may_fetch: bool) -> dict[str, str]:
    """The environment for git. The user's own configuration stays in reach, since it also decides whom git trusts;
    `settings` and the options of each command take its influence on the output away."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith("GIT_") or name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }
    kept.pop("LANGUAGE", None)
    kept |= {
        "LC_ALL": "C",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    if may_fetch:
        kept["GIT_ALLOW_PROTOCOL"] = environment.get("GIT_ALLOW_PROTOCOL", _PROTOCOLS)
    else:
        kept |= {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
    return kept


def find_git(environment: Mapping[str, str]) -> str:
    """The absolute path of git. Folders of PATH that are relative are not searched: a change could fill them."""
    names = ("git.exe",) if os.name == "nt" else ("git",)
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        for name in names:
            place = Path(folder, name)
            if place.is_absolute() and _is_program(place):
                return str(place)
    raise RepositoryError("RL2101", "git is not installed", "install git, or give the change with --diff FILE")


def _is_program(place: Path) -> bool:
    try:
        return place.is_file() and os.access(place, os.X_OK)
    except OSError:  # a folder that may not be entered holds nothing for us
        return False


def index_file(environment: Mapping[str, str], root: Path, git_dir: Path) -> str | None:
    """The index that a running hook is told to use (`git commit PATH` has its own); only one of this repository."""
    named = environment.get("GIT_INDEX_FILE")
    if not named:
        return None
    place = (root / named).resolve()
    return str(place) if place.is_relative_to(git_dir.resolve()) else None

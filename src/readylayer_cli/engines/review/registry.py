"""Finds the rules: one module a rule under `rules/<family>/`, imported when the family is needed."""

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

from readylayer_cli.engines.review import rules
from readylayer_cli.engines.review.rule import ChangeRule, FileRule

FAMILIES: dict[str, frozenset[str]] = {
    "python": frozenset({"python"}),
    "javascript": frozenset({"javascript", "typescript", "tsx"}),
    "go": frozenset({"go"}),
    "java": frozenset({"java"}),
    "ruby": frozenset({"ruby"}),
    "php": frozenset({"php"}),
    "ci": frozenset({"yaml"}),
    "text": frozenset(),
}
"""Families of file rules and the languages that call for them; `text` is for every file."""

CHANGE_FAMILY = "change"


def file_rules(languages: Iterable[str]) -> tuple[FileRule, ...]:
    """Rules that look at files of these languages, sorted by id."""
    wanted = frozenset(languages)
    found: list[FileRule] = []
    for family, needs in FAMILIES.items():
        if not needs or needs & wanted:
            found += [rule for rule in load_family(family) if isinstance(rule, FileRule)]
    return tuple(sorted(found, key=lambda rule: rule.id))


def change_rules() -> tuple[ChangeRule, ...]:
    """Rules that compare the two trees, sorted by id."""
    return tuple(rule for rule in load_family(CHANGE_FAMILY) if isinstance(rule, ChangeRule))


def all_rules() -> tuple[FileRule | ChangeRule, ...]:
    """Every rule of every family, sorted by id."""
    found = [rule for family in (*FAMILIES, CHANGE_FAMILY) for rule in load_family(family)]
    return tuple(sorted(found, key=lambda rule: rule.id))


@cache
def load_family(family: str) -> tuple[FileRule | ChangeRule, ...]:
    """Import the modules of one family and collect each one's `RULE`; modules starting with `_` are not rules."""
    package = importlib.import_module(f"{rules.__name__}.{family}")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name[0] != "_")
    found = [importlib.import_module(f"{package.__name__}.{name}").RULE for name in names]
    return tuple(sorted(found, key=lambda rule: rule.id))

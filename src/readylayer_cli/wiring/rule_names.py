"""Refuses decisions about rules that do not exist."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase

from readylayer_cli.code.languages import EXTENSIONS, FILENAMES
from readylayer_cli.config.load import Loaded
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.engines.review.catalogue import BEGINNINGS, own_beginning, own_rule_ids

_LANGUAGES = frozenset({*EXTENSIONS.values(), *FILENAMES.values(), "text"})


def check_rule_names(loaded: Loaded, custom: Mapping[str, bytes]) -> None:
    """Raise `ConfigError` for a rule of `review.rules` that is none, naming the nearest, and for such a language.

    Ids that begin with another tool's name are believed: its rules are known only once it has run.
    """
    for name, settings in loaded.settings.review.rules.items():
        origin = loaded.origins.get(("review", "rules", name)) or loaded.origins["review", "rules"]
        _check_rule(name, origin, custom)
        for language in settings.languages:
            if language not in _LANGUAGES:
                hint = _nearest(language, _LANGUAGES) or f"one of: {', '.join(sorted(_LANGUAGES))}"
                raise ConfigError(
                    "RL1115", f"review.rules: {name}: no language is called {language!r} ({origin})", hint
                )


def _check_rule(name: str, origin: str, custom: Mapping[str, bytes]) -> None:
    start = name.partition("*")[0].partition("?")[0].partition("[")[0]
    beginning = own_beginning(start)
    if name == start and not beginning and "-" not in name:
        known = own_rule_ids("", custom)
    else:
        known = own_rule_ids(beginning, custom)
    if name in known or any(fnmatchcase(each, name) for each in known):
        return
    near = _nearest(name, known if beginning else own_rule_ids("", custom)) or _nearest_family(name)
    if beginning or near or "-" not in start:
        raise ConfigError(
            "RL1114",
            f"review.rules: there is no rule {name} ({origin})",
            near or "readylayer review --explain '*' lists them",
        )


def _nearest_family(name: str) -> str:
    """For a glob with a mistyped beginning."""
    first, dash, rest = name.partition("-")
    found = get_close_matches(first, BEGINNINGS, n=1, cutoff=0.8) if dash and not first.startswith(BEGINNINGS) else []
    return f"did you mean {found[0]}-{rest}?" if found else ""


def _nearest(name: str, known: Iterable[str]) -> str:
    found = get_close_matches(name, list(known), n=1, cutoff=0.75)
    return f"did you mean {found[0]}?" if found else ""

"""What several rules derive from one file, computed once and forgotten with the file."""

from collections.abc import Callable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from readylayer_cli.code.source import SourceFile

Derived = TypeVar("Derived")

_KEPT: WeakKeyDictionary[SourceFile, dict[object, object]] = WeakKeyDictionary()


def once(file: SourceFile, derive: Callable[[SourceFile], Derived]) -> Derived:
    """What `derive` makes of the file: computed at the first call, then kept as long as the file is."""
    return keyed(file, derive, lambda: derive(file))


def remembered(file: SourceFile, derive: Callable[[SourceFile], Derived]) -> Derived | None:
    """The same if somebody has asked for it already; `None` if not."""
    return cast("Derived | None", _KEPT.get(file, {}).get(derive))


def keyed(file: SourceFile, key: object, make: Callable[[], Derived]) -> Derived:
    """What `make` returned at the first call with this key."""
    known = _KEPT.setdefault(file, {})
    if key not in known:
        known[key] = make()
    return cast("Derived", known[key])

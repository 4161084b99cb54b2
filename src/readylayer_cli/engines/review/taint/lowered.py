"""Modules in the small language, each file lowered once a process however many others import it."""

from collections import OrderedDict
from dataclasses import replace

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.languages import Dialect
from readylayer_cli.engines.review.taint.links import links_of

_MOST_CHARACTERS = 6_000_000
"""Of source text whose IR is kept."""


class _Shelf:
    """Modules by path and text, the least recently used ones forgotten first."""

    def __init__(self) -> None:
        self._modules: OrderedDict[tuple[str, str, str], ir.Module] = OrderedDict()
        self._characters = 0

    def get(self, file: SourceFile, dialect: Dialect) -> ir.Module:
        key = (file.path, file.language, file.text)
        found = self._modules.get(key)
        if found is not None:
            self._modules.move_to_end(key)
            return found
        made = _linked(dialect.lower(file), file)
        self._modules[key] = made
        self._characters += len(file.text)
        while self._characters > _MOST_CHARACTERS and len(self._modules) > 1:
            (_, _, text), _ = self._modules.popitem(last=False)
            self._characters -= len(text)
        return made


def _linked(module: ir.Module, file: SourceFile) -> ir.Module:
    """The module with what its names mean in other files."""
    links = links_of(file.language)
    if links is None:
        return module
    named = {each.local: each.full for each in links.imports(file.text) if each.local}
    stars = [each.full for each in links.imports(file.text) if each.local == "*"]
    return replace(module, links=named, stars=tuple(stars))


_SHELF = _Shelf()


def lowered(file: SourceFile, dialect: Dialect) -> ir.Module:
    """The file's module."""
    return _SHELF.get(file, dialect)


def lowered_apart(file: SourceFile, dialect: Dialect) -> ir.Module:
    """The same for a file that is not being reviewed right now: no tree of it stays behind."""
    return _SHELF.get(file if "root" in file.__dict__ else file.unparsed(), dialect)

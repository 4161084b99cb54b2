"""Reads answers that nobody vouches for: each field has the expected type, or an error names it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from readylayer_cli.adapters.bitbucket.faults import Product

Plain = TypeVar("Plain", str, int)


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object of an answer; `where` says which, for the error."""

    value: Mapping[str, object]
    where: str
    product: Product

    def text(self, name: str) -> str:
        """A string that must be there."""
        return self._needed(name, self._plain(name, str), "text")

    def number(self, name: str) -> int:
        """A whole number that must be there."""
        return self._needed(name, self._plain(name, int), "number")

    def node(self, name: str) -> "Node":
        """An object that must be there."""
        found = self.maybe_node(name)
        if found is None:
            raise self.product.odd(f"{self.where} has no object {name!r}")
        return found

    def maybe_text(self, name: str) -> str | None:
        """A string; `None` if it is absent or null."""
        return self._plain(name, str)

    def maybe_number(self, name: str) -> int | None:
        """A whole number; `None` if it is absent or null."""
        return self._plain(name, int)

    def maybe_node(self, name: str) -> "Node | None":
        """An object; `None` if it is absent or null."""
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.product.odd(f"{name!r} of {self.where} is no object")
        return Node(value, f"{name} of {self.where}", self.product)

    def nodes(self, name: str) -> tuple["Node", ...]:
        """The objects of a list; none if it is absent or null."""
        value = self.value.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.product.odd(f"{name!r} of {self.where} is no list of objects")
        return tuple(Node(each, f"{name} of {self.where}", self.product) for each in value)

    def flag(self, name: str) -> bool:
        """A truth value; absent and null are false."""
        value = self.value.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.product.odd(f"{name!r} of {self.where} is neither true nor false")

    def has(self, name: str) -> bool:
        """Whether something is there."""
        return self.value.get(name) is not None

    def _plain(self, name: str, kind: type[Plain]) -> Plain | None:
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.product.odd(f"{name!r} of {self.where} is no {'text' if kind is str else 'whole number'}")
        return value

    def _needed(self, name: str, value: Plain | None, kind: str) -> Plain:
        if value is None:
            raise self.product.odd(f"{self.where} has no {kind} {name!r}")
        return value

"""YAML documents as plain nodes that know their lines; anything too deep, too large or broken is no document."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

_MAX_CHARACTERS = 1_000_000


@dataclass(eq=False, repr=False)
class YamlNode:
    """A scalar, a list or a mapping. Lines are 1-based; keys of a mapping keep their own nodes."""

    line: int
    last: int
    scalar: str | None = None
    items: list["YamlNode"] = field(default_factory=list)
    entries: list[tuple["YamlNode", "YamlNode"]] = field(default_factory=list)
    quoted: bool = False

    @cached_property
    def _by_key(self) -> dict[str, "YamlNode"]:
        return {key.scalar: value for key, value in self.entries if key.scalar is not None}

    @property
    def text(self) -> str:
        """A scalar's text; empty for everything else."""
        return self.scalar or ""

    def get(self, *path: str) -> "YamlNode | None":
        """The value under these keys; `None` if any of them is missing."""
        node: YamlNode | None = self
        for key in path:
            if node is None:
                return None
            node = node._by_key.get(key)  # noqa: SLF001 - the same class
        return node

    def keys(self) -> list[str]:
        """Names of a mapping's keys, in order."""
        return list(self._by_key)

    def pairs(self) -> Iterator[tuple[str, "YamlNode"]]:
        """A mapping's entries with plain keys, in order."""
        for key, value in self.entries:
            if key.scalar is not None:
                yield key.scalar, value

    def words(self) -> list[str]:
        """A scalar as a list of one, a list's scalars, or a mapping's keys."""
        if self.scalar is not None:
            return [self.scalar]
        return [item.text for item in self.items if item.scalar is not None] or self.keys()

    def is_true(self) -> bool:
        """Whether it is the unquoted word true."""
        return not self.quoted and self.text.lower() in {"true", "yes", "on"}


def read_yaml(text: str) -> YamlNode | None:
    """The first document; `None` if it is empty, broken, or beyond the bounds on size and depth.

    An alias is the node that it names (the same object), so nothing is expanded. A merge key adds what is missing.
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    from readylayer_cli.engines.review.rules.ci._yaml_build import build  # lazy: yaml, 20 ms

    return build(text)

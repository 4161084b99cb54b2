"""YAML documents as plain nodes that know their lines; anything too deep, too large or broken is no document."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import yaml

_MAX_CHARACTERS = 1_000_000
_MAX_DEPTH = 60
_MAX_MERGED = 200
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    try:
        return _build(iter(yaml.parse(text, Loader=_LOADER)))
    except (yaml.YAMLError, ValueError):
        return None


def _build(events: Iterator[object]) -> YamlNode | None:
    anchors: dict[str, YamlNode] = {}
    stack: list[tuple[YamlNode, list[YamlNode], bool]] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            node, children, is_mapping = stack.pop()
            (_fill_mapping if is_mapping else _fill_list)(node, children)
            if not stack:
                return node
            continue
        opened = _open(event, anchors)
        if opened is None:
            continue
        if stack:
            stack[-1][1].append(opened)
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            stack.append((opened, [], isinstance(event, yaml.MappingStartEvent)))
            if len(stack) > _MAX_DEPTH:
                return None
        elif not stack:
            return opened
    return None


def _open(event: object, anchors: dict[str, YamlNode]) -> YamlNode | None:
    if not isinstance(event, yaml.NodeEvent) or event.start_mark is None or event.end_mark is None:
        return None
    first = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent):
        return anchors.get(event.anchor or "") or YamlNode(first, first, "")
    if isinstance(event, yaml.ScalarEvent):
        last = max(first, event.end_mark.line + (event.end_mark.column > 0))
        node = YamlNode(first, last, event.value, quoted=event.style in {"'", '"'})
    else:
        node = YamlNode(first, first)
    if event.anchor:
        anchors[event.anchor] = node
    return node


def _fill_list(node: YamlNode, children: list[YamlNode]) -> None:
    node.items = children
    node.last = max([node.last, *(child.last for child in children)])


def _fill_mapping(node: YamlNode, children: list[YamlNode]) -> None:
    node.last = max([node.last, *(child.last for child in children)])
    pairs = list(zip(children[::2], children[1::2], strict=False))
    own = {key.scalar for key, _ in pairs}
    merged: list[tuple[YamlNode, YamlNode]] = []
    for key, value in pairs:
        if key.scalar == "<<" and value is not node:
            merged += [
                entry for source in (value, *value.items) for entry in source.entries if entry[0].scalar not in own
            ]
    node.entries = [entry for entry in pairs if entry[0].scalar != "<<"] + merged[:_MAX_MERGED]

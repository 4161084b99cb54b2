"""Builds nodes from the events of a YAML parser."""

from collections.abc import Iterator

import yaml

from readylayer_cli.engines.review.rules.ci._yaml import YamlNode

_MAX_DEPTH = 60
_MAX_MERGED = 200
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def build(text: str) -> YamlNode | None:
    """The nodes of the first document; `None` for what cannot be read or is nested too deeply."""
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

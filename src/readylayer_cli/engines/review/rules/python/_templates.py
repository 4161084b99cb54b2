"""Templates of `%` and `.format` with their placeholders replaced by the expressions that fill them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern

Piece = str | SgNode
Read = Callable[[SgNode], list[Piece]]

_PERCENT = lazy_pattern(r"%(?:\((\w+)\))?[#0\- +]*\d*(?:\.\d+)?([sdiouxXeEfFgGcra%])")
_BRACES = lazy_pattern(r"\{\{|\}\}|\{(\w*)[^{}]*\}")


def has_percent(template: Sequence[Piece]) -> bool:
    """Whether the text has a `%` placeholder."""
    return any(isinstance(part, str) and _PERCENT.search(part) for part in template)


def fill_percent(template: Sequence[Piece], right: SgNode, read: Read) -> Iterator[Piece]:
    """The template of `template % right`; a number's placeholder becomes a digit."""
    named: Mapping[str, SgNode] = {}
    if right.kind() == "dictionary":
        named = {_key(pair): value for pair in right.named_children() if (value := pair.field("value")) is not None}
    values = iter(right.named_children() if right.kind() == "tuple" else [right])
    for part in template:
        if not isinstance(part, str):
            yield part
            continue
        end = 0
        for spot in _PERCENT.finditer(part):
            yield part[end : spot.start()]
            end = spot.end()
            if spot[2] == "%":
                yield "%"
                continue
            value = named.get(spot[1], right) if spot[1] else next(values, right)
            yield from read(value) if spot[2] in "sra" else ["0"]
        yield part[end:]


def fill_braces(template: Sequence[Piece], arguments: Sequence[SgNode], read: Read) -> Iterator[Piece]:
    """The template of `template.format(*arguments)`; a placeholder without argument becomes empty text."""
    positional = [node for node in arguments if node.kind() not in {"keyword_argument", "dictionary_splat"}]
    named = {_key(node): node.field("value") for node in arguments if node.kind() == "keyword_argument"}
    rest = next((node for node in arguments if node.kind() == "dictionary_splat"), None)
    counter = 0
    for part in template:
        if not isinstance(part, str):
            yield part
            continue
        end = 0
        for spot in _BRACES.finditer(part):
            yield part[end : spot.start()]
            end = spot.end()
            if spot[0] in {"{{", "}}"}:
                yield spot[0][0]
                continue
            label = spot[1] or str(counter)
            counter += not spot[1]
            value = positional[int(label)] if label.isdecimal() and int(label) < len(positional) else named.get(label)
            value = value or rest
            yield from read(value) if value is not None else [""]
        yield part[end:]


def _key(node: SgNode) -> str:
    label = node.field("key") or node.field("name")
    return label.text().strip("'\"") if label is not None else ""

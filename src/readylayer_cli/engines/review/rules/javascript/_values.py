"""What an expression is made of: constants, pieces of a built string, options of an object literal."""

from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of

WRAPPERS = frozenset(
    {
        "parenthesized_expression", "await_expression", "as_expression", "satisfies_expression", "non_null_expression",
        "type_assertion",
    }
)  # fmt: skip
_LITERALS = frozenset({"string", "number", "true", "false", "null", "undefined", "regex", "jsx_text"})
_CONSTANT_NAME = lazy_pattern(r"(?:[\w$]+\.)*[A-Z][A-Z0-9_]+\Z")
_MAX_NODES = 80
_MAX_DYNAMIC = 16

Piece = str | SgNode


def unwrap(node: SgNode) -> SgNode:
    """The expression inside parentheses, `await`, type assertions and `!`."""
    for _ in range(_MAX_NODES):
        if node.kind() not in WRAPPERS:
            return node
        children = [child for child in node.named_children() if child.kind() != "comment"]
        if not children:
            return node
        node = children[-1] if node.kind() == "type_assertion" else children[0]
    return node


def string_value(node: SgNode | None) -> str | None:
    """The text of a string literal or of a template without substitutions; `None` for anything else."""
    if node is None:
        return None
    node = unwrap(node)
    if node.kind() == "string":
        return node.text()[1:-1]
    if node.kind() == "template_string" and not substitutions(node):
        return node.text()[1:-1]
    return None


def substitutions(template: SgNode) -> list[SgNode]:
    """The expressions inside a template string."""
    return [
        expression
        for part in template.named_children()
        if part.kind() == "template_substitution"
        for expression in part.named_children()[:1]
    ]


def is_constant(file: SourceFile, node: SgNode) -> bool:
    """Whether the value is fixed in the source: literals, names in capitals, and what is joined from those."""
    return not list(dynamic_pieces(pieces(file, node)))


def pieces(file: SourceFile, node: SgNode) -> list[Piece]:
    """The value as fixed texts and expressions, in order; local names with a built string are looked through."""
    found: list[Piece] = []
    todo, seen = [node], 0
    while todo:
        part = unwrap(todo.pop())
        seen += 1
        inner = _inner(file, part) if seen < _MAX_NODES else None
        if inner is not None:
            todo += reversed(inner)
            continue
        text = _fixed_text(part)
        found.append(part if text is None else text)
    return found


def dynamic_pieces(parts: Sequence[Piece]) -> Iterator[tuple[str, SgNode]]:
    """The expressions that are not fixed, at most a few, each with the text that stands before it."""
    before, seen = "", 0
    for part in parts:
        if seen >= _MAX_DYNAMIC:
            return
        if isinstance(part, str):
            before += part
        else:
            yield before, part
            seen += 1
            before += "\0"


def fixed_text(parts: Sequence[Piece]) -> str:
    """The fixed texts joined, with a NUL for each expression."""
    return "".join(part if isinstance(part, str) else "\0" for part in parts)


def is_built(parts: Sequence[Piece]) -> bool:
    """Whether fixed text and expressions are joined to one string."""
    has_text = any(isinstance(part, str) and part for part in parts)
    return has_text and any(not isinstance(part, str) for part in parts)


def option(node: SgNode | None, *names: str) -> SgNode | None:
    """The value of the first of these keys in an object literal; `None` if it has none of them."""
    if node is None:
        return None
    node = unwrap(node)
    if node.kind() != "object":
        return None
    for child in node.named_children():
        if child.kind() == "shorthand_property_identifier" and child.text() in names:
            return child
        key = child.field("key") or child.field("name")
        if key is not None and key.text().strip("'\"") in names:
            return child.field("value") or child
    return None


def settled(file: SourceFile, node: SgNode | None) -> SgNode | None:
    """The expression itself, or what its local name was given."""
    if node is None:
        return None
    node = unwrap(node)
    if node.kind() == "identifier":
        definition = scopes_of(file).definition(node.text(), node)
        if definition is not None and definition.kind == "value":
            return unwrap(definition.node)
    return node


def has_spread(node: SgNode) -> bool:
    """Whether an object literal takes members from another object."""
    return any(child.kind() == "spread_element" for child in unwrap(node).named_children())


def literal(node: SgNode | None) -> str:
    """The text of an expression without wrappers, e.g. `true`; empty if there is none."""
    return unwrap(node).text() if node is not None else ""


def _inner(file: SourceFile, node: SgNode) -> list[SgNode] | None:
    kind = node.kind()
    if kind == "template_string":
        return [child for child in node.named_children() if child.kind() != "comment"] or None
    if kind == "template_substitution":
        return node.named_children()[:1]
    if kind == "binary_expression" and _operator(node) == "+":
        return _fields(node, "left", "right")
    if kind == "ternary_expression":
        branches = _fields(node, "consequence", "alternative")
        return branches if all(_fixed_text(unwrap(branch)) is not None for branch in branches) else None
    if kind == "augmented_assignment_expression" and _operator(node) == "+=":
        return _fields(node, "left", "right")
    if kind == "call_expression":
        return _joined(file, node)
    if kind == "identifier" and not _CONSTANT_NAME.match(node.text()):
        definition = scopes_of(file).definition(node.text(), node)
        if definition is not None and definition.kind == "value" and _is_text(file, unwrap(definition.node)):
            return [definition.node]
    return None


def _joined(file: SourceFile, call: SgNode) -> list[SgNode] | None:
    """The parts of `"a".concat(b)`, `["a", b].join(" ")` and `util.format("a %s", b)`."""
    callee, box = call.field("function"), call.field("arguments")
    if callee is not None and box is not None and callee.text() in {"util.format", "format"}:
        parts = box.named_children()
        return parts if parts and "%" in (string_value(parts[0]) or "") else None
    owner = callee.field("object") if callee is not None else None
    name = callee.field("property") if callee is not None else None
    if owner is None or name is None or box is None or box.kind() != "arguments":
        return None
    if name.text() == "concat" and _starts_as_text(file, owner):
        return [owner, *box.named_children()]
    if name.text() == "join" and unwrap(owner).kind() == "array":
        return unwrap(owner).named_children()
    return None


def _starts_as_text(file: SourceFile, owner: SgNode) -> bool:
    start = settled(file, owner)
    return start is not None and start.kind() in {"string", "template_string", "binary_expression"}


def _is_text(file: SourceFile, node: SgNode) -> bool:
    kind = node.kind()
    if kind in {"string", "template_string", "number"}:
        return True
    if kind in {"binary_expression", "augmented_assignment_expression"}:
        return _operator(node) in {"+", "+="}
    return kind == "call_expression" and _joined(file, node) is not None


def _fixed_text(node: SgNode) -> str | None:
    kind = node.kind()
    if kind in {"string_fragment", "escape_sequence", "number", "jsx_text"}:
        return node.text()
    if kind in {"string", "template_string"}:
        return node.text()[1:-1] if kind == "string" or not substitutions(node) else None
    if kind in _LITERALS or _CONSTANT_NAME.match(node.text()):
        return "?"
    return None


def _operator(node: SgNode) -> str:
    sign = node.field("operator")
    return sign.text() if sign is not None else ""


def _fields(node: SgNode, *names: str) -> list[SgNode]:
    return [part for name in names if (part := node.field(name)) is not None]

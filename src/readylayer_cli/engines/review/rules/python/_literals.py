"""Literals that an expression certainly is, found through the names that stand for them."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.python._scope import Scope, enclosing, scope_of

_LITERALS = frozenset({"true", "false", "none", "integer", "float", "string", "list", "tuple", "dictionary", "set"})


def literal(file: SourceFile, node: SgNode | None) -> SgNode | None:
    """The literal itself, or the one that the name is bound to and never to anything else; `None` if there is none."""
    if node is None or node.kind() in _LITERALS:
        return node
    if node.kind() != "identifier":
        return None
    scope: Scope | None = scope_of(file, node)
    while scope is not None:
        found = scope.before(node.text(), node.range().start.index if scope is scope_of(file, node) else len(file.text))
        if found or node.text() in scope.parameters:
            value = found[-1].value if len(found) == 1 and not found[0].adds and not found[0].inside else None
            return value if value is not None and value.kind() in _LITERALS else None
        scope = enclosing(file, scope)
    return None


def literal_text(file: SourceFile, node: SgNode | None) -> str:
    """The source of that literal; empty if there is none."""
    found = literal(file, node)
    return found.text() if found is not None else ""


def number(file: SourceFile, node: SgNode | None) -> int | None:
    """The integer that the expression certainly is."""
    text = literal_text(file, node).replace("_", "")
    try:
        return int(text, 0) if text and not (text[0] == "0" and text.isdigit()) else int(text, 8)
    except ValueError:
        return None


def entries(file: SourceFile, node: SgNode | None) -> dict[str, SgNode]:
    """The values of a dictionary display by their keys' texts."""
    found = literal(file, node)
    if found is None or found.kind() != "dictionary":
        return {}
    pairs = [(pair.field("key"), pair.field("value")) for pair in found.named_children() if pair.kind() == "pair"]
    return {key.text().strip("'\""): value for key, value in pairs if key is not None and value is not None}

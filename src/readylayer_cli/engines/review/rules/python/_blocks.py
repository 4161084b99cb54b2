"""Statements of a block, without what says nothing: comments and docstrings."""

from ast_grep_py import SgNode

_CONSTANTS = frozenset(
    {"none", "true", "false", "integer", "float", "string", "list", "tuple", "dictionary", "set", "concatenated_string"}
)


def statements(block: SgNode | None) -> list[SgNode]:
    """The statements of a block without comments."""
    return [child for child in block.named_children() if child.kind() != "comment"] if block is not None else []


def without_docstring(body: list[SgNode]) -> list[SgNode]:
    """The statements without a leading docstring."""
    if body and body[0].kind() == "expression_statement":
        first = body[0].named_children()
        if first and first[0].kind() in {"string", "concatenated_string"}:
            return body[1:]
    return body


def does_nothing(node: SgNode) -> bool:
    """Whether the statement is `pass` or `...`."""
    return node.kind() == "pass_statement" or (node.kind() == "expression_statement" and node.text() == "...")


def returned_constant(node: SgNode) -> str | None:
    """The text of the constant that a statement returns (`None` for a bare `return`); `None` for any other statement."""
    if node.kind() != "return_statement":
        return None
    values = node.named_children()
    if not values:
        return "None"
    value = values[0]
    if value.kind() not in _CONSTANTS:
        return None
    if value.kind() in {"list", "tuple", "dictionary", "set"} and value.named_children():
        return None
    return value.text()

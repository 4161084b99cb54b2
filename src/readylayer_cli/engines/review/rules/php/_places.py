"""What a piece of PHP code is for, and where it stands."""

from ast_grep_py import SgNode

from readylayer_cli.engines.review.rules._lookback import climb

_FUNCTIONS = frozenset({"function_definition", "method_declaration"})
_TARGETS = frozenset(
    {
        "assignment_expression",
        "augmented_assignment_expression",
        "array_element_initializer",
        "static_variable_declaration",
    }
)


def purpose(node: SgNode) -> str:
    """The names that say what a value is for: of the function around it and of the variable or key it goes to."""
    words: list[str] = []
    for parent in climb(node):
        if parent.kind() in _TARGETS and not words:
            target = parent.field("left") or parent.field("name") or next(iter(parent.named_children()), None)
            words += [target.text()[:100]] if target is not None else []
        elif parent.kind() in _FUNCTIONS:
            name = parent.field("name")
            words += [name.text()] if name is not None else []
            break
    return " ".join(words)


def function_around(node: SgNode) -> SgNode | None:
    """The function or method that the node stands in; `None` at the top of the file."""
    return next((parent for parent in climb(node) if parent.kind() in _FUNCTIONS), None)

"""What a piece of Ruby code is for, by the names around it."""

from ast_grep_py import SgNode

from readylayer_cli.engines.review.rules._lookback import climb


def purpose(node: SgNode) -> str:
    """The names that say what a value is for: of the method around it and of the variable or key it goes to."""
    words: list[str] = []
    for parent in climb(node):
        kind = parent.kind()
        if kind in {"assignment", "operator_assignment", "pair"} and not words:
            target = parent.field("left") or parent.field("key")
            words += [target.text()[:100]] if target is not None else []
        elif kind in {"method", "singleton_method"}:
            name = parent.field("name")
            words += [name.text()] if name is not None else []
            break
    return " ".join(words)


def method_text(node: SgNode) -> str:
    """The text of the method around the node, or of the part of the class that it stands in; bounded."""
    last = node
    for parent in climb(node):
        if parent.kind() in {"method", "singleton_method"}:
            return parent.text()
        last = parent
    return last.text()[:5000]

"""What a piece of Ruby code is for, and where it stands."""

from ast_grep_py import SgNode

from readylayer_cli.engines.review.rules._lookback import climb

_FUNCTIONS = frozenset({"method", "singleton_method"})
_TARGETS = frozenset({"assignment", "operator_assignment", "pair"})


def purpose(node: SgNode) -> str:
    """The names that say what a value is for: of the method around it and of the variable or key it goes to."""
    words: list[str] = []
    for parent in climb(node):
        if parent.kind() in _TARGETS and not words:
            target = parent.field("left") or parent.field("key")
            words += [target.text()[:100]] if target is not None else []
        elif parent.kind() in _FUNCTIONS:
            name = parent.field("name")
            words += [name.text()] if name is not None else []
            break
    return " ".join(words)

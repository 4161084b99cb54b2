"""Where a piece of Java code stands, and what the names around it say."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules._lookback import climb

_FUNCTIONS = {"method_declaration", "constructor_declaration", "compact_constructor_declaration", "static_initializer"}
_TYPES = {"class_declaration", "enum_declaration", "record_declaration", "interface_declaration"}
_TARGETS = {"variable_declarator", "assignment_expression"}


def method_around(node: SgNode) -> SgNode | None:
    """The method or constructor that the node stands in."""
    return next((parent for parent in climb(node) if parent.kind() in _FUNCTIONS), None)


def method_text(file: SourceFile, node: SgNode) -> str:
    """The text of the method around the node; of the whole file where there is none."""
    method = method_around(node)
    return method.text() if method is not None else file.text


def class_text(file: SourceFile, node: SgNode) -> str:
    """The text of the innermost type around the node; of the whole file where there is none."""
    found = next((parent for parent in climb(node) if parent.kind() in _TYPES), None)
    return found.text() if found is not None else file.text


def purpose(node: SgNode) -> str:
    """The names that say what a value is for: of the method around it and of the variable it goes to."""
    words: list[str] = []
    for parent in climb(node):
        if parent.kind() in _TARGETS and not words:
            target = parent.field("name") or parent.field("left")
            words += [target.text()[:100]] if target is not None else []
        elif parent.kind() == "method_invocation" and not words:
            called = parent.field("name")
            words += [called.text()] if called is not None and called.text().startswith("set") else []
        elif parent.kind() in _FUNCTIONS:
            name = parent.field("name")
            words += [name.text()] if name is not None else []
            break
    return " ".join(words)


def annotations(node: SgNode) -> str:
    """The annotations and modifiers of a declaration, as text."""
    return next((child.text() for child in node.children() if child.kind() == "modifiers"), "")


def is_call_on(receiver: SgNode | None, type_name: str) -> bool:
    """Whether a static call's receiver is this class, imported or written in full."""
    return receiver is not None and receiver.text().rpartition(".")[2] == type_name

"""Functions, methods and classes of a file, and which of them a line is in."""

from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

_FUNCTIONS: dict[str, tuple[str, ...]] = {
    "python": ("function_definition",),
    "javascript": (
        "function_declaration", "generator_function_declaration", "method_definition", "arrow_function",
        "function_expression",
    ),
    "go": ("function_declaration", "method_declaration"),
    "java": ("method_declaration", "constructor_declaration", "compact_constructor_declaration"),
    "kotlin": ("function_declaration",),
    "ruby": ("method", "singleton_method"),
    "php": ("method_declaration", "function_definition"),
    "rust": ("function_item",),
    "csharp": ("method_declaration", "constructor_declaration"),
}  # fmt: skip
_CLASSES: dict[str, tuple[str, ...]] = {
    "python": ("class_definition",),
    "javascript": ("class_declaration", "class"),
    "go": ("type_spec",),
    "java": ("class_declaration", "interface_declaration", "enum_declaration", "record_declaration"),
    "kotlin": ("class_declaration", "object_declaration"),
    "ruby": ("class", "module"),
    "php": ("class_declaration", "interface_declaration", "trait_declaration", "enum_declaration"),
    "rust": ("struct_item", "impl_item", "trait_item"),
    "csharp": ("class_declaration", "interface_declaration"),
}
_TYPESCRIPT_CLASSES = ("abstract_class_declaration", "interface_declaration")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A function or class. `name` is qualified by what it stands in (`Account.close`); lines are 1-based, inclusive."""

    name: str
    is_class: bool
    first: int
    last: int
    node: SgNode


class SymbolTable:
    """The symbols of one file, outermost first."""

    def __init__(self, symbols: tuple[Symbol, ...]) -> None:
        self.all = symbols

    def __iter__(self) -> Iterator[Symbol]:
        return iter(self.all)

    @property
    def functions(self) -> Iterator[Symbol]:
        """Functions and methods only."""
        return (symbol for symbol in self.all if not symbol.is_class)

    def at(self, line: int) -> Symbol | None:
        """The innermost symbol that holds the line; `None` at module level."""
        found = None
        for symbol in self.all:
            if symbol.first > line:
                break
            if symbol.last >= line:
                found = symbol
        return found

    def named(self, name: str) -> Symbol | None:
        """The first symbol of this qualified name."""
        return next((symbol for symbol in self.all if symbol.name == name), None)


def build_symbols(root: SgNode, language: str) -> SymbolTable:
    """Collect the symbols of a tree; empty for languages that are not known here."""
    family = "javascript" if language in {"typescript", "tsx"} else language
    functions, classes = _FUNCTIONS.get(family, ()), _CLASSES.get(family, ())
    if family == "javascript" and language != "javascript":
        classes += _TYPESCRIPT_CLASSES
    if not functions:
        return SymbolTable(())
    found = []
    stack: list[tuple[str, int, int]] = []
    for node in root.find_all({"rule": {"any": [{"kind": kind} for kind in (*functions, *classes)]}}):
        place = node.range()
        name = _name(node)
        if not name:
            continue
        while stack and stack[-1][2] <= place.start.index:
            stack.pop()
        qualified = f"{stack[-1][0]}.{name}" if stack else name
        stack.append((qualified, place.start.index, place.end.index))
        is_class = node.kind() in classes
        found.append(Symbol(qualified, is_class, place.start.line + 1, place.end.line + 1, node))
    return SymbolTable(tuple(found))


def _name(node: SgNode) -> str:
    name = node.field("name") or node.field("type") or _unlabelled_name(node)
    if name is not None and node.kind() not in {"arrow_function", "function_expression"}:
        receiver = node.field("receiver")
        return f"{_receiver_type(receiver)}.{name.text()}" if receiver is not None else name.text()
    parent = node.parent()
    if parent is None:
        return ""
    label = parent.field("name") or parent.field("key") or parent.field("left") or parent.field("property")
    return label.text() if label is not None and parent.kind() in _NAMED_PARENTS else ""


def _unlabelled_name(node: SgNode) -> SgNode | None:
    """The name where the grammar has no field for it, as in Kotlin."""
    return next((child for child in node.children() if child.kind() in {"simple_identifier", "type_identifier"}), None)


_NAMED_PARENTS = {"variable_declarator", "pair", "assignment_expression", "field_definition", "public_field_definition"}


def _receiver_type(receiver: SgNode) -> str:
    words = receiver.text().strip("() ").replace("*", " ").split()
    return words[-1].partition("[")[0] if words else ""

"""Text that code puts together, taken apart again: its literal parts, and the expressions between them."""

from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.python._budget import budget_of
from readylayer_cli.engines.review.rules.python._scope import Scope, enclosing, scope_of
from readylayer_cli.engines.review.rules.python._templates import Piece, fill_braces, fill_percent, has_percent

HOLE = "\0"
"""Stands for an earlier expression in the text before a later one."""

_STEPS = 300
_DEPTH = 30
_MAX_PIECES = 120
_JOINED = frozenset({"string", "concatenated_string", "parenthesized_expression"})
_KEEPING_METHODS = frozenset(
    {"strip", "lstrip", "rstrip", "lower", "upper", "encode", "decode", "expandtabs", "replace"}
)
_KEEPING_FUNCTIONS = frozenset({"dedent", "cleandoc", "text", "str"})


def take_apart(file: SourceFile, node: SgNode) -> list[Piece]:
    """The parts of a built text in order; a single expression when it is none.

    Concatenation, `+=`, f-strings, `%`, `.format`, `.join` and local names are followed within one function.
    """
    return _Reader(file).read(node, 0)[:_MAX_PIECES]


def is_built(parts: Sequence[Piece]) -> bool:
    """Whether literal text and expressions are mixed."""
    return any(isinstance(part, str) and part.strip() for part in parts) and not all(
        isinstance(part, str) for part in parts
    )


def literal_text(parts: Sequence[Piece]) -> str:
    """The literal parts, with `?` for each expression."""
    return "".join(part if isinstance(part, str) else "?" for part in parts)


def holes(parts: Sequence[Piece]) -> Iterator[tuple[str, SgNode, str]]:
    """Each expression with the text before it (`HOLE` for earlier expressions) and the literal right behind it."""
    before = ""
    for number, part in enumerate(parts):
        if isinstance(part, str):
            before += part
            continue
        after = parts[number + 1] if number + 1 < len(parts) else ""
        yield before, part, after if isinstance(after, str) else ""
        before += HOLE


class _Reader:
    """Reads one expression within a fixed number of steps; what lies beyond stays an expression."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._left = _STEPS
        self._budget = budget_of(file)

    def read(self, node: SgNode, depth: int) -> list[Piece]:
        self._left -= 1
        if self._left < 0 or depth > _DEPTH or not self._budget.spend():
            return [node]
        match node.kind():
            case "string":
                return self._string(node, depth + 1)
            case "concatenated_string" | "parenthesized_expression" | "await":
                return self._all(node.named_children(), depth + 1)
            case "binary_operator":
                return self._operator(node, depth + 1)
            case "call":
                return self._call(node, depth + 1)
            case "conditional_expression":
                return self._either(node, node.named_children()[::2], depth + 1)
            case "identifier":
                return self._name(node, depth + 1)
            case "integer" | "float":
                return [node.text()]
            case "comment":
                return []
            case _:
                return [node]

    def _all(self, nodes: Sequence[SgNode], depth: int) -> list[Piece]:
        return [part for node in nodes for part in self.read(node, depth)]

    def _either(self, node: SgNode, values: Sequence[SgNode], depth: int) -> list[Piece]:
        """One of several values: those that are built, one after the other; else the texts, if all are texts."""
        read = [self.read(value, depth) for value in values]
        built = [parts for parts in read if is_built(parts)]
        if not built and any(not isinstance(part, str) for parts in read for part in parts):
            return [node] if len(read) != 1 else read[0]
        return [part for parts in built or read for part in parts]

    def _string(self, node: SgNode, depth: int) -> list[Piece]:
        found: list[Piece] = []
        for child in node.named_children():
            if child.kind() == "string_content":
                found.append(child.text())
            elif child.kind() == "interpolation":
                found += self._all(child.named_children()[:1], depth)
        return found

    def _operator(self, node: SgNode, depth: int) -> list[Piece]:
        left, right, operator = node.field("left"), node.field("right"), node.field("operator")
        if left is None or right is None or operator is None:
            return [node]
        if operator.text() == "+":
            return self.read(left, depth) + self.read(right, depth)
        if operator.text() == "%":
            template = self.read(left, depth)
            if has_percent(template):
                return list(fill_percent(template, right, lambda value: self.read(value, depth)))
        return [node]

    def _call(self, node: SgNode, depth: int) -> list[Piece]:
        callee, box = node.field("function"), node.field("arguments")
        if callee is None or box is None or box.kind() != "argument_list":
            return self._joined(node, depth)
        last = callee.text().rpartition(".")[2]
        arguments = [child for child in box.named_children() if child.kind() != "comment"]
        if last in _KEEPING_FUNCTIONS and len(arguments) == 1:
            return self.read(arguments[0], depth)
        owner = callee.field("object") if callee.kind() == "attribute" else None
        if owner is not None and last in _KEEPING_METHODS:
            replaced = arguments[1:2] if last == "replace" else []
            return self.read(owner, depth) + self._all(replaced, depth)
        if owner is not None and last == "format":
            template = self.read(owner, depth)
            if any(isinstance(part, str) for part in template):
                return list(fill_braces(template, arguments, lambda value: self.read(value, depth)))
        return self._joined(node, depth)

    def _joined(self, node: SgNode, depth: int) -> list[Piece]:
        """`", ".join([a, b])` with the elements written out; anything else stays what it is."""
        callee, box = node.field("function"), node.field("arguments")
        owner = callee.field("object") if callee is not None and callee.kind() == "attribute" else None
        is_join = callee is not None and callee.text().endswith(".join")
        if owner is None or box is None or not is_join or owner.kind() not in _JOINED:
            return [node]
        elements = box if box.kind() == "generator_expression" else next(iter(box.named_children()), box)
        if elements.kind() in {"generator_expression", "list_comprehension"}:
            body = elements.field("body")
            return self.read(body, depth) if body is not None else [node]
        if elements.kind() not in {"list", "tuple"}:
            return [node]
        found: list[Piece] = []
        for element in elements.named_children():
            found += [*(self.read(owner, depth) if found else []), *self.read(element, depth)]
        return found

    def _name(self, node: SgNode, depth: int) -> list[Piece]:
        """What the name was put together from, if all of it is text; the name itself otherwise."""
        name, index = node.text(), node.range().start.index
        scope: Scope | None = scope_of(self._file, node)
        while scope is not None:
            bindings = scope.before(name, index)
            if name in scope.parameters and not any(binding.replaces(index) for binding in bindings):
                return [node]
            if bindings:
                plain = [binding for binding in bindings if binding.inside is None]
                first = self._either(node, [binding.value for binding in plain if not binding.adds], depth)
                rest = self._all([binding.value for binding in plain if binding.adds], depth)
                return [*first, *rest] if rest or any(isinstance(part, str) for part in first) else [node]
            scope = enclosing(self._file, scope)
        return [node]

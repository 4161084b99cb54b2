"""What the parts of the JavaScript front end share: the tables of handlers and what they have found so far."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir

ExprHandler: TypeAlias = "Callable[[Context, SgNode], ir.Expr]"
StmtHandler: TypeAlias = "Callable[[Context, SgNode], Iterator[ir.Stmt]]"

_HOISTED = frozenset({"function_declaration", "generator_function_declaration"})
_NOWHERE = ir.At(1, 1, 1, 1)


def at(node: SgNode) -> ir.At:
    """The node's region."""
    place = node.range()
    return ir.At(place.start.line + 1, place.start.column + 1, place.end.line + 1, place.end.column + 1)


def text_of(node: SgNode | None) -> str:
    """The node's source; empty for none."""
    return node.text() if node is not None else ""


def children(node: SgNode | None) -> list[SgNode]:
    """The named children without comments."""
    return [child for child in node.named_children() if child.kind() != "comment"] if node is not None else []


class Context:
    """One file on its way to IR."""

    def __init__(self, expressions: Mapping[str, ExprHandler], statements: Mapping[str, StmtHandler]) -> None:
        self.functions: list[ir.Function] = []
        self.classes: list[ir.Class] = []
        self.required: dict[str, str] = {}
        self.depth = 0
        self.declared: set[str] = set()
        self._expressions = expressions
        self._statements = statements
        self._temporaries = 0

    def expr(self, node: SgNode | None) -> ir.Expr:
        """The expression; anything unknown is made of its parts."""
        if node is None:
            return ir.Const(None, _NOWHERE)
        handler = self._expressions.get(node.kind())
        return handler(self, node) if handler is not None else ir.Opaque(self.exprs(children(node)), at(node))

    def exprs(self, nodes: Iterable[SgNode]) -> tuple[ir.Expr, ...]:
        """Several expressions."""
        return tuple(self.expr(node) for node in nodes)

    def block(self, nodes: Iterable[SgNode]) -> tuple[ir.Stmt, ...]:
        """Statements in the order in which they take effect: functions that are declared come first."""
        found = list(nodes)
        first = [node for node in found if node.kind() in _HOISTED]
        rest = [node for node in found if node.kind() not in _HOISTED]
        return tuple(statement for node in (*first, *rest) for statement in self.statement(node))

    def statement(self, node: SgNode) -> Iterator[ir.Stmt]:
        """One statement as none, one or several."""
        handler = self._statements.get(node.kind())
        if handler is not None:
            yield from handler(self, node)

    def body(self, node: SgNode | None) -> tuple[ir.Stmt, ...]:
        """The statements of a block, or of a single statement that stands for one."""
        if node is None:
            return ()
        if node.kind() == "statement_block":
            return self.block(children(node))
        return tuple(self.statement(node))

    def temporary(self, node: SgNode) -> ir.Name:
        """A name that nobody else uses."""
        self._temporaries += 1
        name = f"@{self._temporaries}"
        self.declared.add(name)
        return ir.Name(name, at(node))

    @contextmanager
    def inside_function(self) -> Iterator[set[str]]:
        """The names that are declared while a function's parameters and body are lowered."""
        outer, self.declared = self.declared, set()
        self.depth += 1
        try:
            yield self.declared
        finally:
            self.declared = outer
            self.depth -= 1

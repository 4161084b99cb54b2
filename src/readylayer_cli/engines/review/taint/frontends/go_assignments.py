"""Go's declarations and assignments to IR."""

import re
from collections.abc import Iterator
from functools import cached_property

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.go_calls import zero
from readylayer_cli.engines.review.taint.frontends.go_expressions import Expressions
from readylayer_cli.engines.review.taint.frontends.go_names import Variable
from readylayer_cli.engines.review.taint.frontends.python_expressions import at

_OUTCOME = re.compile(r"(?:\w*[eE]rr(?:or)?\d*|ok\d*|found|exists?|e|valid|okay|has|present|matched)\Z")
_NOBODY = ir.Const(None, ir.At(1, 1, 1, 1))
_TYPE_HEADER = "content-type"


class Assignments:
    """Lowers statements that bind names or change values."""

    def __init__(self, expressions: Expressions, text: str) -> None:
        self._expressions = expressions
        self._scopes = expressions.scopes
        self._text = text

    def statement(self, node: SgNode) -> Iterator[ir.Stmt]:
        """The statement as IR; nothing for what changes no value."""
        kind = node.kind()
        if kind in {"short_var_declaration", "assignment_statement", "receive_statement"}:
            yield from self._assignment(node)
        elif kind in {"var_declaration", "const_declaration"}:
            for spec in node.find_all({"rule": {"any": [{"kind": "var_spec"}, {"kind": "const_spec"}]}}):
                yield from self._spec(spec)
        elif kind == "send_statement":
            channel = self._expressions.lower(node.field("channel"))
            value = self._expressions.lower(node.field("value"))
            yield ir.Assign(ir.Item(channel, ir.Opaque((), at(node)), at(node)), value, at(node))
        elif kind in {"inc_statement", "dec_statement"}:
            target = self._expressions.lower(next(iter(node.named_children()), None))
            if not isinstance(target, ir.Mix):
                yield ir.Assign(target, ir.Mix((target,), at(node), number=True), at(node))

    def header_set(self, node: SgNode, value: ir.Expr) -> Iterator[ir.Stmt]:
        """A response that is given a content type remembers it: `w.Header().Set("Content-Type", x)`."""
        if not (isinstance(value, ir.Call) and isinstance(value.callee, ir.Attr) and len(value.args) == 2):
            return
        method, base = value.callee.name, value.callee.base
        name = value.args[0]
        if not (isinstance(name, ir.Const) and str(name.value).lower() == _TYPE_HEADER):
            return
        owner: ir.Expr | None = None
        if method in {"Set", "Add"} and isinstance(base, ir.Call) and isinstance(base.callee, ir.Attr):
            owner = base.callee.base if base.callee.name == "Header" else None
        elif method in {"Set", "Add"} and isinstance(base, ir.Name):
            function = node.field("function")
            operand = function.field("operand") if function is not None else None
            variable = self._scopes.find(operand.text()) if operand is not None else None
            owner = variable.header_of if variable is not None and variable.header_of is not None else base
        elif method in {"Header", "SetHeader"}:
            owner = base
        if owner is not None:
            yield ir.Assign(ir.Attr(owner, "@type", at(node)), value.args[1], at(node))

    def zeroed(self, variable: Variable, place: ir.At) -> ir.Stmt:
        """A variable before anything is put into it."""
        name = ir.Name(variable.id, place)
        return ir.Assign(name, zero(self._expressions, variable.type, place), place)

    def bind(self, name: SgNode, kind: str = "", text: str | None = None, *, new: bool = True) -> ir.Expr:
        """The target that a name is; declared if it is new."""
        if name.kind() != "identifier" or name.text() == "_":
            target = self._expressions.lower(name) if name.text() != "_" else _NOBODY
            return target.parts[0] if isinstance(target, ir.Mix) and target.parts else target
        if new:
            return ir.Name(self._scopes.declare(name.text(), kind, text).id, at(name))
        variable = self._scopes.find(name.text())
        if variable is not None:
            variable.text, variable.header_of = None, None
        return ir.Name(variable.id if variable is not None else name.text(), at(name))

    def _assignment(self, node: SgNode) -> Iterator[ir.Stmt]:
        names, values = _items(node.field("left")), _items(node.field("right"))
        operator = next(
            (child.text() for child in node.children() if child.text().endswith("=") and not child.is_named()), "="
        )
        if len(operator) > 1 and operator != ":=":
            operator_node = node.field("operator")
            yield from self._augmented(node, operator_node.text() if operator_node is not None else operator)
        elif len(names) > 1 and len(values) == 1:
            yield from self._several(node, names, values[0], new=operator == ":=")
        elif len(names) > 1:
            lowered = tuple(self._expressions.lower(value) for value in values)
            kinds = [self._expressions.typed.of(value) for value in values]
            targets = tuple(
                self.bind(name, kind, new=operator == ":=") for name, kind in zip(names, kinds, strict=False)
            )
            yield ir.Assign(ir.Sequence(targets, (), at(node)), ir.Sequence(lowered, (), at(node)), at(node))
        elif names and values:
            yield self._single(node, names[0], values[0], new=operator == ":=")

    def _single(self, node: SgNode, name: SgNode, value: SgNode, *, new: bool) -> ir.Stmt:
        lowered = self._expressions.lower(value)
        kind = self._expressions.typed.of(value)
        text = self._expressions.constant_text(value)
        target = self.bind(name, kind, text, new=new)
        if isinstance(lowered, ir.Call):
            if new and isinstance(lowered.callee, ir.Attr) and lowered.callee.name == "Header" and not lowered.args:
                variable = self._scopes.find(name.text())
                if variable is not None:
                    variable.header_of = lowered.callee.base
            elif name.kind() == "identifier" and "rr" in name.text() and _OUTCOME.match(name.text()):
                lowered = ir.Outcome(lowered, at(node))
        return ir.Assign(target, lowered, at(node))

    def _augmented(self, node: SgNode, operator: str) -> Iterator[ir.Stmt]:
        names, values = _items(node.field("left")), _items(node.field("right"))
        if len(names) != 1 or len(values) != 1:
            return
        value = self._expressions.lower(values[0])
        target = self.bind(names[0], new=False)
        mixed: ir.Expr = ir.Mix((target, value), at(node), number=True)
        if operator == "+=":
            mixed = ir.Text((target, value), at(node))
        yield ir.Assign(target, mixed, at(node))

    def _several(self, node: SgNode, names: list[SgNode], value: SgNode, *, new: bool) -> Iterator[ir.Stmt]:
        """`value, err := call()`, `value, ok := m[key]` and their likes: the last one tells how it went."""
        place = at(node)
        lowered = self._expressions.lower(value)
        kinds = [self._expressions.typed.of(value)] + [""] * (len(names) - 1)
        targets = [self.bind(name, kind, new=new) for name, kind in zip(names, kinds, strict=True)]
        last, outcome = targets[-1], self._outcome(names[-1], value, lowered)
        if outcome is None and value.kind() != "call_expression":
            outcome = ir.Opaque((), place)
        if outcome is None:
            yield ir.Assign(ir.Sequence(tuple(targets), (), place), lowered, place)
            return
        if value.kind() == "call_expression":
            yield ir.Assign(ir.Sequence((*targets[:-1], _NOBODY), (), place), lowered, place)
        else:
            yield ir.Assign(targets[0], lowered, place)
        if last is not _NOBODY:
            yield ir.Assign(last, outcome, place)

    def _outcome(self, name: SgNode, value: SgNode, lowered: ir.Expr) -> ir.Expr | None:
        if value.kind() == "index_expression":
            key, base = self._expressions.lower(value.field("index")), self._expressions.lower(value.field("operand"))
            return ir.Test("in", key, base, at(value))
        if not (name.text() == "_" or _OUTCOME.match(name.text())):
            return None
        if not isinstance(lowered, ir.Call):
            return ir.Opaque((), at(value))
        return ir.Outcome(lowered, at(value), made=True, error="rr" in name.text() or name.text() == "e")

    def _spec(self, spec: SgNode) -> Iterator[ir.Stmt]:
        names = [name for name in spec.field_children("name") if name.is_named() and name.kind() == "identifier"]
        values = _items(spec.field("value"))
        declared = spec.field("type")
        kind = declared.text() if declared is not None else ""
        is_constant = spec.kind() == "const_spec"
        if len(names) > 1 and len(values) == 1:
            yield from self._several(spec, names, values[0], new=True)
            return
        for index, name in enumerate(names):
            value = values[index] if index < len(values) else None
            text = self._expressions.constant_text(value)
            lowered = self._expressions.lower(value) if value is not None else None
            given = kind or (self._expressions.typed.of(value) if value is not None else "")
            if not self._scopes.is_outermost:
                target = self.bind(name, given, text)
            else:
                target = ir.Name(name.text(), at(name))
                if text is not None and (is_constant or self._is_kept(name.text())):
                    self._expressions.types.texts[name.text()] = text
            if lowered is None:
                lowered = (
                    zero(self._expressions, given, at(spec)) if not is_constant else ir.Mix((), at(spec), number=True)
                )
            elif not is_constant and isinstance(lowered, ir.Const) and not self._is_kept(name.text()):
                lowered = ir.Opaque((), at(spec))
            yield ir.Assign(target, lowered, at(spec))

    def _is_kept(self, name: str) -> bool:
        """Whether a variable of the package is never given another value in this file."""
        return name not in self._changed

    @cached_property
    def _changed(self) -> frozenset[str]:
        found = re.findall(r"(?m)^\s+(?:\w+, )*(\w+)(?:, \w+)*\s*(?:[+]?=|\+\+|--)(?!=)|&(\w+)\b", self._text)
        return frozenset(name for pair in found for name in pair if name)


def _items(node: SgNode | None) -> list[SgNode]:
    if node is None:
        return []
    if node.kind() != "expression_list":
        return [node]
    return [child for child in node.named_children() if child.kind() != "comment"]

"""Java statements to IR."""

import re
from collections.abc import Callable, Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.java_expressions import Expressions
from readylayer_cli.engines.review.taint.frontends.java_scope import Scope, at, inner, text

_LEAVES = frozenset({"exit", "halt", "fail"})
_ASSERTS = re.compile(r"(?:isTrue|checkArgument|checkState|require|assertTrue|validState|state)\Z")
_CHECKS = re.compile(r"(?:validate|check|verify|ensure|assert|require)[A-Z]\w*\Z")
_YIELDS = frozenset({"block", "throw_statement"})


class Statements:
    """Lowers the statements of functions; `define` lowers types declared among them, `methods_of` anonymous classes."""

    def __init__(
        self,
        scope: Scope,
        define: Callable[[SgNode], Iterable[ir.Stmt]],
        methods_of: Callable[[SgNode], tuple[ir.Function, ...]],
    ) -> None:
        self.scope = scope
        self.define = define
        self._left: list[tuple[str, bool]] = []
        self._named = ""
        self.expressions = Expressions(scope, lambda node: self.block(inner(node)), methods_of, self._value_of_switch)
        self.lower = self.expressions.lower

    def block(self, nodes: Iterable[SgNode]) -> tuple[ir.Stmt, ...]:
        """Statements in order."""
        return tuple(statement for node in nodes for statement in self._statement(node))

    def body(self, node: SgNode | None) -> tuple[ir.Stmt, ...]:
        """The statements of a block, or the one statement that stands for it."""
        if node is None:
            return ()
        is_block = node.kind() in {"block", "constructor_body"}
        return self.block(inner(node)) if is_block else self.block((node,))

    def _statement(self, node: SgNode) -> Iterator[ir.Stmt]:
        handler = _STATEMENTS.get(node.kind())
        if handler is not None:
            yield from handler(self, node)

    def declared(self, node: SgNode) -> Iterator[tuple[str, ir.Expr, SgNode]]:
        """The variables of a declaration: name, what it begins with, and where."""
        kind = text(node.field("type"))
        for child in inner(node):
            if child.kind() != "variable_declarator":
                continue
            name, value = child.field("name"), child.field("value")
            whole = " ".join((kind + text(child.field("dimensions"))).split())
            begins = self.lower(value) if value is not None else ir.Opaque((), at(child))
            yield text(name), begins if kind == "var" else ir.Cast(begins, whole, at(child)), child

    def _declaration(self, node: SgNode) -> Iterator[ir.Stmt]:
        for name, value, place in self.declared(node):
            self._note_matcher(name, value)
            yield ir.Assign(ir.Name(name, at(place)), value, at(place))

    def _note_matcher(self, name: str, value: ir.Expr) -> None:
        """Remember what `Matcher m = pattern.matcher(text)` looks at, for `m.matches()`."""
        made = value.value if isinstance(value, ir.Cast) else value
        if (
            isinstance(made, ir.Call)
            and isinstance(made.callee, ir.Attr)
            and made.callee.name == "matcher"
            and len(made.args) == 1
        ):
            self.scope.matchers[name] = (made.callee.base, made.args[0])

    def _expression(self, node: SgNode) -> Iterator[ir.Stmt]:
        for child in inner(node):
            kind = child.kind()
            if kind == "assignment_expression":
                target, value = self.expressions.assigned(child)
                if isinstance(target, ir.Name):
                    self._note_matcher(target.id, value)
                yield ir.Assign(target, value, at(child))
            elif kind == "switch_expression":
                yield self._switch(child)
            else:
                yield self._effect(self.lower(child), at(child))

    def _effect(self, value: ir.Expr, place: ir.At) -> ir.Stmt:
        if isinstance(value, ir.Call):
            last = value.callee.name if isinstance(value.callee, ir.Attr) else ""
            if last in _LEAVES and isinstance(value.callee, ir.Attr) and _is_class(value.callee.base):
                return ir.Leave("exit", value, place)
            if (
                _ASSERTS.match(last)
                and value.args
                and isinstance(value.args[0], ir.Test | ir.Logic | ir.Call | ir.Name)
            ):
                return ir.If(value.args[0], (ir.Do(value, place),), (ir.Leave("throw", None, place),), place)
            if _CHECKS.match(last) and value.args:
                return ir.If(value, (), (ir.Leave("throw", None, place),), place)
        return ir.Do(value, place)

    def _return(self, node: SgNode) -> Iterator[ir.Stmt]:
        value = next(iter(inner(node)), None)
        yield ir.Return(self.lower(value) if value is not None else None, at(node))

    def _leave(self, node: SgNode) -> Iterator[ir.Stmt]:
        kind = node.kind().removesuffix("_statement")
        part = next(iter(inner(node)), None)
        if kind == "throw" or part is None:
            yield ir.Leave(kind, self.lower(part) if part is not None else None, at(node))
            return
        places = [label for label, is_loop in self._left if is_loop or kind == "break"]
        depth = places[::-1].index(part.text()) + 1 if part.text() in places else 1
        yield ir.Leave(kind, None, at(node), depth)

    def _loop_body(self, node: SgNode) -> tuple[ir.Stmt, ...]:
        self._left.append((self._named, True))
        self._named = ""
        body = self.body(node.field("body"))
        self._left.pop()
        return body

    def _block(self, node: SgNode) -> Iterator[ir.Stmt]:
        yield from self.block(inner(node))

    def _labeled(self, node: SgNode) -> Iterator[ir.Stmt]:
        parts = inner(node)
        self._named = parts[0].text()
        yield from self.block(parts[1:])
        self._named = ""

    def _if(self, node: SgNode) -> Iterator[ir.Stmt]:
        then, other = node.field("consequence"), node.field("alternative")
        yield ir.If(self.lower(node.field("condition")), self.body(then), self.body(other), at(node))

    def _while(self, node: SgNode) -> Iterator[ir.Stmt]:
        yield ir.Loop(None, None, self.lower(node.field("condition")), self._loop_body(node), (), at(node))

    def _do_while(self, node: SgNode) -> Iterator[ir.Stmt]:
        body = self._loop_body(node)
        test = self.lower(node.field("condition"))
        stop = ir.If(test, (), (ir.Leave("break", None, at(node)),), at(node))
        yield ir.Loop(None, None, ir.Const(True, at(node)), (*body, stop), (), at(node))  # noqa: FBT003 - a literal

    def _for(self, node: SgNode) -> Iterator[ir.Stmt]:
        for part in node.field_children("init"):
            yield from (
                self._statement(part)
                if part.kind() == "local_variable_declaration"
                else (ir.Do(self.lower(part), at(part)),)
            )
        condition = node.field("condition")
        test = self.lower(condition) if condition is not None else ir.Const(True, at(node))  # noqa: FBT003 - a literal
        updates = tuple(ir.Do(self.lower(part), at(part)) for part in node.field_children("update"))
        yield ir.Loop(None, None, test, (*self._loop_body(node), *updates), (), at(node))

    def _for_each(self, node: SgNode) -> Iterator[ir.Stmt]:
        name, kind, place = node.field("name"), text(node.field("type")), at(node)
        target = ir.Name(text(name), place)
        body = self._loop_body(node)
        if kind != "var":
            body = (ir.Assign(target, ir.Cast(target, kind, place), place), *body)
        yield ir.Loop(target, self.lower(node.field("value")), None, body, (), place)

    def _try(self, node: SgNode) -> Iterator[ir.Stmt]:
        handlers: list[tuple[str | None, tuple[ir.Stmt, ...]]] = []
        opened: list[ir.Stmt] = []
        final: tuple[ir.Stmt, ...] = ()
        for child in inner(node):
            if child.kind() == "resource_specification":
                opened += [statement for each in inner(child) for statement in self._resource(each)]
            elif child.kind() == "catch_clause":
                parameter = next((each for each in inner(child) if each.kind() == "catch_formal_parameter"), None)
                name = text(parameter.field("name")) if parameter is not None else ""
                handlers.append((name or None, self.body(child.field("body"))))
            elif child.kind() == "finally_clause":
                final = self.body(next((each for each in inner(child) if each.kind() == "block"), None))
        yield ir.Try((*opened, *self.body(node.field("body"))), tuple(handlers), (), final, at(node))

    def _resource(self, node: SgNode) -> Iterator[ir.Stmt]:
        name, value = node.field("name"), node.field("value")
        if name is not None and value is not None:
            made = ir.Cast(self.lower(value), text(node.field("type")), at(node))
            yield ir.Assign(ir.Name(name.text(), at(name)), made, at(node))

    def _synchronized(self, node: SgNode) -> Iterator[ir.Stmt]:
        yield from self.body(node.field("body"))

    def _switch_statement(self, node: SgNode) -> Iterator[ir.Stmt]:
        yield self._switch(node)

    def _switch(self, node: SgNode, *, yields: bool = False) -> ir.Stmt:
        subject = self.lower(node.field("condition"))
        body = node.field("body")
        self._left.append((self._named, False))
        self._named = ""
        cases = [self._case(part, subject, yields=yields) for part in inner(body)] if body is not None else []
        self._left.pop()
        return ir.Switch(subject, tuple(case for case in cases if case is not None), at(node))

    def _case(
        self, node: SgNode, subject: ir.Expr, *, yields: bool
    ) -> tuple[tuple[ir.Expr, ...], tuple[ir.Stmt, ...]] | None:
        parts = inner(node)
        labels = [part for part in parts if part.kind() == "switch_label"]
        rest = [part for part in parts if part.kind() != "switch_label"]
        values = tuple(self._label(each) for label in labels for each in inner(label) if each.kind() != "guard")
        if any(label.text().startswith("default") for label in labels):
            values = ()
        bound = tuple(each for label in labels for each in self._bound(label, subject))
        if node.kind() != "switch_rule":
            return values, (*bound, *self.block(rest))
        if yields and rest and rest[0].kind() not in _YIELDS:
            return values, (*bound, ir.Return(self.lower(inner(rest[0])[0]), at(node)))
        statements = self.block(inner(rest[0]) if rest and rest[0].kind() == "block" else rest)
        return values, (*bound, *statements, ir.Leave("break", None, at(node)))

    def _label(self, node: SgNode) -> ir.Expr:
        if node.kind() == "identifier" and not self.scope.is_known(node.text()):
            return ir.Const(f"enum {node.text()}", at(node))
        return ir.Opaque((), at(node)) if node.kind() == "pattern" else self.lower(node)

    def _bound(self, label: SgNode, subject: ir.Expr) -> Iterator[ir.Stmt]:
        """The variables of patterns."""
        for pattern in label.find_all(
            {"rule": {"any": [{"kind": "type_pattern"}, {"kind": "record_pattern_component"}]}}
        ):
            parts = inner(pattern)
            if len(parts) == 2:
                value = ir.Cast(subject, parts[0].text(), at(pattern))
                yield ir.Assign(ir.Name(parts[1].text(), at(pattern)), value, at(pattern))

    def _value_of_switch(self, node: SgNode) -> tuple[ir.Stmt, ...]:
        return (self._switch(node, yields=True),)

    def _yield(self, node: SgNode) -> Iterator[ir.Stmt]:
        yield from self._return(node)

    def _define(self, node: SgNode) -> Iterator[ir.Stmt]:
        yield from self.define(node)

    def _explicit(self, node: SgNode) -> Iterator[ir.Stmt]:
        """`this(...)` or `super(...)`: another constructor runs first."""
        args = self.expressions.arguments(node)
        owner = self.scope.around[-1] if self.scope.around else None
        if owner is None:
            return
        name = owner.name
        if any(child.kind() == "super" for child in node.children()):
            name = next((base for base in owner.bases if base in self.scope.classes), "")
        place = at(node)
        yield ir.Do(ir.Call(ir.Attr(ir.Name("this", place), name or "super", place), args, (), (), place), place)


_STATEMENTS: dict[str, Callable[[Statements, SgNode], Iterator[ir.Stmt]]] = {
    "local_variable_declaration": Statements._declaration,  # noqa: SLF001 - one class in two halves
    "expression_statement": Statements._expression,  # noqa: SLF001
    "return_statement": Statements._return,  # noqa: SLF001
    "yield_statement": Statements._yield,  # noqa: SLF001
    "throw_statement": Statements._leave,  # noqa: SLF001
    "break_statement": Statements._leave,  # noqa: SLF001
    "continue_statement": Statements._leave,  # noqa: SLF001
    "block": Statements._block,  # noqa: SLF001
    "labeled_statement": Statements._labeled,  # noqa: SLF001
    "if_statement": Statements._if,  # noqa: SLF001
    "while_statement": Statements._while,  # noqa: SLF001
    "do_statement": Statements._do_while,  # noqa: SLF001
    "for_statement": Statements._for,  # noqa: SLF001
    "enhanced_for_statement": Statements._for_each,  # noqa: SLF001
    "try_statement": Statements._try,  # noqa: SLF001
    "try_with_resources_statement": Statements._try,  # noqa: SLF001
    "synchronized_statement": Statements._synchronized,  # noqa: SLF001
    "switch_expression": Statements._switch_statement,  # noqa: SLF001
    "switch_statement": Statements._switch_statement,  # noqa: SLF001
    "class_declaration": Statements._define,  # noqa: SLF001
    "record_declaration": Statements._define,  # noqa: SLF001
    "enum_declaration": Statements._define,  # noqa: SLF001
    "interface_declaration": Statements._define,  # noqa: SLF001
    "explicit_constructor_invocation": Statements._explicit,  # noqa: SLF001
}


def _is_class(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Name) and expr.id[:1].isupper()

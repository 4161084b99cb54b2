"""Statements followed in order: both ways where a condition is unknown, loops over what is known."""

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from readylayer_cli.engines.docs.python.expressions import Expressions
from readylayer_cli.engines.docs.python.operators import binary, truth
from readylayer_cli.engines.docs.python.scope import Imported, Scope
from readylayer_cli.engines.docs.python.values import (
    ClassValue,
    External,
    FunctionValue,
    ListValue,
    Member,
    Object,
    Unknown,
    choose,
)

_MAX_CONDITION = 120


class Statements(Expressions):
    """Follows statements. A block answers whether it surely left early (`return`, `raise`, `continue`, `break`)."""

    def __init__(self) -> None:
        self.conditions: list[str] = []

    def execute(self, statements: Sequence[ast.stmt], scope: Scope) -> bool:
        """Follow a block; true if what stands behind it is not reached."""
        for statement in statements:
            self.step()
            handler = _HANDLERS.get(type(statement))
            if handler is not None and handler(self, statement, scope):
                return True
        return False

    @contextmanager
    def under(self, condition: str) -> Iterator[None]:
        """What is done inside depends on this condition."""
        self.conditions.append(condition[:_MAX_CONDITION])
        try:
            yield
        finally:
            self.conditions.pop()

    def decorate(self, decorators: Sequence[object], target: FunctionValue | ClassValue) -> None:
        """Apply decorators, the innermost first; what they register is kept, the name stays bound to the target."""
        for decorator in reversed(decorators):
            if isinstance(decorator, Object):
                decorator.applied.append(target)
            elif isinstance(decorator, External):
                continue
            elif isinstance(decorator, Member):
                made = self.call(decorator, [target], {}, target.site)
                if isinstance(made, Object):
                    made.applied.append(target)
            else:
                self.call(decorator, [target], {}, target.site)

    def on_expression(self, node: ast.Expr, scope: Scope) -> None:
        """A call on its own line."""
        self.evaluate(node.value, scope)

    def on_assignment(self, node: ast.Assign, scope: Scope) -> None:
        """`target = value`."""
        value = self.evaluate(node.value, scope)
        for target in node.targets:
            self.assign(target, value, scope)

    def on_annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        """`target: type = value`."""
        if node.value is not None:
            self.assign(node.target, self.evaluate(node.value, scope), scope)

    def on_augmented(self, node: ast.AugAssign, scope: Scope) -> None:
        """`target += value`."""
        before = self.evaluate(_loaded(node.target), scope)
        value = self.evaluate(node.value, scope)
        if isinstance(node.op, ast.Add) and isinstance(before, ListValue):
            before.items.extend(value.items if isinstance(value, ListValue) else [value])
            return
        self.assign(node.target, binary(node.op, before, value), scope)

    def on_import(self, node: ast.Import, scope: Scope) -> None:
        """`import a.b`."""
        for alias in node.names:
            if alias.asname:
                scope.bind(alias.asname, Imported(alias.name))
            else:
                scope.bind(alias.name.partition(".")[0], Imported(alias.name.partition(".")[0]))

    def on_import_from(self, node: ast.ImportFrom, scope: Scope) -> None:
        """`from a import b`."""
        for alias in node.names:
            if alias.name == "*":
                scope.stars.append(Imported(node.module or "", "", node.level))
            else:
                scope.bind(alias.asname or alias.name, Imported(node.module or "", alias.name, node.level))

    def on_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        """A function, with what its decorators register."""
        function = FunctionValue(node.name, node, scope.module, scope, scope.owner if scope.is_class else None)
        decorators = [self.evaluate(each, scope) for each in node.decorator_list]
        function.decorators = decorators
        scope.bind(node.name, function)
        self.decorate(decorators, function)

    def on_class(self, node: ast.ClassDef, scope: Scope) -> None:
        """A class: its body is followed."""
        bases = [self.evaluate(base, scope) for base in node.bases if not isinstance(base, ast.Starred)]
        inner = Scope(scope.module, scope, is_class=True)
        value = ClassValue(node.name, node, scope.module, inner, bases)
        inner.owner = value
        value.decorators = [self.evaluate(each, scope) for each in node.decorator_list]
        scope.bind(node.name, value)
        self.execute(node.body, inner)
        self.decorate(value.decorators, value)

    def on_return(self, node: ast.Return, scope: Scope) -> bool:
        """`return value`."""
        scope.returned.append(self.evaluate(node.value, scope))
        return True

    def on_leave(self, _node: ast.stmt, _scope: Scope) -> bool:
        """`raise`, `continue`, `break`."""
        return True

    def on_global(self, node: ast.Global, scope: Scope) -> None:
        """`global name`."""
        scope.global_names.update(node.names)

    def on_if(self, node: ast.If, scope: Scope) -> bool:
        """One branch where the condition is known, else both."""
        if _is_main(node.test):
            return self.execute(node.body, scope)
        value = self.evaluate(node.test, scope)
        if isinstance(value, External) and value.name.endswith("TYPE_CHECKING"):
            self.execute(node.body, scope)
            return self.execute(node.orelse, scope)
        holds = truth(value)
        if holds is not None:
            return self.execute(node.body if holds else node.orelse, scope)
        return self._both(node, scope)

    def _both(self, node: ast.If, scope: Scope) -> bool:
        test = ast.unparse(node.test)[:_MAX_CONDITION]
        before = dict(scope.names)
        with self.under(test):
            left_first = self.execute(node.body, scope)
        first, scope.names = scope.names, dict(before)
        with self.under(f"not ({test})"):
            left_second = self.execute(node.orelse, scope)
        second = scope.names
        if left_first or left_second:
            scope.names = second if left_first else first
            return left_first and left_second
        scope.names = _merged(first, second, test)
        return False

    def on_for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> bool:
        """The body once for each known item."""
        source = self.evaluate(node.iter, scope)
        items = self.iterate(source)
        if items is None:
            self.assign(node.target, Unknown(f"an item of {ast.unparse(node.iter)[:80]}"), scope)
            with self.under(f"for each of {ast.unparse(node.iter)}"):
                self.execute(node.body, scope)
        else:
            for item in list(items):
                self.assign(node.target, item, scope)
                self.execute(node.body, scope)
        self.execute(node.orelse, scope)
        return False

    def on_while(self, node: ast.While, scope: Scope) -> bool:
        """The body once."""
        with self.under(f"while {ast.unparse(node.test)}"):
            self.execute(node.body, scope)
        return False

    def on_with(self, node: ast.With | ast.AsyncWith, scope: Scope) -> bool:
        """The body of a `with`."""
        for item in node.items:
            value = self.evaluate(item.context_expr, scope)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value, scope)
        return self.execute(node.body, scope)

    def on_try(self, node: ast.Try, scope: Scope) -> bool:
        """The body, then each handler as something that may happen."""
        left = self.execute(node.body, scope)
        after = dict(scope.names)
        for handler in node.handlers:
            names = scope.names = dict(after)
            with self.under(f"on {ast.unparse(handler.type) if handler.type else 'an exception'}"):
                self.execute(handler.body, scope)
            for name, value in names.items():
                after.setdefault(name, value)
        scope.names = after
        left = self.execute(node.orelse, scope) or left
        return self.execute(node.finalbody, scope) or left

    def on_match(self, node: ast.Match, scope: Scope) -> bool:
        """Every case as something that may happen."""
        for case in node.cases:
            with self.under(f"match {ast.unparse(node.subject)}: {ast.unparse(case.pattern)}"):
                self.execute(case.body, scope)
        return False


def _merged(first: dict[str, object], second: dict[str, object], condition: str) -> dict[str, object]:
    """Names after an `if`: a choice where the branches disagree, and what only one of them bound."""
    names = dict(second)
    for name, value in first.items():
        if name not in second:
            names[name] = value
        elif second[name] is not value:
            both = (value, second[name])
            names[name] = value if any(isinstance(each, Imported) for each in both) else choose(list(both), condition)
    return names


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _loaded(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    return target


_HANDLERS: dict[type[ast.stmt], Callable[..., bool | None]] = {
    ast.Expr: Statements.on_expression,
    ast.Assign: Statements.on_assignment,
    ast.AnnAssign: Statements.on_annotated,
    ast.AugAssign: Statements.on_augmented,
    ast.Import: Statements.on_import,
    ast.ImportFrom: Statements.on_import_from,
    ast.FunctionDef: Statements.on_function,
    ast.AsyncFunctionDef: Statements.on_function,
    ast.ClassDef: Statements.on_class,
    ast.Return: Statements.on_return,
    ast.Raise: Statements.on_leave,
    ast.Continue: Statements.on_leave,
    ast.Break: Statements.on_leave,
    ast.Global: Statements.on_global,
    ast.If: Statements.on_if,
    ast.For: Statements.on_for,
    ast.AsyncFor: Statements.on_for,
    ast.While: Statements.on_while,
    ast.With: Statements.on_with,
    ast.AsyncWith: Statements.on_with,
    ast.Try: Statements.on_try,
    ast.TryStar: Statements.on_try,
    ast.Match: Statements.on_match,
}

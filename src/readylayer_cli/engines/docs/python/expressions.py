"""Evaluation of expressions, in the scope they stand in."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable

from readylayer_cli.engines.docs.python.operators import binary, compare, joined, subscript, truth
from readylayer_cli.engines.docs.python.scope import Scope
from readylayer_cli.engines.docs.python.values import (
    Choice,
    DictValue,
    FunctionValue,
    ListValue,
    Site,
    Unknown,
    choose,
    is_constant,
)

_MAX_ITEMS = 400


class Expressions(ABC):
    """Evaluates expressions; names, attributes and calls are left to those who know about them."""

    @abstractmethod
    def lookup(self, name: str, scope: Scope) -> object:
        """What a name is bound to."""

    @abstractmethod
    def attribute(self, value: object, name: str) -> object:
        """An attribute of a value."""

    @abstractmethod
    def call(self, callee: object, args: list[object], kwargs: dict[str, object], site: Site) -> object:
        """What calling a value gives."""

    @abstractmethod
    def call_super(self, scope: Scope) -> object:
        """`super()` in this scope."""

    @abstractmethod
    def step(self) -> None:
        """Count one step; ends the work when there were too many."""

    def evaluate(self, node: ast.expr | None, scope: Scope) -> object:
        """What the expression stands for; never fails."""
        if node is None:
            return None
        if isinstance(node, ast.Constant):
            return node.value if is_constant(node.value) else Unknown("a constant of another kind")
        self.step()
        handler = _HANDLERS.get(type(node))
        return handler(self, node, scope) if handler else Unknown(f"an expression ({type(node).__name__.lower()})")

    def iterate(self, value: object) -> list[object] | None:
        """The items of a value in a loop; `None` if they are not known."""
        if isinstance(value, ListValue):
            return value.items[:_MAX_ITEMS]
        if isinstance(value, DictValue):
            return list(value.entries)[:_MAX_ITEMS]
        return None

    def assign(self, target: ast.expr, value: object, scope: Scope) -> None:
        """Bind what stands left of an assignment."""
        if isinstance(target, ast.Name):
            scope.bind(target.id, value)
        elif isinstance(target, ast.Tuple | ast.List):
            items = self.iterate(value)
            for index, part in enumerate(target.elts):
                inner = part.value if isinstance(part, ast.Starred) else part
                known = items is not None and index < len(items)
                self.assign(inner, items[index] if known and items else Unknown("a part of an unknown value"), scope)
        elif isinstance(target, ast.Attribute):
            self._assign_attribute(target, value, scope)
        elif isinstance(target, ast.Subscript):
            base, key = self.evaluate(target.value, scope), self.evaluate(target.slice, scope)
            if isinstance(base, DictValue) and is_constant(key):
                base.entries[key] = value

    def _assign_attribute(self, target: ast.Attribute, value: object, scope: Scope) -> None:
        from readylayer_cli.engines.docs.python.values import ClassValue, ModuleValue, Object

        owner = self.evaluate(target.value, scope)
        if isinstance(owner, Object):
            owner.attributes[target.attr] = value
        elif isinstance(owner, ClassValue):
            owner.scope.names[target.attr] = value
        elif isinstance(owner, ModuleValue):
            owner.module.scope.names[target.attr] = value

    def on_name(self, node: ast.Name, scope: Scope) -> object:
        """A name."""
        return self.lookup(node.id, scope)

    def on_attribute(self, node: ast.Attribute, scope: Scope) -> object:
        """`value.name`."""
        return self.attribute(self.evaluate(node.value, scope), node.attr)

    def on_call(self, node: ast.Call, scope: Scope) -> object:
        """A call, `super()` included."""
        if isinstance(node.func, ast.Name) and node.func.id == "super" and "super" not in scope.names:
            return self.call_super(scope)
        callee = self.evaluate(node.func, scope)
        args: list[object] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args += self.iterate(self.evaluate(arg.value, scope)) or []
            else:
                args.append(self.evaluate(arg, scope))
        kwargs: dict[str, object] = {}
        for keyword in node.keywords:
            value = self.evaluate(keyword.value, scope)
            if keyword.arg is not None:
                kwargs[keyword.arg] = value
            elif isinstance(value, DictValue):
                kwargs.update({key: each for key, each in value.entries.items() if isinstance(key, str)})
        site = Site(scope.module.path, node.lineno, node.end_lineno or node.lineno)
        return self.call(callee, args, kwargs, site)

    def on_sequence(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> object:
        """A list, tuple or set."""
        items: list[object] = []
        for element in node.elts[:_MAX_ITEMS]:
            if isinstance(element, ast.Starred):
                value = self.evaluate(element.value, scope)
                known = self.iterate(value)
                items += known if known is not None else [value]
            else:
                items.append(self.evaluate(element, scope))
        return ListValue(items)

    def on_dict(self, node: ast.Dict, scope: Scope) -> object:
        """A dictionary."""
        entries: dict[object, object] = {}
        for key_node, value_node in zip(node.keys[:_MAX_ITEMS], node.values, strict=False):
            value = self.evaluate(value_node, scope)
            if key_node is None:
                entries.update(value.entries if isinstance(value, DictValue) else {})
                continue
            key = self.evaluate(key_node, scope)
            entries[key] = value
        return DictValue(entries)

    def on_joined(self, node: ast.JoinedStr, scope: Scope) -> object:
        """An f-string."""
        parts = [
            self.evaluate(part.value if isinstance(part, ast.FormattedValue) else part, scope) for part in node.values
        ]
        return joined(parts)

    def on_binary(self, node: ast.BinOp, scope: Scope) -> object:
        """`left + right` and its like."""
        return binary(node.op, self.evaluate(node.left, scope), self.evaluate(node.right, scope))

    def on_boolean(self, node: ast.BoolOp, scope: Scope) -> object:
        """`and`, `or`."""
        stops_at = isinstance(node.op, ast.Or)
        possible: list[object] = []
        for part in node.values:
            value = self.evaluate(part, scope)
            holds = truth(value)
            if holds is stops_at:
                return choose([*possible, value], ast.unparse(node)[:120]) if possible else value
            if holds is None:
                possible.append(value)
        last = value
        return choose(possible, ast.unparse(node)[:120]) if possible else last

    def on_unary(self, node: ast.UnaryOp, scope: Scope) -> object:
        """`not`, `-`."""
        value = self.evaluate(node.operand, scope)
        if isinstance(node.op, ast.Not):
            holds = truth(value)
            return Unknown("a negated value that is made while running") if holds is None else not holds
        if isinstance(node.op, ast.USub) and isinstance(value, int | float):
            return -value
        return Unknown("an operation on a value that is made while running")

    def on_comparison(self, node: ast.Compare, scope: Scope) -> object:
        """`left == right` and its like."""
        if len(node.ops) != 1:
            return Unknown("a chain of comparisons")
        return compare(self.evaluate(node.left, scope), node.ops[0], self.evaluate(node.comparators[0], scope))

    def on_conditional(self, node: ast.IfExp, scope: Scope) -> object:
        """`a if test else b`."""
        holds = truth(self.evaluate(node.test, scope))
        if holds is not None:
            return self.evaluate(node.body if holds else node.orelse, scope)
        values = [self.evaluate(node.body, scope), self.evaluate(node.orelse, scope)]
        return choose(values, ast.unparse(node.test)[:120])

    def on_subscript(self, node: ast.Subscript, scope: Scope) -> object:
        """`base[index]`."""
        base = self.evaluate(node.value, scope)
        if isinstance(base, Choice):
            return choose([subscript(each, self.evaluate(node.slice, scope)) for each in base.values], base.condition)
        return subscript(base, self.evaluate(node.slice, scope))

    def on_lambda(self, node: ast.Lambda, scope: Scope) -> object:
        """A lambda."""
        return FunctionValue("<lambda>", node, scope.module, scope)

    def on_comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope
    ) -> object:
        """A comprehension over what is known."""
        rows = [Scope(scope.module, scope, owner=scope.owner, receiver=scope.receiver)]
        for clause in node.generators:
            grown: list[Scope] = []
            for row in rows:
                items = self.iterate(self.evaluate(clause.iter, row))
                for item in items if items is not None else [Unknown("an item of an unknown collection")]:
                    inner = Scope(scope.module, row, owner=scope.owner, receiver=scope.receiver)
                    self.assign(clause.target, item, inner)
                    if all(truth(self.evaluate(test, inner)) is not False for test in clause.ifs):
                        grown.append(inner)
            rows = grown[:_MAX_ITEMS]
        if isinstance(node, ast.DictComp):
            return DictValue({self.evaluate(node.key, row): self.evaluate(node.value, row) for row in rows})
        return ListValue([self.evaluate(node.elt, row) for row in rows])

    def on_awaited(self, node: ast.Await, scope: Scope) -> object:
        """`await value`."""
        return self.evaluate(node.value, scope)

    def on_walrus(self, node: ast.NamedExpr, scope: Scope) -> object:
        """`name := value`."""
        value = self.evaluate(node.value, scope)
        self.assign(node.target, value, scope)
        return value


_HANDLERS: dict[type[ast.expr], Callable[..., object]] = {
    ast.Name: Expressions.on_name,
    ast.Attribute: Expressions.on_attribute,
    ast.Call: Expressions.on_call,
    ast.List: Expressions.on_sequence,
    ast.Tuple: Expressions.on_sequence,
    ast.Set: Expressions.on_sequence,
    ast.Dict: Expressions.on_dict,
    ast.JoinedStr: Expressions.on_joined,
    ast.BinOp: Expressions.on_binary,
    ast.BoolOp: Expressions.on_boolean,
    ast.UnaryOp: Expressions.on_unary,
    ast.Compare: Expressions.on_comparison,
    ast.IfExp: Expressions.on_conditional,
    ast.Subscript: Expressions.on_subscript,
    ast.Lambda: Expressions.on_lambda,
    ast.ListComp: Expressions.on_comprehension,
    ast.SetComp: Expressions.on_comprehension,
    ast.GeneratorExp: Expressions.on_comprehension,
    ast.DictComp: Expressions.on_comprehension,
    ast.Await: Expressions.on_awaited,
    ast.NamedExpr: Expressions.on_walrus,
}

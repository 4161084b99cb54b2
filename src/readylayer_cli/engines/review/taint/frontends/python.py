"""Python modules, functions and statements to IR."""

from collections.abc import Callable, Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.python_expressions import at, lower, parameters_of

_NEVER_RETURNS = frozenset({"abort", "exit", "_exit", "http_error"})


def lower_module(file: SourceFile) -> ir.Module:
    """The file as IR."""
    return _Lowering(file).module()


class _Lowering:
    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._functions: list[ir.Function] = []
        self._classes: list[ir.Class] = []
        self._owner = ""

    def module(self) -> ir.Module:
        body = self.block(self._file.root.named_children())
        return ir.Module(
            self._file.path, "python", body, tuple(self._functions), tuple(self._classes), dict(self._file.imports)
        )

    def block(self, nodes: Iterable[SgNode]) -> tuple[ir.Stmt, ...]:
        return tuple(statement for node in nodes for statement in self._statement(node))

    def _body(self, node: SgNode | None) -> tuple[ir.Stmt, ...]:
        return self.block(node.named_children()) if node is not None else ()

    def _statement(self, node: SgNode) -> Iterator[ir.Stmt]:
        handler = _STATEMENTS.get(node.kind())
        if handler is not None:
            yield from handler(self, node)

    def _expression(self, node: SgNode) -> Iterator[ir.Stmt]:
        for child in node.named_children():
            kind = child.kind()
            if kind == "assignment":
                yield from self._assignment(child)
            elif kind == "augmented_assignment":
                yield from self._augmented(child)
            elif kind != "comment":
                yield self._effect(child)

    def _effect(self, node: SgNode) -> ir.Stmt:
        value = lower(node)
        if isinstance(value, ir.Call):
            callee = value.callee
            last = callee.name if isinstance(callee, ir.Attr) else callee.id if isinstance(callee, ir.Name) else ""
            if last in _NEVER_RETURNS:
                return ir.Leave("exit", value, at(node))
        return ir.Do(value, at(node))

    def _assignment(self, node: SgNode) -> Iterator[ir.Stmt]:
        left, right = node.field("left"), node.field("right")
        if left is None or right is None:
            return
        if right.kind() == "assignment":  # a = b = value
            yield from self._assignment(right)
            inner = right.field("left")
            yield ir.Assign(lower(left), lower(inner), at(node))
        else:
            yield ir.Assign(lower(left), lower(right), at(node))

    def _augmented(self, node: SgNode) -> Iterator[ir.Stmt]:
        target, value = lower(node.field("left")), lower(node.field("right"))
        operator = node.field("operator")
        mixed: ir.Expr = ir.Mix((target, value), at(node), number=True)
        if operator is not None and operator.text() in {"+=", "%=", "|=", "/="}:
            mixed = ir.Text((target, value), at(node), added=operator.text() == "+=")
        yield ir.Assign(target, mixed, at(node))

    def _return(self, node: SgNode) -> Iterator[ir.Stmt]:
        value = next(iter(node.named_children()), None)
        yield ir.Return(lower(value) if value is not None else None, at(node))

    def _leave(self, node: SgNode) -> Iterator[ir.Stmt]:
        value = next(iter(node.named_children()), None)
        kind = node.kind().removesuffix("_statement")
        yield ir.Leave(kind, lower(value) if value is not None else None, at(node))

    def _if(self, node: SgNode) -> Iterator[ir.Stmt]:
        others = [child for child in node.named_children() if child.kind() in {"elif_clause", "else_clause"}]
        other: tuple[ir.Stmt, ...] = ()
        for clause in reversed(others):
            if clause.kind() == "else_clause":
                other = self._body(clause.field("body"))
            else:
                test = lower(clause.field("condition"))
                other = (ir.If(test, self._body(clause.field("consequence")), other, at(clause)),)
        yield ir.If(lower(node.field("condition")), self._body(node.field("consequence")), other, at(node))

    def _for(self, node: SgNode) -> Iterator[ir.Stmt]:
        target, iterable = lower(node.field("left")), lower(node.field("right"))
        yield ir.Loop(target, iterable, None, self._body(node.field("body")), self._else(node), at(node))

    def _while(self, node: SgNode) -> Iterator[ir.Stmt]:
        test = lower(node.field("condition"))
        yield ir.Loop(None, None, test, self._body(node.field("body")), self._else(node), at(node))

    def _else(self, node: SgNode) -> tuple[ir.Stmt, ...]:
        clause = next((child for child in node.named_children() if child.kind() == "else_clause"), None)
        return self._body(clause.field("body")) if clause is not None else ()

    def _try(self, node: SgNode) -> Iterator[ir.Stmt]:
        handlers: list[tuple[str | None, tuple[ir.Stmt, ...]]] = []
        final: tuple[ir.Stmt, ...] = ()
        for child in node.named_children():
            if child.kind() in {"except_clause", "except_group_clause"}:
                block = next((part for part in child.named_children() if part.kind() == "block"), None)
                name = next(
                    (
                        part.text().rpartition(" as ")[2]
                        for part in child.named_children()
                        if part.kind() == "as_pattern"
                    ),
                    None,
                )
                handlers.append((name, self._body(block)))
            elif child.kind() == "finally_clause":
                block = next((part for part in child.named_children() if part.kind() == "block"), None)
                final = self._body(block)
        yield ir.Try(self._body(node.field("body")), tuple(handlers), self._else(node), final, at(node))

    def _with(self, node: SgNode) -> Iterator[ir.Stmt]:
        for clause in node.named_children():
            if clause.kind() != "with_clause":
                continue
            for item in clause.named_children():
                value = item.field("value") if item.kind() == "with_item" else item
                if value is None:
                    continue
                if value.kind() == "as_pattern":
                    parts = value.named_children()
                    alias = value.field("alias")
                    target = next(iter(alias.named_children()), alias) if alias is not None else None
                    if target is not None:
                        yield ir.Assign(lower(target), lower(parts[0]), at(item))
                else:
                    yield ir.Do(lower(value), at(item))
        yield from self._body(node.field("body"))

    def _match(self, node: SgNode) -> Iterator[ir.Stmt]:
        subject = lower(node.field("subject"))
        body = node.field("body")
        cases = []
        for case in body.named_children() if body is not None else ():
            if case.kind() == "case_clause":
                patterns = [child for child in case.named_children() if child.kind() == "case_pattern"]
                values = tuple(
                    lower(option)
                    for pattern in patterns
                    for inner in pattern.named_children()
                    for option in (inner.named_children() if inner.kind() == "union_pattern" else (inner,))
                )
                named = tuple(value for value in values if not isinstance(value, ir.Name))
                if case.text().partition(":")[0].split(" ", 1)[-1].strip() == "_":
                    named = ()
                cases.append((named, self._body(case.field("consequence"))))
        yield ir.Switch(subject, tuple(cases), at(node))

    def _definition(self, node: SgNode, decorators: tuple[str, ...] = ()) -> Iterator[ir.Stmt]:
        name_node = node.field("name")
        name = name_node.text() if name_node is not None else ""
        owner, self._owner = self._owner, ""
        body = self._body(node.field("body"))
        self._owner = owner
        qualified = f"{owner}.{name}" if owner else name
        function = ir.Function(qualified, parameters_of(node.field("parameters")), body, decorators, at(node), owner)
        self._functions.append(function)
        yield ir.Define(name, function, at(node))

    def _class(self, node: SgNode, decorators: tuple[str, ...] = ()) -> Iterator[ir.Stmt]:
        name_node, bases = node.field("name"), node.field("superclasses")
        name = name_node.text() if name_node is not None else ""
        outer, self._owner = self._owner, name
        first = len(self._functions)
        body = self._body(node.field("body"))
        methods = tuple(function for function in self._functions[first:] if function.owner == name)
        self._owner = outer
        parents = tuple(child.text() for child in bases.named_children()) if bases is not None else ()
        made = ir.Class(name, parents, methods, body, decorators, at(node))
        self._classes.append(made)
        yield ir.Define(name, made, at(node))

    def _decorated(self, node: SgNode) -> Iterator[ir.Stmt]:
        decorators = tuple(child.text().lstrip("@") for child in node.named_children() if child.kind() == "decorator")
        inner = node.field("definition")
        if inner is None:
            return
        if inner.kind() == "class_definition":
            yield from self._class(inner, decorators)
        else:
            yield from self._definition(inner, decorators)


_STATEMENTS: dict[str, Callable[[_Lowering, SgNode], Iterator[ir.Stmt]]] = {
    "expression_statement": _Lowering._expression,  # noqa: SLF001 - one class in two halves
    "return_statement": _Lowering._return,  # noqa: SLF001
    "raise_statement": _Lowering._leave,  # noqa: SLF001
    "break_statement": _Lowering._leave,  # noqa: SLF001
    "continue_statement": _Lowering._leave,  # noqa: SLF001
    "if_statement": _Lowering._if,  # noqa: SLF001
    "for_statement": _Lowering._for,  # noqa: SLF001
    "while_statement": _Lowering._while,  # noqa: SLF001
    "try_statement": _Lowering._try,  # noqa: SLF001
    "with_statement": _Lowering._with,  # noqa: SLF001
    "match_statement": _Lowering._match,  # noqa: SLF001
    "function_definition": _Lowering._definition,  # noqa: SLF001
    "class_definition": _Lowering._class,  # noqa: SLF001
    "decorated_definition": _Lowering._decorated,  # noqa: SLF001
}

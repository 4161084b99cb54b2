"""Python modules, functions and statements to IR."""

from collections.abc import Callable, Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.python_expressions import at, lower, parameters_of
from readylayer_cli.engines.review.taint.frontends.python_records import constructor, declared, is_record, named_tuple

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
        self._shared: dict[str, ir.At] = {}

    def module(self) -> ir.Module:
        body = self.block(self._file.root.named_children())
        body += tuple(
            ir.Assign(ir.Name(name, place), ir.Opaque((ir.Name(name, place),), place), place)
            for name, place in sorted(self._shared.items())
        )
        functions, classes = tuple(self._functions), tuple(self._classes)
        imports = dict(self._file.imports)
        return ir.Module(self._file.path, "python", body, functions, classes, imports)

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
            value = lower(right)
            fields = named_tuple(value) if left.kind() == "identifier" else ()
            if fields:
                yield self._record(left.text(), fields, at(node))
            else:
                yield ir.Assign(lower(left), value, at(node))

    def _record(self, name: str, fields: tuple[str, ...], place: ir.At) -> ir.Stmt:
        made = constructor(name, tuple(ir.Parameter(each) for each in fields), place)
        self._functions.append(made)
        self._classes.append(ir.Class(name, (), (made,), (), (), place))
        return ir.Define(name, self._classes[-1], place)

    def _augmented(self, node: SgNode) -> Iterator[ir.Stmt]:
        target, value = lower(node.field("left")), lower(node.field("right"))
        operator = node.field("operator")
        mixed: ir.Expr = ir.Mix((target, value), at(node), number=True)
        if operator is not None and operator.text() in {"+=", "%=", "|=", "/="}:
            mixed = ir.Text((target, value), at(node), added=operator.text() == "+=")
        yield ir.Assign(target, mixed, at(node))

    def _global(self, node: SgNode) -> Iterator[ir.Stmt]:
        """Names of the module that a function sets: nobody knows what they hold then."""
        self._shared |= {child.text(): at(node) for child in node.named_children()}
        yield from ()

    def _delete(self, node: SgNode) -> Iterator[ir.Stmt]:
        for child in node.named_children():
            for each in child.named_children() if child.kind() == "expression_list" else (child,):
                target = lower(each)
                if isinstance(target, ir.Item) and target.key is not None:
                    yield ir.Do(
                        ir.Call(ir.Attr(target.base, "pop", target.at), (target.key,), (), (), target.at), at(node)
                    )

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
                captured = tuple(value for value in values if isinstance(value, ir.Name) and value.id != "_")
                guard = next((child for child in case.named_children() if child.kind() == "if_clause"), None)
                named = tuple(value for value in values if not isinstance(value, ir.Name))
                if case.text().partition(":")[0].split(" ", 1)[-1].strip() == "_":
                    named = ()
                body_of = tuple(ir.Assign(name, subject, name.at) for name in captured)
                inner = self._body(case.field("consequence"))
                if guard is not None:
                    test = lower(next(iter(guard.named_children()), None))
                    inner = (ir.If(test, inner, (), at(case)),)
                    named = named or (ir.Opaque((), at(case)),)
                cases.append((named, (*body_of, *inner)))
        yield ir.Switch(subject, tuple(cases), at(node))

    def _definition(self, node: SgNode, decorators: tuple[str, ...] = ()) -> Iterator[ir.Stmt]:
        name_node = node.field("name")
        name = name_node.text() if name_node is not None else ""
        owner, self._owner = self._owner, ""
        body = self._body(node.field("body"))
        self._owner = owner
        qualified = f"{owner}.{name}" if owner else name
        given = node.field("return_type")
        returns = given.text() if given is not None else ""
        parameters = parameters_of(node.field("parameters"))
        function = ir.Function(qualified, parameters, body, decorators, at(node), owner, returns)
        self._functions.append(function)
        yield ir.Define(name, function, at(node))

    def _class(self, node: SgNode, decorators: tuple[str, ...] = ()) -> Iterator[ir.Stmt]:
        name_node, bases = node.field("name"), node.field("superclasses")
        name = name_node.text() if name_node is not None else ""
        outer, self._owner = self._owner, name
        first = len(self._functions)
        body = self._body(node.field("body"))
        parents = tuple(child.text() for child in bases.named_children()) if bases is not None else ()
        fields = declared(node.field("body"))
        place = at(node)
        own = {function.name for function in self._functions[first:]}
        if is_record(parents, decorators) and f"{name}.__init__" not in own:
            parameters = tuple(
                ir.Parameter(field.text(), kind.text(), lower(value) if value is not None else None)
                for field, kind, value in fields
            )
            self._functions.append(constructor(name, parameters, place))
        methods = tuple(function for function in self._functions[first:] if function.owner == name)
        self._owner = outer
        made = ir.Class(name, parents, methods, body, decorators, place, self._beginnings(body, fields, place))
        self._classes.append(made)
        yield ir.Define(name, made, at(node))

    def _beginnings(
        self, body: tuple[ir.Stmt, ...], fields: list[tuple[SgNode, SgNode, SgNode | None]], place: ir.At
    ) -> tuple[ir.Stmt, ...]:
        """What each object begins with: what its class holds, and fields of which only the type is known."""
        itself = ir.Name("this", place)
        held = [
            ir.Assign(ir.Attr(itself, each.target.id, place), each.value, each.at)
            for each in body
            if isinstance(each, ir.Assign) and isinstance(each.target, ir.Name)
        ]
        typed = [
            ir.Assign(ir.Attr(itself, name.text(), place), ir.Cast(ir.Opaque((), place), kind.text(), place), place)
            for name, kind, value in fields
            if value is None
        ]
        return (*typed, *held)

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
    "global_statement": _Lowering._global,  # noqa: SLF001
    "delete_statement": _Lowering._delete,  # noqa: SLF001
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

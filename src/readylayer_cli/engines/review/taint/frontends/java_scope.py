"""What names mean in a place of a Java file: locals, members of the classes around it, types by their last name."""

import re
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir

_LOCALS = (
    "variable_declarator", "formal_parameter", "catch_formal_parameter", "resource", "enhanced_for_statement",
    "instanceof_expression",
)  # fmt: skip
_ARGUMENTS = re.compile(r"<.*>", re.DOTALL)


@dataclass
class ClassScope:
    """A class around a place: which of its fields and methods belong to the class itself, and which to objects."""

    name: str
    bases: tuple[str, ...] = ()
    fields: dict[str, bool] = field(default_factory=dict)
    methods: dict[str, bool] = field(default_factory=dict)


@dataclass
class Scope:
    """All classes of a file, those around the present place (the innermost last), and the locals of its function."""

    classes: dict[str, ClassScope] = field(default_factory=dict)
    around: list[ClassScope] = field(default_factory=list)
    locals: frozenset[str] = frozenset()
    matchers: dict[str, tuple[ir.Expr, ir.Expr]] = field(default_factory=dict)
    static: bool = False

    def name(self, name: str, place: ir.At) -> ir.Expr:
        """A simple name: a local, a field of a class around, or anything else."""
        if name in self.locals:
            return ir.Name(name, place)
        for index, owner in enumerate(reversed(self.around)):
            found = self._with(owner, "fields", name)
            if found is not None:
                is_own = index == 0 and not found.fields[name]
                return ir.Attr(ir.Name("this" if is_own else found.name, place), name, place)
        return ir.Name(name, place)

    def method(self, name: str, place: ir.At) -> ir.Expr:
        """The callee of an unqualified call."""
        for index, owner in enumerate(reversed(self.around)):
            found = self._with(owner, "methods", name)
            if found is not None:
                is_own = index == 0 and not found.methods[name] and not self.static
                return ir.Attr(ir.Name("this" if is_own else found.name, place), name, place)
        return ir.Attr(ir.Name("this", place), name, place)

    def is_known(self, name: str) -> bool:
        """Whether the name is a variable here."""
        return name in self.locals or any(self._with(owner, "fields", name) for owner in self.around)

    def _with(self, owner: ClassScope, kind: str, name: str) -> ClassScope | None:
        seen: set[str] = set()
        current: ClassScope | None = owner
        while current is not None and current.name not in seen:
            if name in getattr(current, kind):
                return current
            seen.add(current.name)
            current = next((self.classes[base] for base in current.bases if base in self.classes), None)
        return None


def at(node: SgNode) -> ir.At:
    """The node's region."""
    place = node.range()
    return ir.At(place.start.line + 1, place.start.column + 1, place.end.line + 1, place.end.column + 1)


def text(node: SgNode | None) -> str:
    """The node's text; empty for none."""
    return node.text() if node is not None else ""


def inner(node: SgNode) -> list[SgNode]:
    """The named children, comments aside."""
    return [child for child in node.named_children() if not child.kind().endswith("comment")]


def simple_type(type_text: str) -> str:
    """The last name of a type, without package, arguments and brackets: `Entry` of `java.util.Map.Entry<K, V>[]`."""
    return _ARGUMENTS.sub("", type_text).replace("[]", "").strip().rpartition(".")[2].rpartition(" ")[2]


def annotations(node: SgNode) -> tuple[str, ...]:
    """The annotations of a declaration without their `@`, and `static` where it stands."""
    modifiers = next((child for child in node.children() if child.kind() == "modifiers"), None)
    if modifiers is None:
        return ()
    marks = [
        child.text()[1:] for child in modifiers.named_children() if child.kind() in {"annotation", "marker_annotation"}
    ]
    return (*marks, *(child.kind() for child in modifiers.children() if child.kind() == "static"))


def locals_of(function: SgNode) -> frozenset[str]:
    """The names that are declared anywhere inside a function, its parameters included."""
    found: set[str] = set()
    stack = [function]
    while stack:
        node = stack.pop()
        kind = node.kind()
        if kind in _LOCALS:
            name = node.field("name")
            if name is not None:
                found.add(name.text())
        elif kind in {"inferred_parameters", "record_pattern_component", "type_pattern"}:
            found |= {child.text() for child in node.named_children() if child.kind() == "identifier"}
        elif kind == "lambda_expression":
            parameter = node.field("parameters")
            if parameter is not None and parameter.kind() == "identifier":
                found.add(parameter.text())
        stack += node.named_children()
    return frozenset(found)


def class_scope(node: SgNode, name: str) -> ClassScope:
    """The fields and methods that a type declares itself."""
    scope = ClassScope(name, bases_of(node))
    body = node.field("body")
    always = node.kind() in {"interface_declaration", "annotation_type_declaration"}
    members = inner(body) if body is not None else []
    members += [each for part in members if part.kind() == "enum_body_declarations" for each in inner(part)]
    for member in members:
        is_static = "static" in annotations(member)
        if member.kind() in {"field_declaration", "constant_declaration"}:
            for declarator in inner(member):
                if declarator.kind() == "variable_declarator":
                    scope.fields[text(declarator.field("name"))] = is_static or always
        elif member.kind() == "method_declaration":
            scope.methods[text(member.field("name"))] = is_static
    parameters = node.field("parameters")
    if node.kind() == "record_declaration" and parameters is not None:
        for parameter in inner(parameters):
            scope.fields.setdefault(text(parameter.field("name")), False)
    return scope


def bases_of(node: SgNode) -> tuple[str, ...]:
    """The last names of the class that a type extends and of the interfaces that it implements."""
    found = []
    for child in node.named_children():
        if child.kind() == "superclass":
            found += [simple_type(each.text()) for each in inner(child)]
        elif child.kind() in {"super_interfaces", "extends_interfaces"}:
            found += [simple_type(each.text()) for part in inner(child) for each in inner(part)]
    return tuple(found)

"""Schemas of Python's type annotations."""

import ast
from collections.abc import Mapping

from readylayer_cli.domain.api import Schema
from readylayer_cli.engines.docs.python.classes import ancestors, derives, external_names
from readylayer_cli.engines.docs.python.machine import Machine
from readylayer_cli.engines.docs.python.operators import text_of
from readylayer_cli.engines.docs.python.scope import Scope
from readylayer_cli.engines.docs.python.values import (
    Choice,
    ClassValue,
    External,
    ListValue,
    Object,
    Subscripted,
    UnionType,
    Unknown,
    is_constant,
)
from readylayer_cli.engines.docs.schemas.components import Components, reference
from readylayer_cli.engines.docs.schemas.constraints import constrained, default_of
from readylayer_cli.engines.docs.schemas.fields import Field, fields_of, is_record
from readylayer_cli.engines.docs.schemas.scalars import CONSTRAINED, DICTS, LISTS, SETS, scalar

_ENUMS = ("Enum", "IntEnum", "StrEnum", "TextChoices", "IntegerChoices")
_MAX_DEPTH = 30
_TRANSPARENT = frozenset(
    {"Annotated", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "Awaitable", "Coroutine"}
)


class TypeSchemas:
    """Turns evaluated annotations into schemas; classes become named components."""

    def __init__(self, machine: Machine, components: Components) -> None:
        self.machine = machine
        self.components = components
        self._depth = 0

    def of(self, value: object, scope: Scope, bound: Mapping[int, Schema] | None = None) -> Schema:
        """The schema of a type; `{}` (anything) for what is not known. `bound` are type variables by identity."""
        if self._depth > _MAX_DEPTH:
            return {}
        self._depth += 1
        try:
            return self._of(value, scope, bound or {})
        finally:
            self._depth -= 1

    def _of(self, value: object, scope: Scope, bound: Mapping[int, Schema]) -> Schema:
        if value is None:
            return {"type": "null"}
        if isinstance(value, str):
            return self._forward(value, scope, bound)
        if isinstance(value, External):
            return self._external(value)
        if isinstance(value, Subscripted):
            return self._subscripted(value, scope, bound)
        if isinstance(value, UnionType):
            return self._union([self.of(each, scope, bound) for each in value.args])
        if isinstance(value, Choice):
            return self._union([self.of(each, scope, bound) for each in value.values])
        if isinstance(value, ClassValue):
            return self._class(value)
        return self._made(value, scope, bound) if isinstance(value, Object) else {}

    def _forward(self, text: str, scope: Scope, bound: Mapping[int, Schema]) -> Schema:
        try:
            node = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError):
            return {}
        return self.of(self.machine.evaluate(node, scope), scope, bound)

    def _external(self, value: External) -> Schema:
        known = scalar(value.name)
        if known is not None:
            return known
        last = value.name.rpartition(".")[2]
        if last == "UploadFile":
            return {"type": "string", "format": "binary"}
        if last in LISTS or last == "tuple":
            return {"type": "array", "items": {}}
        if last in SETS:
            return {"type": "array", "items": {}, "uniqueItems": True}
        return {"type": "object", "additionalProperties": True} if last in DICTS else {}

    def _subscripted(self, value: Subscripted, scope: Scope, bound: Mapping[int, Schema]) -> Schema:
        if isinstance(value.base, ClassValue):
            return self._generic(value.base, value.args, scope, bound)
        last = value.base.name.rpartition(".")[2] if isinstance(value.base, External) else ""
        if last == "Literal":
            return _literal(
                [item for arg in value.args for item in ([arg] if not isinstance(arg, ListValue) else arg.items)]
            )
        if last == "Annotated":
            return self._annotated(value.args, scope, bound)
        if last == "Optional":
            return self._union([self.of(value.args[0], scope, bound), {"type": "null"}])
        if last == "Union":
            return self._union([self.of(each, scope, bound) for each in value.args])
        if last in {"tuple", "Tuple"}:
            return self._tuple(value.args, scope, bound)
        if last in LISTS or last in SETS:
            extra: Schema = {"uniqueItems": True} if last in SETS else {}
            return {"type": "array", "items": self.of(value.args[0], scope, bound), **extra}
        if last in DICTS:
            return self._mapping(value.args, scope, bound)
        if last in {"Type", "type"}:
            return {}
        return self.of(value.args[0], scope, bound) if last in _TRANSPARENT else {}

    def _annotated(self, args: tuple[object, ...], scope: Scope, bound: Mapping[int, Schema]) -> Schema:
        schema = self.of(args[0], scope, bound)
        for each in args[1:]:
            if isinstance(each, Object):
                given = dict(each.kwargs)
                last = text_last(each.callee)
                if last in {"Gt", "Ge", "Lt", "Le", "MinLen", "MaxLen", "MultipleOf"} and each.args:
                    given[
                        {"MinLen": "min_length", "MaxLen": "max_length", "MultipleOf": "multiple_of"}.get(
                            last, last.lower()
                        )
                    ] = each.args[0]
                schema = constrained(schema, given)
        return schema

    def _mapping(self, args: tuple[object, ...], scope: Scope, bound: Mapping[int, Schema]) -> Schema:
        values = self.of(args[1], scope, bound) if len(args) > 1 else {}
        return {"type": "object", "additionalProperties": values or True}

    def _tuple(self, args: tuple[object, ...], scope: Scope, bound: Mapping[int, Schema]) -> Schema:
        if (len(args) == 2 and args[1] is Ellipsis) or (len(args) == 2 and isinstance(args[1], Unknown)):
            return {"type": "array", "items": self.of(args[0], scope, bound)}
        members = [self.of(each, scope, bound) for each in args]
        return {"type": "array", "prefixItems": members, "minItems": len(members), "maxItems": len(members)}

    def _union(self, members: list[Schema]) -> Schema:
        flat: list[Schema] = []
        for member in members:
            inner = member.get("anyOf") if len(member) == 1 else None
            for each in inner if isinstance(inner, list) else [member]:
                if each not in flat:
                    flat.append(each)
        if any(not each for each in flat):
            return {}
        return flat[0] if len(flat) == 1 else {"anyOf": flat}

    def _made(self, value: Object, scope: Scope, bound: Mapping[int, Schema]) -> Schema:
        """Types made by a call: type variables, `NewType`, `conint(gt=0)`, `conlist(X)`."""
        if id(value) in bound:
            return bound[id(value)]
        last = text_last(value.callee)
        if last == "TypeVar":
            return self.of(value.kwargs["bound"], scope, bound) if "bound" in value.kwargs else {}
        if last in {"NewType", "TypeAliasType"}:
            return self.of(value.argument(1, "value", Unknown("a type")), scope, bound)
        if last in CONSTRAINED:
            return constrained(scalar(CONSTRAINED[last]) or {}, value.kwargs)
        if last in {"conlist", "conset"}:
            items = self.of(value.argument(0, "item_type"), scope, bound)
            return constrained({"type": "array", "items": items}, value.kwargs)
        if last == "Enum":
            return (
                {"enum": [each for each in value.args[1:] if is_constant(each)]}
                if len(value.args) > 2
                else {"type": "string"}
            )
        return {}

    def _generic(self, cls: ClassValue, args: tuple[object, ...], scope: Scope, bound: Mapping[int, Schema]) -> Schema:
        """`Page[Item]`: a component of its own, its type variables replaced."""
        schemas = [self.of(each, scope, bound) for each in args]
        variables = _type_variables(cls)
        if not is_record(cls):
            return self._class(cls)
        label = "_" + "_".join(_label(each) for each in schemas) + "_"
        name, new = self.components.name(cls, label)
        if new:
            self.components.schemas[name] = {}
            inner = {id(variable): schema for variable, schema in zip(variables, schemas, strict=False)}
            self.components.schemas[name] = self._record(cls, inner)
        return reference(name)

    def _class(self, cls: ClassValue) -> Schema:
        if derives(cls, *_ENUMS):
            return self._named(cls, _enumeration(cls))
        if is_record(cls):
            name, new = self.components.name(cls)
            if new:
                self.components.schemas[name] = {}
                self.components.schemas[name] = self._record(cls, {})
            return reference(name)
        for base in external_names(cls):
            known = scalar(base)
            if known is not None:
                return known
        root = next((each for each in ancestors(cls) if isinstance(each, Subscripted)), None)
        return self.of(root, cls.scope) if root is not None else {}

    def _named(self, cls: ClassValue, schema: Schema) -> Schema:
        name, _ = self.components.name(cls)
        return self.components.put(name, schema)

    def _record(self, cls: ClassValue, bound: Mapping[int, Schema]) -> Schema:
        bound = {**_inherited_bindings(self, cls), **bound}
        fields = fields_of(self.machine, cls)
        root = next((each for each in fields if each.name in {"root", "__root__"}), None)
        if root is not None and (root.name == "__root__" or derives(cls, "RootModel")):
            return self.of(root.annotation, root.scope, bound)
        rooted = _root_argument(cls)
        if rooted is not None:
            return self.of(rooted, cls.scope, bound)
        properties = {each.public_name: self.field(each, bound) for each in fields}
        schema: Schema = {"type": "object", "properties": properties}
        required = [each.public_name for each in fields if each.required]
        if required:
            schema["required"] = required
        described = ast.get_docstring(cls.node)
        if described:
            schema["description"] = described
        return schema

    def field(self, field: Field, bound: Mapping[int, Schema] | None = None) -> Schema:
        """The schema of one field with its limits and default."""
        schema = constrained(self.of(field.annotation, field.scope, bound), field.given)
        return {**schema, **default_of(field.default)} if not field.required else schema


def text_last(value: object) -> str:
    """The last part of a callee's name."""
    name = value.name if isinstance(value, External | ClassValue) else ""
    return name.rpartition(".")[2]


def _label(schema: Schema) -> str:
    target = schema.get("$ref")
    if isinstance(target, str):
        return target.rpartition("/")[2]
    kind = schema.get("type")
    if kind == "array" and isinstance(schema.get("items"), dict):
        return f"list_{_label(schema['items'])}_"  # type: ignore[arg-type]  # checked in the line above
    if isinstance(kind, str):
        return {
            "string": "str",
            "integer": "int",
            "number": "float",
            "boolean": "bool",
            "object": "dict",
            "null": "NoneType",
        }.get(kind, kind)
    members = schema.get("anyOf")
    return "Union_" + "_".join(_label(each) for each in members) + "_" if isinstance(members, list) else "Any"


def _literal(values: list[object]) -> Schema:
    known = [each for each in values if is_constant(each)]
    kinds = {type(each) for each in known}
    schema: Schema = {"const": known[0]} if len(known) == 1 else {"enum": known}
    if kinds == {str}:
        schema["type"] = "string"
    elif kinds == {int}:
        schema["type"] = "integer"
    return schema


def _enumeration(cls: ClassValue) -> Schema:
    values: list[object] = []
    for statement in cls.node.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Name) and not target.id.startswith("_"):
                value = cls.scope.names.get(target.id)
                value = value.items[0] if isinstance(value, ListValue) and value.items else value
                if isinstance(value, Object):
                    value = target.id.lower() if text_last(value.callee) == "auto" else text_of(value)
                if is_constant(value):
                    values.append(value)
    schema: Schema = {"enum": values} if values else {}
    if values and all(isinstance(each, str) for each in values):
        schema["type"] = "string"
    elif values and all(isinstance(each, int) for each in values):
        schema["type"] = "integer"
    described = ast.get_docstring(cls.node)
    return {**schema, "description": described} if described else schema


def _type_variables(cls: ClassValue) -> list[object]:
    for base in cls.bases:
        if isinstance(base, Subscripted) and text_last(base.base) == "Generic":
            return list(base.args)
    found: list[object] = []
    for base in cls.bases:
        if isinstance(base, Subscripted):
            found += [each for each in base.args if isinstance(each, Object) and each not in found]
    return found


def _inherited_bindings(schemas: TypeSchemas, cls: ClassValue) -> dict[int, Schema]:
    """Type variables that the bases of a class fix: `class Users(Page[User])`."""
    bound: dict[int, Schema] = {}
    for base in cls.bases:
        if isinstance(base, Subscripted) and isinstance(base.base, ClassValue):
            for variable, arg in zip(_type_variables(base.base), base.args, strict=False):
                if not (isinstance(arg, Object) and text_last(arg.callee) == "TypeVar"):
                    bound[id(variable)] = schemas.of(arg, cls.scope)
    return bound


def _root_argument(cls: ClassValue) -> object | None:
    for base in cls.bases:
        if isinstance(base, Subscripted) and text_last(base.base) == "RootModel":
            return base.args[0]
    return None

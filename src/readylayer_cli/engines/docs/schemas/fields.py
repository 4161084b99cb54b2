"""The fields of records: pydantic models, dataclasses, attrs classes, typed dictionaries, named tuples."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from readylayer_cli.engines.docs.python.classes import ancestors, derives
from readylayer_cli.engines.docs.python.machine import Machine
from readylayer_cli.engines.docs.python.scope import Scope
from readylayer_cli.engines.docs.python.values import (
    ClassValue,
    DictValue,
    External,
    FunctionValue,
    Object,
    Subscripted,
    UnionType,
    Unknown,
)

_RECORDS = (
    "BaseModel",
    "BaseSettings",
    "SQLModel",
    "TypedDict",
    "NamedTuple",
    "Struct",
    "Document",
    "RootModel",
    "GenericModel",
    "Schema",
)
_RECORD_PACKAGES = frozenset(
    {
        "pydantic",
        "sqlmodel",
        "typing",
        "typing_extensions",
        "msgspec",
        "beanie",
        "ninja",
        "pydantic_settings",
        "odmantic",
        "fastapi_camelcase",
        "fastapi_users",
        "scim2_models",
        "langchain_core",
        "humps",
        "dynaconf",
    }
)
_RECORD_DECORATORS = frozenset({"dataclass", "dataclasses.dataclass", "define", "frozen", "mutable", "s", "attrs"})
_FIELD_MAKERS = frozenset(
    {"Field", "field", "ib", "attrib", "Query", "Header", "Path", "Body", "Form", "Cookie", "File"}
)
_PRIVATE = frozenset({"PrivateAttr", "Relationship"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its evaluated annotation, the scope that was written in, and what `Field(..)` said."""

    name: str
    public_name: str
    annotation: object
    scope: Scope
    required: bool
    default: object = None
    given: Mapping[str, object] = field(default_factory=dict)


def is_record(cls: ClassValue) -> bool:
    """Whether instances of the class are sent as JSON objects with its fields."""
    for each in ancestors(cls):
        if isinstance(each, External):
            package, _, last = each.name.rpartition(".")
            if last in _RECORDS and package.partition(".")[0] in _RECORD_PACKAGES:
                return True
            if last in {"BaseModel", "SQLModel", "BaseUser", "BaseUserCreate", "BaseUserUpdate", "CamelModel"}:
                return True
        elif isinstance(each, ClassValue) and any(_is_dataclass(decorator) for decorator in each.decorators):
            return True
    return False


def fields_of(machine: Machine, cls: ClassValue) -> list[Field]:
    """All fields, those of the remotest ancestor first; a class further down replaces a field in its place."""
    found: dict[str, Field] = {}
    total = _is_total(machine, cls)
    for each in reversed([item for item in ancestors(cls) if isinstance(item, ClassValue)]):
        for statement in each.node.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                made = _field(machine, each, cls, statement, total=total)
                if made is not None:
                    found[made.name] = made
    return list(found.values())


def _field(
    machine: Machine, cls: ClassValue, outer: ClassValue, statement: ast.AnnAssign, *, total: bool
) -> Field | None:
    assert isinstance(statement.target, ast.Name)  # noqa: S101 - for the type checker; the caller looked
    name = statement.target.id
    if (name.startswith("_") and name != "__root__") or name == "model_config":
        return None
    annotation = machine.evaluate(statement.annotation, cls.scope)
    outermost = annotation.base if isinstance(annotation, Subscripted) else annotation
    last = outermost.name.rpartition(".")[2] if isinstance(outermost, External) else ""
    if last == "ClassVar":
        return None
    value = machine.evaluate(statement.value, cls.scope) if statement.value is not None else Ellipsis
    if _is_ellipsis(statement.value):
        value = Ellipsis
    given: dict[str, object] = {}
    default, required = value, statement.value is None or value is Ellipsis
    maker = _maker(value)
    if maker in _PRIVATE:
        return None
    if maker in _FIELD_MAKERS and isinstance(value, Object):
        given = dict(value.kwargs)
        default, required = _default(value, statement.value)
    described = _annotated_fields(annotation)
    given = {**described, **given}
    if required and ("default" in described or "default_factory" in described):
        default, required = described.get("default"), False
    if derives(cls, "TypedDict"):
        required = (total and last != "NotRequired") or last == "Required"
    elif required and _is_v1(outer) and _allows_none(annotation):
        default, required = None, False
    if given.get("exclude") is True or (given.get("init") is False and not derives(cls, "BaseModel", "SQLModel")):
        return None
    return Field(name, _alias(machine, outer, name, given), annotation, cls.scope, required, default, given)


def _default(value: Object, node: ast.expr | None) -> tuple[object, bool]:
    if any(name in value.kwargs for name in ("default_factory", "factory")):
        return None, False
    first = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if isinstance(node, ast.Call) and first is None:
        first = next((each.value for each in node.keywords if each.arg == "default"), None)
    if first is None or _is_ellipsis(first):
        return None, True
    return value.argument(0, "default"), False


def _is_ellipsis(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _maker(value: object) -> str:
    if not isinstance(value, Object):
        return ""
    return value.callee.name.rpartition(".")[2] if isinstance(value.callee, External | ClassValue) else ""


def _annotated_fields(annotation: object) -> dict[str, object]:
    given: dict[str, object] = {}
    if (
        isinstance(annotation, Subscripted)
        and isinstance(annotation.base, External)
        and annotation.base.name.endswith("Annotated")
    ):
        for each in annotation.args[1:]:
            if isinstance(each, Object):
                given.update(each.kwargs)
    return given


def _alias(machine: Machine, cls: ClassValue, name: str, given: Mapping[str, object]) -> str:
    for key in ("serialization_alias", "alias", "validation_alias"):
        alias = given.get(key)
        if isinstance(alias, str):
            return alias
    generator = config_of(machine, cls, "alias_generator")
    if isinstance(generator, FunctionValue):
        made = machine.enter(generator, [name], {})
        if isinstance(made, str):
            return made
    if isinstance(generator, External):
        words = name.split("_")
        if generator.name.endswith((".to_camel", ".camelize", ".to_lower_camel")):
            return words[0] + "".join(word.title() for word in words[1:])
        if generator.name.endswith((".to_pascal", ".pascalize")):
            return "".join(word.title() for word in words)
    return name


def config_of(machine: Machine, cls: ClassValue, key: str) -> object:
    """A setting of a model's configuration, of pydantic 1 or 2; `None` if nobody set it."""
    for each in ancestors(cls):
        if not isinstance(each, ClassValue):
            continue
        config = each.scope.names.get("model_config")
        if isinstance(config, Object) and key in config.kwargs:
            return config.kwargs[key]
        if isinstance(config, DictValue) and key in config.entries:
            return config.entries[key]
        inner = each.scope.names.get("Config")
        if isinstance(inner, ClassValue) and key in inner.scope.names:
            return machine.lookup(key, inner.scope)
    return None


def _is_v1(cls: ClassValue) -> bool:
    """Whether the model is written for pydantic 1, where a field that may be null has null as its default."""
    return any(isinstance(each, ClassValue) and "Config" in each.scope.names for each in ancestors(cls)) and not any(
        isinstance(each, ClassValue) and "model_config" in each.scope.names for each in ancestors(cls)
    )


def _allows_none(annotation: object) -> bool:
    if isinstance(annotation, UnionType):
        return None in annotation.args
    if isinstance(annotation, Subscripted) and isinstance(annotation.base, External):
        last = annotation.base.name.rpartition(".")[2]
        return last == "Optional" or (last == "Union" and None in annotation.args)
    return False


def _is_total(machine: Machine, cls: ClassValue) -> bool:
    for keyword in cls.node.keywords:
        if keyword.arg == "total":
            return machine.evaluate(keyword.value, cls.scope) is not False
    return True


def _is_dataclass(decorator: object) -> bool:
    while isinstance(decorator, Object):
        decorator = decorator.callee
    if not isinstance(decorator, External):
        return False
    package, _, last = decorator.name.rpartition(".")
    return last in _RECORD_DECORATORS and package.partition(".")[0] in {"dataclasses", "attr", "attrs", "pydantic"}


__all__ = ["Field", "Unknown", "config_of", "fields_of", "is_record"]

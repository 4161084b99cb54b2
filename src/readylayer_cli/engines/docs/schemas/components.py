"""Named schemas of a document: each class gets one stable name."""

import re

from readylayer_cli.domain.api import Schema
from readylayer_cli.engines.docs.python.values import ClassValue


class Components:
    """Schemas by name; two classes of one name are told apart by their modules."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}
        self._names: dict[tuple[int, str], str] = {}
        self._owners: dict[str, tuple[int, str]] = {}
        self._kept: list[object] = []

    def name(self, cls: ClassValue, suffix: str = "") -> tuple[str, bool]:
        """The name of a class's schema, and whether it is new: its schema is to be put in place."""
        key = (id(cls), suffix)
        if key in self._names:
            return self._names[key], False
        self._kept.append(cls)
        wanted = re.sub(r"[^A-Za-z0-9._-]", "_", cls.name + suffix)
        name = wanted
        if name in self._owners:
            name = re.sub(r"\W", "_", cls.module.path.removesuffix(".py")) + "__" + wanted
        number = 2
        while name in self._owners:
            name, number = f"{wanted}_{number}", number + 1
        self._names[key], self._owners[name] = name, key
        return name, True

    def put(self, name: str, schema: Schema) -> Schema:
        """Keep a schema under its name and give a reference to it."""
        self.schemas[name] = schema
        return reference(name)


def reference(name: str) -> Schema:
    """A reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def referenced_name(schema: Schema) -> str:
    """The name that a schema refers to; empty if it is none."""
    target = schema.get("$ref")
    return target.rpartition("/")[2] if isinstance(target, str) else ""

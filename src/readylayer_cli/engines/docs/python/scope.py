"""Names and what they are bound to, looked up as Python does."""

import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from readylayer_cli.engines.docs.python.values import ClassValue, External

if TYPE_CHECKING:
    from readylayer_cli.engines.docs.python.project import Module


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that an import binds: a module, or one of its names. Followed when it is first needed."""

    module: str
    name: str = ""
    level: int = 0


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a module, class body or function call."""

    module: "Module"
    parent: "Scope | None" = None
    names: dict[str, object] = field(default_factory=dict)
    stars: list[Imported] = field(default_factory=list)
    owner: ClassValue | None = None
    receiver: object = None
    returned: list[object] = field(default_factory=list)
    is_class: bool = False
    global_names: set[str] = field(default_factory=set)

    def holder(self, name: str) -> "Scope | None":
        """The nearest scope that binds the name; class bodies are seen from inside themselves only."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or not scope.is_class):
                return scope
            scope = scope.parent
        return None

    def bind(self, name: str, value: object) -> None:
        """Bind a name here, or in the module where it is declared global."""
        (self.outermost() if name in self.global_names else self).names[name] = value

    def outermost(self) -> "Scope":
        """The module's scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


def builtin(name: str) -> External | None:
    """A name that Python itself defines."""
    return External(f"builtins.{name}") if hasattr(builtins, name) else None

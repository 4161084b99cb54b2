"""The surface of a web API: operations, where they are written, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.review import Shortfall

Schema: TypeAlias = dict[str, object]
"""A JSON Schema as plain values."""


class Certainty(StrEnum):
    """How much of an operation is known: all of it, all of it under a condition, or not even its path."""

    EXACT = "exact"
    CONDITIONAL = "conditional"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an operation is written; `line` is 1-based."""

    path: str
    line: int
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `where` is `path`, `query`, `header` or `cookie`."""

    name: str
    where: str
    required: bool = False
    schema: Schema = field(default_factory=dict)
    description: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A body of one media type; an empty schema is anything."""

    media: str
    schema: Schema
    required: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """What one status code answers; without content there is no body."""

    code: str
    description: str
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path. `path` has its parameters as `{name}`; `reasons` say why it is not exact."""

    method: str
    path: str
    source: Source
    framework: str
    parameters: tuple[Parameter, ...] = ()
    body: Content | None = None
    responses: tuple[Response, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    operation_id: str = ""
    security: tuple[tuple[str, tuple[str, ...]], ...] = ()
    certainty: Certainty = Certainty.EXACT
    reasons: tuple[str, ...] = ()
    provenance: tuple[Source, ...] = ()

    def named(self, where: str) -> tuple[str, ...]:
        """Names of the parameters of one place, in order."""
        return tuple(each.name for each in self.parameters if each.where == where)


@dataclass(frozen=True, slots=True)
class Info:
    """Title, version and description of the API."""

    title: str = "API"
    version: str = "0.1.0"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Surface:
    """All operations of a program, with the schemas and security schemes that they refer to.

    `unmounted` are routers that no application includes; `hidden` counts operations that the code keeps out of its
    documentation; `unresolved` are places that add routes which cannot be told.
    """

    operations: tuple[Operation, ...] = ()
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    security_schemes: Mapping[str, Schema] = field(default_factory=dict)
    info: Info = Info()
    unmounted: tuple[Source, ...] = ()
    hidden: int = 0
    unresolved: tuple[Shortfall, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    files: int = 0

    def count(self, certainty: Certainty) -> int:
        """How many operations are this certain."""
        return sum(each.certainty is certainty for each in self.operations)


class Level(StrEnum):
    """How bad a change of the API is for its clients."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class ApiChange:
    """One difference between two documents. `location` is a JSON pointer into the document it is found in."""

    id: str
    level: Level
    method: str
    path: str
    text: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """One way in which the committed document does not say what the code says."""

    kind: str
    method: str
    path: str
    detail: str
    severity: Level
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a look at the API came to. `document` is the generated OpenAPI document."""

    verdict: Verdict
    surface: Surface = field(default_factory=Surface)
    drift: tuple[Drift, ...] = ()
    changes: tuple[ApiChange, ...] = ()
    written: tuple[str, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    compared: bool = False

"""The API of a program: files in, surface out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from readylayer_cli.code.paths import is_test_path, is_vendored_path
from readylayer_cli.domain.api import Info, Operation, Surface
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.engines.docs.frameworks.fastapi.adapter import FastApiAdapter
from readylayer_cli.engines.docs.frameworks.flask.adapter import FlaskAdapter
from readylayer_cli.engines.docs.frameworks.found import Found
from readylayer_cli.engines.docs.python.entries import enter_factories, enter_registrars, own_makers
from readylayer_cli.engines.docs.python.machine import Machine
from readylayer_cli.engines.docs.python.project import Module, Project
from readylayer_cli.engines.docs.schemas.components import Components
from readylayer_cli.engines.docs.schemas.types import TypeSchemas

_SEED = lazy_pattern(
    r"\b(?:fastapi|FastAPI|APIRouter|starlette|[fF]lask\w*|Blueprint|django|rest_framework|include_router)\b"
)
_MAKERS = frozenset(
    {
        "FastAPI",
        "APIRouter",
        "Flask",
        "Blueprint",
        "Starlette",
        "include_router",
        "register_blueprint",
        "add_url_rule",
        "add_resource",
        "add_api_route",
    }
)
_ROOTS = {"FastAPI": "fastapi", "APIRouter": "fastapi", "Flask": "flask", "Blueprint": "flask"}

_ADAPTERS = (FastApiAdapter, FlaskAdapter)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a program. `read` gives the text of one; `None` if it cannot be read."""

    paths: tuple[str, ...]
    read: Callable[[str], str | None]


def extract(files: Files) -> Surface:
    """All operations of a program, without running any of it."""
    paths = [path for path in files.paths if not is_test_path(path) and not is_vendored_path(path)]
    project = Project(paths, files.read)
    machine = Machine(project)
    seeds = list(_seeds(project))
    for module in seeds:
        machine.follow(module)
    makers = _MAKERS | frozenset(own_makers(seeds, frozenset(_ROOTS)))
    for module in seeds:
        enter_factories(machine, module, makers)
    for module in seeds:
        enter_registrars(machine, module, _ROOTS)
    components = Components()
    schemas = TypeSchemas(machine, components)
    found = [adapter(machine, schemas).read() for adapter in _ADAPTERS]
    shortfalls = [Shortfall(reason, path) for path, reason in sorted({**project.failures, **machine.cut_short}.items())]
    return _surface(found, components, shortfalls, len(seeds))


def _seeds(project: Project) -> Iterator[Module]:
    for path in project.paths:
        if _SEED.search(project.text(path)):
            module = project.module(path)
            if module is not None:
                yield module


def _surface(found: list[Found], components: Components, shortfalls: list[Shortfall], files: int) -> Surface:
    operations = [each for one in found for each in one.operations]
    return Surface(
        operations=tuple(_distinct(operations)),
        schemas=dict(sorted(components.schemas.items())),
        security_schemes=dict(
            sorted({name: each for one in found for name, each in one.security_schemes.items()}.items())
        ),
        unmounted=tuple(
            sorted({each for one in found for each in one.unmounted}, key=lambda each: (each.path, each.line))
        ),
        info=next((one.info for one in found if one.info is not None), Info()),
        hidden=sum(one.hidden for one in found),
        unresolved=tuple(each for one in found for each in one.shortfalls),
        shortfalls=tuple(shortfalls),
        files=files,
    )


def _distinct(operations: Iterable[Operation]) -> list[Operation]:
    """One operation for each method and path, the most certain; the first that was registered wins, as at run time."""
    ranked = {"exact": 0, "conditional": 1, "unresolved": 2}
    best: dict[tuple[str, str], Operation] = {}
    for each in operations:
        key = (each.path, each.method)
        if key not in best or ranked[each.certainty] < ranked[best[key].certainty]:
            best[key] = each
    return [_named(best[key]) for key in sorted(best)]


def _named(operation: Operation) -> Operation:
    return replace(operation, tags=tuple(tag for tag in operation.tags if tag))

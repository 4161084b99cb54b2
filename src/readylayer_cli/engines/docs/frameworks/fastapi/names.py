"""What things of FastAPI are called."""

from readylayer_cli.engines.docs.python.classes import external_names
from readylayer_cli.engines.docs.python.values import ClassValue, External, Member, Object, Subscripted

VERBS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
PACKAGES = frozenset({"fastapi", "starlette"})
MARKERS = {
    "Query": "query",
    "Path": "path",
    "Header": "header",
    "Cookie": "cookie",
    "Body": "body",
    "Form": "form",
    "File": "file",
}
DEPENDS = frozenset({"Depends", "Security"})
NEVER = frozenset(
    {"Request", "Response", "WebSocket", "HTTPConnection", "BackgroundTasks", "SecurityScopes", "JSONResponse"}
)


def is_application(value: object) -> bool:
    """Whether it is a FastAPI application, or a class of the program that derives from it."""
    return isinstance(value, Object) and any(_is(name, "FastAPI") for name in external_names(value))


def is_router(value: object) -> bool:
    """Whether it is a router. One of another package counts if its class is called so."""
    if not isinstance(value, Object) or isinstance(value.callee, Member):
        return False
    return any(name.endswith("Router") for name in external_names(value))


def _is(name: str, last: str) -> bool:
    package, _, ending = name.rpartition(".")
    return ending == last and package.partition(".")[0] in PACKAGES


def marker_of(value: object) -> str:
    """`Query`, `Depends` and so on, if it is one of those calls; else empty."""
    if isinstance(value, Object) and isinstance(value.callee, External):
        last = value.callee.name.rpartition(".")[2]
        if last in MARKERS or last in DEPENDS:
            return last
    if isinstance(value, Object) and isinstance(value.callee, ClassValue):
        return next(
            (
                name.rpartition(".")[2]
                for name in external_names(value)
                if name.rpartition(".")[2] in DEPENDS | MARKERS.keys()
            ),
            "",
        )
    return ""


def last_name(value: object) -> str:
    """The last part of the name of a class, generic or not."""
    while isinstance(value, Subscripted):
        value = value.base
    return value.name.rpartition(".")[2] if isinstance(value, External | ClassValue) else ""

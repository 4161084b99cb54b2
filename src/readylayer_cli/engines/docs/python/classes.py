"""What a class of the program inherits."""

from collections.abc import Iterator

from readylayer_cli.engines.docs.python.values import ClassValue, External, Member, Object, Subscripted

_MAX_ANCESTORS = 60


def ancestors(cls: object) -> Iterator[object]:
    """The class and everything it derives from, nearest first, each once: classes of the program and external names."""
    seen: list[object] = []
    queue = [cls]
    while queue and len(seen) < _MAX_ANCESTORS:
        each = queue.pop(0)
        while isinstance(each, Subscripted):
            each = each.base
        if any(each is other or (isinstance(each, External) and each == other) for other in seen):
            continue
        seen.append(each)
        yield each
        if isinstance(each, ClassValue):
            queue = [*each.bases, *queue]


def external_names(value: object) -> Iterator[str]:
    """The external classes that an object or class comes from, nearest first."""
    cls = value.callee if isinstance(value, Object) else value
    for each in ancestors(cls):
        if isinstance(each, External):
            yield each.name
        elif isinstance(each, Member):
            yield f"?.{each.name}"


def derives(value: object, *names: str) -> bool:
    """Whether the last part of an external ancestor's name is one of these."""
    return any(name.rpartition(".")[2] in names for name in external_names(value))


def own_attribute(
    cls: ClassValue, name: str, *, after: ClassValue | None = None
) -> tuple[bool, object, ClassValue | None]:
    """Whether a class of the program among the ancestors binds the name, the value, and which class it is.

    With `after`, only ancestors behind that one are looked at.
    """
    waiting = after is not None
    for each in ancestors(cls):
        if waiting:
            waiting = each is not after
            continue
        if isinstance(each, ClassValue) and name in each.scope.names:
            return True, each.scope.names[name], each
    return False, None, None

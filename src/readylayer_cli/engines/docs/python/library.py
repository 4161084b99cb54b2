"""What some functions of Python's own library return, as far as it shows in routes and schemas."""

from collections.abc import Callable, Mapping

from readylayer_cli.engines.docs.python.operators import joined, text_of
from readylayer_cli.engines.docs.python.values import (
    BoundMethod,
    Choice,
    DictValue,
    FunctionValue,
    ListValue,
    Unknown,
    is_constant,
)

Known = Callable[[list[object], Mapping[str, object]], object]
NOT_KNOWN = Unknown("a function that is not known")


def library_call(name: str, args: list[object], kwargs: Mapping[str, object]) -> object:
    """The outcome of calling this external name; `NOT_KNOWN` if nothing is known of it."""
    function = _KNOWN.get(name)
    return function(args, kwargs) if function is not None and args else NOT_KNOWN


def _environment(args: list[object], kwargs: Mapping[str, object]) -> object:
    default = args[1] if len(args) > 1 else kwargs.get("default")
    name = f"the environment variable {text_of(args[0])}"
    return Unknown(name) if default is None else Choice((default,), f"{name} is not set")


def _path_join(args: list[object], _kwargs: Mapping[str, object]) -> object:
    parts: list[object] = []
    for arg in args:
        if isinstance(arg, str) and arg.startswith("/"):
            parts = []
        if parts and not text_of(parts[-1]).endswith("/"):
            parts.append("/")
        parts.append(arg)
    return joined(parts)


def _url_join(args: list[object], _kwargs: Mapping[str, object]) -> object:
    from urllib.parse import urljoin  # lazy: rare

    if len(args) > 1 and isinstance(args[0], str) and isinstance(args[1], str):
        return urljoin(args[0], args[1])
    return joined(args)


def _sequence(args: list[object], _kwargs: Mapping[str, object]) -> object:
    if isinstance(args[0], DictValue):
        return ListValue(list(args[0].entries))
    return ListValue(list(args[0].items)) if isinstance(args[0], ListValue) else args[0]


def _enumerated(args: list[object], _kwargs: Mapping[str, object]) -> object:
    if not isinstance(args[0], ListValue):
        return NOT_KNOWN
    return ListValue([ListValue([index, item]) for index, item in enumerate(args[0].items)])


def _zipped(args: list[object], _kwargs: Mapping[str, object]) -> object:
    lists = [arg.items for arg in args if isinstance(arg, ListValue)]
    if len(lists) != len(args):
        return NOT_KNOWN
    return ListValue([ListValue(list(row)) for row in zip(*lists, strict=False)])


def _text(args: list[object], _kwargs: Mapping[str, object]) -> object:
    return str(args[0]) if is_constant(args[0]) else args[0]


def _length(args: list[object], _kwargs: Mapping[str, object]) -> object:
    if isinstance(args[0], ListValue):
        return len(args[0].items)
    return len(args[0]) if isinstance(args[0], str) else Unknown("a length")


def _second(args: list[object], _kwargs: Mapping[str, object]) -> object:
    return args[1] if len(args) > 1 else NOT_KNOWN


def _first(args: list[object], _kwargs: Mapping[str, object]) -> object:
    return args[0]


def _partial(args: list[object], _kwargs: Mapping[str, object]) -> object:
    return args[0] if isinstance(args[0], FunctionValue | BoundMethod) else NOT_KNOWN


def _dictionary(args: list[object], kwargs: Mapping[str, object]) -> object:
    entries: dict[object, object] = dict(args[0].entries) if isinstance(args[0], DictValue) else {}
    entries.update(kwargs)
    return DictValue(entries)


_KNOWN: dict[str, Known] = {
    "os.getenv": _environment,
    "os.environ.get": _environment,
    "os.path.join": _path_join,
    "posixpath.join": _path_join,
    "urllib.parse.urljoin": _url_join,
    "builtins.list": _sequence,
    "builtins.tuple": _sequence,
    "builtins.set": _sequence,
    "builtins.frozenset": _sequence,
    "builtins.sorted": _sequence,
    "builtins.reversed": _sequence,
    "builtins.enumerate": _enumerated,
    "builtins.zip": _zipped,
    "builtins.str": _text,
    "builtins.len": _length,
    "builtins.dict": _dictionary,
    "typing.cast": _second,
    "copy.copy": _first,
    "copy.deepcopy": _first,
    "functools.partial": _partial,
    "functools.update_wrapper": _first,
    "asgiref.sync.sync_to_async": _first,
    "django.utils.translation.gettext_lazy": _first,
    "django.utils.translation.gettext": _first,
    "django.utils.translation.pgettext_lazy": _second,
    "django.utils.translation.pgettext": _second,
}

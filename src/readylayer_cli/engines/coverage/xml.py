"""XML of strangers, read piece by piece: no entities, no DTD, bounded depth and bounded attributes."""

from collections.abc import Callable
from xml.parsers import expat

from readylayer_cli.domain.errors import InputError

Attributes = dict[str, str]
_PIECE = 1 << 20
_DEEPEST = 200
_LONGEST_VALUE = 100_000


def parse_xml(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for each element; raises `InputError` with the position for anything that is not plain XML."""
    parser = expat.ParserCreate(namespace_separator=None)
    guard = _Guard(start, end)
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.EntityDeclHandler = _refuse_entity
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        for offset in range(0, len(data), _PIECE):
            parser.Parse(data[offset : offset + _PIECE], False)  # noqa: FBT003 - expat's signature
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "not well-formed")
        raise InputError(
            "RL2003",
            f"not well-formed XML: {reason}, line {error.lineno}, column {error.offset + 1}",
            "was the report written to its end?",
        ) from None


class _Guard:
    """Counts depth and sizes before anybody else sees an element."""

    def __init__(self, start: Callable[[str, Attributes], None], end: Callable[[str], None] | None) -> None:
        self._start = start
        self._end = end
        self._depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InputError("RL2003", f"the XML is nested deeper than {_DEEPEST} elements", "this is no report")
        for value in attributes.values():
            if len(value) > _LONGEST_VALUE:
                raise InputError("RL2003", f"an attribute of <{name[:60]}> is too long", "this is no report")
        self._start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._end is not None:
            self._end(name)


def _refuse_entity(name: str, *_: object) -> None:
    raise InputError("RL2003", f"the XML declares an entity ({name[:60]})", "reports need none; it was not read")

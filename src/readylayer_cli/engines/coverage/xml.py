"""XML of strangers, read piece by piece: no entities, no DTD, bounded depth."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.parsers import expat

from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.coverage.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

Attributes = dict[str, str]
_DEEPEST = 200


def parse_xml(
    content: Content,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for each element; raises `InputError` with the position for anything that is not plain XML."""
    parser = expat.ParserCreate(namespace_separator=None)
    depth = _Depth(start, end)
    parser.StartElementHandler = depth.start
    parser.EndElementHandler = depth.end
    parser.EntityDeclHandler = _refuse_entity
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    with _explained():
        for piece in content.pieces():
            parser.Parse(piece, False)  # noqa: FBT003 - expat's signature
        parser.Parse(b"", True)  # noqa: FBT003


class _Depth:
    """Counts depth before anybody else sees an element."""

    __slots__ = ("_depth", "_end", "_start")

    def __init__(self, start: Callable[[str, Attributes], None], end: Callable[[str], None] | None) -> None:
        self._start = start
        self._end = end
        self._depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InputError("RL2003", f"the XML is nested deeper than {_DEEPEST} elements", "this is no report")
        self._start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._end is not None:
            self._end(name)


@contextmanager
def _explained() -> "Iterator[None]":
    try:
        yield
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "not well-formed")
        raise InputError(
            "RL2003",
            f"not well-formed XML: {reason}, line {error.lineno}, column {error.offset + 1}",
            "was the report written to its end?",
        ) from None
    except (LookupError, ValueError) as error:
        raise InputError("RL2003", f"XML in an unknown encoding: {str(error)[:100]}", "write it as UTF-8") from None


def _refuse_entity(name: str, *_: object) -> None:
    raise InputError("RL2003", f"the XML declares an entity ({name[:60]})", "reports need none; it was not read")

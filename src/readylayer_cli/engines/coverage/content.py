"""The bytes of a report, read as often as a reader wants, piece by piece or whole."""

from collections.abc import Callable, Iterator

from readylayer_cli.domain.errors import InputError

_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BOM = b"\xef\xbb\xbf"
_PIECE = 1 << 20
_LONGEST_ROW = 16 << 20


class Content:
    """`opener` gives the report's pieces from its beginning, each time anew."""

    def __init__(self, opener: Callable[[], Iterator[bytes]]) -> None:
        self._opener = opener

    @classmethod
    def of(cls, data: bytes) -> "Content":
        """Bytes that are here already."""
        return cls(lambda: (data[start : start + _PIECE] for start in range(0, len(data), _PIECE)))

    def pieces(self) -> Iterator[bytes]:
        """The bytes as they are stored, about a mebibyte at a time."""
        return self._opener()

    def whole(self) -> bytes:
        """All bytes as they are stored."""
        return b"".join(self.pieces())

    def head(self, size: int) -> bytes:
        """The first bytes, as text of one byte a letter even where each letter is stored as two."""
        found = b""
        for piece in self.pieces():
            found += piece
            if len(found) >= 2 * size:
                break
        if found[:2] in _WIDE:
            return found[: 2 * size].decode(_WIDE[found[:2]], "replace").encode("utf-8", "replace")[:size]
        return found.removeprefix(_BOM)[:size]

    def rows(self) -> Iterator[bytes]:
        """The lines of a text, without their ends, the byte order mark and UTF-16 (which PowerShell writes)."""
        pieces = self.pieces()
        first = next(pieces, b"")
        if first[:2] in _WIDE:
            yield from _narrowed(first + b"".join(pieces)).split(b"\n")
            return
        rest = first.removeprefix(_BOM)
        for piece in pieces:
            *rows, tail = rest.split(b"\n")
            yield from rows
            rest = _bounded(tail) + piece
        yield from rest.split(b"\n")


def _narrowed(data: bytes) -> bytes:
    return data.decode("utf-16", "replace").removeprefix("\ufeff").encode("utf-8", "surrogatepass")


def _bounded(row: bytes) -> bytes:
    if len(row) > _LONGEST_ROW:
        raise InputError("RL2003", "one of its lines is longer than 16 MB", "this is no report")
    return row

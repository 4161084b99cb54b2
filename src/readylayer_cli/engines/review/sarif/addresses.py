"""Where a SARIF `artifactLocation` points: one path, absolute or relative, as the tool's machine saw it."""

import posixpath
from urllib.parse import unquote

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.sarif.fields import Table, at, table, tables, text

_SCHEME = lazy_pattern(r"([A-Za-z][A-Za-z0-9+.-]+):")
_DRIVE = lazy_pattern(r"/?[A-Za-z]:[/\\]")
_LONGEST = 4_096
_DEEPEST = 10


class Addresses:
    """Reads the locations of one run."""

    def __init__(self, run: Table) -> None:
        self._bases = table(run.get("originalUriBaseIds"))
        self._artifacts = tables(run.get("artifacts"))
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, location: Table) -> tuple[str, ...]:
        """The paths that may be meant, the fullest first; none for what is no file, such as a web address."""
        if not text(location.get("uri")):
            location = table(at(self._artifacts, location.get("index")).get("location"))
        key = (text(location.get("uri"), _LONGEST), text(location.get("uriBaseId"), 200))
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def _read(self, uri: str, base_id: str) -> tuple[str, ...]:
        path = _path_of(uri)
        if path is None or not path:
            return ()
        root = "" if path.startswith("/") else self._root(base_id)
        joined = posixpath.join(root, path) if root else path
        return tuple(dict.fromkeys(_normal(each) for each in (joined, path)))

    def _root(self, base_id: str, depth: int = 0) -> str:
        """The folder that a base stands for; empty where the log does not tell."""
        location = table(self._bases.get(base_id)) if base_id else {}
        own = _path_of(text(location.get("uri"), _LONGEST)) or ""
        outer = text(location.get("uriBaseId"), 200)
        if own.startswith("/") or not outer or depth >= _DEEPEST:
            return own
        return posixpath.join(self._root(outer, depth + 1), own)


def _path_of(uri: str) -> str | None:
    """The path of a `file:` address or of a relative one; `None` for other schemes."""
    if _DRIVE.match(uri):
        return "/" + uri.lstrip("/").replace("\\", "/")
    scheme = _SCHEME.match(uri)
    if scheme is not None:
        if scheme[1].lower() != "file":
            return None
        rest = uri[scheme.end() :]
        if rest.startswith("//"):
            rest = rest[2:]
            rest = rest if _DRIVE.match(rest) else "/" + rest.partition("/")[2]
        uri = rest if rest.startswith("/") else "/" + rest
    elif "\\" in uri and "/" not in uri:
        uri = uri.replace("\\", "/")
    return unquote(uri, errors="surrogateescape").replace("\\", "/") if "%" in uri or "\\" in uri else uri


def _normal(path: str) -> str:
    """Without `.`, `..` and doubled slashes; what leaves the top counts as absolute, for nobody knows where it is."""
    normal = posixpath.normpath(path)
    while normal.startswith("../"):
        normal = normal[3:]
        if not normal.startswith("../"):
            normal = "/" + normal
    return "/" + normal.lstrip("/") if normal.startswith("/") else normal

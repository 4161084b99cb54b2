"""The hidden last line of everything we post, by which a later run knows its own notes again."""

import hashlib
import re
from dataclasses import dataclass

from readylayer_cli.domain.host import MarkerStyle
from readylayer_cli.domain.patterns import lazy_pattern

_WRAPPED = {MarkerStyle.HTML_COMMENT: "<!-- {} -->", MarkerStyle.LINK_DEFINITION: "[{}]: #"}
_FINDING = lazy_pattern(
    r"(?:<!-- |\[)readylayer:(?P<name>[a-z-]{1,40}):finding:(?P<key>[0-9a-f]{16,64}):(?P<place>[0-9a-f]{8})"
    r":(?P<digest>[0-9a-f]{12})"
    r"(?P<gone>:gone)?(?: -->|\]: #)\s*\Z"
)
_SUMMARY = lazy_pattern(
    r"(?:<!-- |\[)readylayer:(?P<name>[a-z-]{1,40}):summary:(?P<digest>[0-9a-f]{12}):(?P<keys>[0-9a-f,]{0,40000})"
    r"(?: -->|\]: #)\s*\Z"
)
_SHORT_KEY = 16
_MOST_KEYS = 500


@dataclass(frozen=True, slots=True)
class FindingMarker:
    """Marks a note on lines. `place` tells notes of one key in several files apart; `gone`: the note already says
    that what it told of is mended."""

    name: str
    key: str
    place: str
    digest: str
    gone: bool = False

    def text(self) -> str:
        """The marker without its wrapping; begins with what `identity` gives."""
        return f"{self.identity}:{self.digest}{':gone' if self.gone else ''}"

    @property
    def identity(self) -> str:
        """What stays the same when the note is edited."""
        return f"readylayer:{self.name}:finding:{self.key}:{self.place}"


@dataclass(frozen=True, slots=True)
class SummaryMarker:
    """Marks the note on the whole change. `keys` (shortened) had notes on lines when it was written."""

    name: str
    digest: str
    keys: frozenset[str] = frozenset()

    def text(self) -> str:
        """The marker without its wrapping; begins with what `identity` gives."""
        return f"{self.identity}:{self.digest}:{','.join(sorted(self.keys)[:_MOST_KEYS])}"

    @property
    def identity(self) -> str:
        """What stays the same when the note is edited."""
        return f"readylayer:{self.name}:summary"


def digest(*parts: str) -> str:
    """Twelve hexadecimal characters that change with the content."""
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:12]


def place_of(path: str) -> str:
    """The path as markers name it."""
    return digest(path)[:8]


def short(key: str) -> str:
    """The key as summaries remember it."""
    return key[:_SHORT_KEY]


def without_marker(body: str) -> str:
    """The body without its last line."""
    return body.rstrip().rpartition("\n")[0].rstrip()


def marked(body: str, marker: FindingMarker | SummaryMarker, style: MarkerStyle) -> str:
    """The body with the marker as its last line, after a blank one so that it is never part of a paragraph."""
    return f"{body.rstrip()}\n\n{_WRAPPED[style].format(marker.text())}"


def read_finding_marker(body: str, name: str) -> FindingMarker | None:
    """The marker of a note on lines, read from the last line only: text above it may quote anything."""
    found = _FINDING.match(_last_line(body))
    if found is None or found["name"] != name:
        return None
    return FindingMarker(name, found["key"], found["place"], found["digest"], bool(found["gone"]))


def read_summary_marker(body: str, name: str) -> SummaryMarker | None:
    """The marker of a summary, read from the last line only."""
    found = _SUMMARY.match(_last_line(body))
    if found is None or found["name"] != name:
        return None
    return SummaryMarker(name, found["digest"], frozenset(key for key in found["keys"].split(",") if key))


def _last_line(body: str) -> str:
    return re.split(r"[\r\n]", body.rstrip())[-1]

"""Where a quote stands in the change: found by its text, never by what the model says of its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.pieces import Piece
from readylayer_cli.llm.shown import ShownLine

_LABELLED = lazy_pattern(r"^\s{0,5}\d{1,6}[+\- ] |^\s{5}- |^[+-] ?(?=\S)")
_BLANKS = lazy_pattern(r"\s+")
_SHORTEST_PART = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of the new side. `removed`: the quote stands in removed lines, beside which the place is."""

    first: int
    last: int
    removed: bool
    touched: bool


def find_quote(quote: str, pieces: Sequence[Piece], line: int | None) -> Place | str:
    """The quote's place in the pieces of its file, or why it has none: `quote_not_found`, `quote_ambiguous`,
    `outside_change`."""
    for wanted in _readings(quote):
        places = [place for piece in pieces for place in _places(wanted, piece.lines)]
        if places:
            return _chosen(places, line)
    return "quote_not_found"


def _readings(quote: str) -> list[list[str]]:
    """The quote's lines without white space; then the same without line numbers and signs that were copied along."""
    lines = [line for line in quote.strip("\n").splitlines() if line.strip()]
    plain = [_squeezed(line) for line in lines]
    bare = [_squeezed(_LABELLED.sub("", line)) for line in lines]
    return [reading for reading in (plain, bare) if reading and all(reading)]


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", text)


def _places(wanted: list[str], lines: Sequence[ShownLine]) -> list[Place]:
    """All places where the lines stand one after another on one side of the change, blank ones aside."""
    found: list[Place] = []
    beside = {number for line in lines if line.sign == "-" for number in (line.number - 1, line.number)}
    for side in ("-", "+"):
        mine = [line for line in lines if line.sign in {" ", side} and line.text.strip()]
        texts = [_squeezed(line.text) for line in mine]
        found += [
            _place(mine[start : start + len(wanted)], side, beside)
            for start in range(len(texts) - len(wanted) + 1)
            if _is_match(wanted, texts[start : start + len(wanted)])
        ]
    unique = {(each.first, each.last, each.removed): each for each in found}
    kept = list(unique.values())
    return [each for each in kept if not (each.removed and not each.touched)]


def _is_match(wanted: list[str], texts: list[str]) -> bool:
    """Whole lines, or of a single long enough quote a part of one; the outer lines of several may be cut."""
    if wanted == texts:
        return True
    if len(wanted) == 1:
        return len(wanted[0]) >= _SHORTEST_PART and wanted[0] in texts[0]
    whole = wanted[1:-1] == texts[1:-1]
    return whole and texts[0].endswith(wanted[0]) and texts[-1].startswith(wanted[-1])


def _place(lines: Sequence[ShownLine], side: str, beside: set[int]) -> Place:
    """A line right beside removed ones counts as touched: where something is missing, nothing else can be quoted."""
    removed = side == "-" and any(line.sign == "-" for line in lines)
    touched = any(line.sign != " " or line.number in beside for line in lines)
    first, last = lines[0].number, lines[-1].number
    return Place(first, first if removed else last, removed, touched)


def _chosen(places: list[Place], line: int | None) -> Place | str:
    touched = [place for place in places if place.touched]
    if not touched:
        return "outside_change"
    if len(touched) == 1:
        return touched[0]
    if line is not None:
        near = sorted(touched, key=lambda place: (abs(place.first - line), place.removed))
        if abs(near[0].first - line) < abs(near[1].first - line) or near[0].first == line:
            return near[0]
    return "quote_ambiguous"

"""Where a quote stands in the change: found by its text, never by what the model says of its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.pieces import Piece
from readylayer_cli.llm.shown import ShownLine

_LABELLED = lazy_pattern(r"^\s{0,5}\d{1,6}[+\- ] |^\s{0,5}L?\d{1,6}\s?[:|]\s?|^\s{5}- |^[+-]")
_BLANKS = lazy_pattern(r"\s+")
_FENCE = lazy_pattern(r"^\s*```[\w+-]*\s*$")
_LEFT_OUT = lazy_pattern(r"^\s*(?:\[?(?:\.{3,}|\u2026)\]?|(?:#|//|/\*|--|<!--)\s*(?:\.{3,}|\u2026).*)\s*$")
_CUT = lazy_pattern(r"^\s*(?:\.{3,}|\u2026)|(?:\.{3,}|\u2026)\s*$")
_SHORTEST_PART = 10
_MOST_LEFT_OUT = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of the new side. `removed`: the quote stands in removed lines, beside which the place is. `whole`: the
    quote is all of these lines and nothing else, so that a replacement can stand for them."""

    first: int
    last: int
    removed: bool
    touched: bool
    whole: bool = field(default=True, compare=False)


def find_quote(quote: str, pieces: Sequence[Piece], line: int | None) -> Place | str:
    """The quote's place in the pieces of its file, or why it has none: `quote_not_found`, `quote_ambiguous`,
    `outside_change`."""
    readings = list(_readings(quote))
    for wanted in readings:
        places = [place for piece in pieces for place in _places(wanted, piece.lines)]
        if places:
            return _chosen(places, line)
    lines = [line for piece in pieces for line in piece.lines]
    for wanted in readings:
        places = list(_spread(wanted, lines))
        if places:
            return _chosen(places, line)
    return "quote_not_found"


def _readings(quote: str) -> Iterator[list[str]]:
    """The quote's lines without white space; then without the numbers, signs, fences and marks of omission that were
    copied along or put in; then as the one line that it is if a `\\n` in it was taken for the end of a line."""
    lines = [line for line in quote.strip("\n").splitlines() if line.strip()]
    code = [line for line in lines if not _FENCE.match(line)]
    kept = [_CUT.sub("", line) for line in code if not _LEFT_OUT.match(line)]
    ways = [
        [_squeezed(line) for line in lines],
        [_squeezed(_LABELLED.sub("", line)) for line in code],
        [_squeezed(line.strip().strip("`")) for line in kept],
        [_squeezed(_CUT.sub("", _LABELLED.sub("", line))) for line in code if not _is_left_out(line)],
        [_squeezed("\\n".join(quote.strip("\n").split("\n")))],
    ]
    for number, reading in enumerate(ways):
        if reading and all(reading) and reading not in ways[:number]:
            yield reading


def _is_left_out(line: str) -> bool:
    return bool(_LEFT_OUT.match(_LABELLED.sub("", line)))


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", text)


def _places(wanted: list[str], lines: Sequence[ShownLine]) -> list[Place]:
    """All places where the lines stand one after another, blank ones aside: on one side of the change, or on both as
    the diff shows them."""
    found: list[Place] = []
    beside = _beside(lines)
    for side in ("-", "+", "-+"):
        mine = [line for line in lines if (line.sign == " " or line.sign in side) and line.text.strip()]
        texts = [_squeezed(line.text) for line in mine]
        for start in range(len(texts) - len(wanted) + 1):
            end = start + len(wanted)
            if not _is_match(wanted, texts[start:end]):
                continue
            signs = {line.sign for line in mine[start:end]}
            if side != "-+" or {"-", "+"} <= signs:
                found.append(_place(mine[start:end], beside, whole=wanted == texts[start:end]))
    unique = {(each.first, each.last, each.removed): each for each in reversed(found)}
    return [each for each in unique.values() if not (each.removed and not each.touched)]


def _is_match(wanted: list[str], texts: list[str]) -> bool:
    """Whole lines, or of a single long enough quote a part of one; the outer lines of several may be cut."""
    if wanted == texts:
        return True
    if len(wanted) == 1:
        return len(wanted[0]) >= _SHORTEST_PART and wanted[0] in texts[0]
    whole = wanted[1:-1] == texts[1:-1]
    return whole and texts[0].endswith(wanted[0]) and texts[-1].startswith(wanted[-1])


def _spread(wanted: list[str], lines: Sequence[ShownLine]) -> Iterator[Place]:
    """Places where all of several lines stand in their order with others between them, which the quote leaves out."""
    if len(wanted) == 1:
        return
    beside = _beside(lines)
    for side in ("-", "+"):
        mine = [line for line in lines if line.sign in {" ", side} and line.text.strip()]
        texts = [_squeezed(line.text) for line in mine]
        for start, text in enumerate(texts):
            if text == wanted[0]:
                indexes = _in_order(wanted, texts, start)
                runs = [_place([mine[index] for index in run], beside, whole=False) for run in _runs(indexes)]
                touched = [place for place in runs if place.touched]
                yield from (touched or runs)[:1]


def _in_order(wanted: list[str], texts: list[str], start: int) -> list[int]:
    """Where the lines stand from here on; nothing if one of them does not, or too far away."""
    found = [start]
    for text in wanted[1:]:
        reach = range(found[-1] + 1, min(len(texts), found[-1] + 1 + _MOST_LEFT_OUT))
        index = next((index for index in reach if texts[index] == text), None)
        if index is None:
            return []
        found.append(index)
    return found


def _runs(indexes: list[int]) -> list[list[int]]:
    """Neighbours together, the longest run first."""
    runs: list[list[int]] = []
    for index in indexes:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return sorted(runs, key=len, reverse=True)


def _beside(lines: Sequence[ShownLine]) -> set[int]:
    return {number for line in lines if line.sign == "-" for number in (line.number - 1, line.number)}


def _place(lines: Sequence[ShownLine], beside: set[int], *, whole: bool) -> Place:
    """A line right beside removed ones counts as touched: where something is missing, nothing else can be quoted."""
    signs = {line.sign for line in lines}
    touched = signs != {" "} or any(line.number in beside for line in lines)
    removed = "-" in signs and "+" not in signs
    numbers = [line.number for line in lines if removed or line.sign != "-"]
    last = numbers[0] if removed else numbers[-1]
    return Place(numbers[0], last, removed, touched, whole and "-" not in signs)


def _chosen(places: list[Place], line: int | None) -> Place | str:
    """Code that stands after the change is meant rather than the same that it removed."""
    touched = [place for place in places if place.touched]
    if not touched:
        return "outside_change"
    touched = [place for place in touched if not place.removed] or touched
    if len(touched) == 1:
        return touched[0]
    if line is not None:
        near = sorted(touched, key=lambda place: abs(place.first - line))
        if abs(near[0].first - line) < abs(near[1].first - line) or near[0].first == line:
            return near[0]
    return "quote_ambiguous"

"""Pieces put together to calls, within what may be spent."""

from collections.abc import Iterable
from dataclasses import dataclass

from readylayer_cli.llm.pieces import Piece


@dataclass(frozen=True)
class Packed:
    """The calls to make, in order of risk, and the pieces for which there is no room."""

    calls: tuple[tuple[Piece, ...], ...]
    left: tuple[Piece, ...]


def pack(
    pieces: Iterable[Piece], *, call_tokens: int, most_calls: int, most_tokens: int, overhead_tokens: int = 0
) -> Packed:
    """Fill one call after the other; a piece goes into the first that has room, so that grave ones come first.

    `overhead_tokens` is what a call costs besides its pieces: the rules of the game, and the answer.
    """
    calls: list[list[Piece]] = []
    sizes: list[int] = []
    left: list[Piece] = []
    spent = 0
    for piece in pieces:
        size = piece.tokens
        place = next((index for index, used in enumerate(sizes) if used + size <= call_tokens), None)
        cost = size + (overhead_tokens if place is None else 0)
        if spent + cost > most_tokens or size > call_tokens or (place is None and len(calls) >= most_calls):
            left.append(piece)
            continue
        if place is None:
            calls.append([])
            sizes.append(0)
            place = len(calls) - 1
        calls[place].append(piece)
        sizes[place] += size
        spent += cost
    ordered = tuple(tuple(sorted(call, key=_place)) for call in calls)
    return Packed(ordered, tuple(sorted(left, key=_place)))


def _place(piece: Piece) -> tuple[str, int]:
    return piece.file.path, piece.lines[0].number

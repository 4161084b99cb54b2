"""Sets of line numbers as one integer each: bit n stands for line n. Union is `|`, intersection `&`."""

from collections.abc import Iterable, Iterator

Lines = int
"""A set of 1-based line numbers."""

MOST_LINES = 10_000_000
"""No file has more; a larger number in a report is a mistake or an attack."""


def lines_of(numbers: Iterable[int]) -> Lines:
    """The set of these numbers."""
    ordered = sorted(set(numbers))
    if not ordered:
        return 0
    packed = bytearray(ordered[-1] // 8 + 1)
    for number in ordered:
        packed[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(packed, "little")


def between(first: int, last: int) -> Lines:
    """All lines from first to last."""
    return ((1 << (last - first + 1)) - 1) << first


def numbers_in(lines: Lines) -> Iterator[int]:
    """The numbers, ascending."""
    for index, byte in enumerate(lines.to_bytes((lines.bit_length() + 7) // 8, "little")):
        if byte:
            yield from (index * 8 + bit for bit in range(8) if byte >> bit & 1)


def count(lines: Lines) -> int:
    """How many lines are in the set."""
    return lines.bit_count()


def ranges_in(lines: Lines) -> list[tuple[int, int]]:
    """Runs of consecutive numbers as (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers_in(lines):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found

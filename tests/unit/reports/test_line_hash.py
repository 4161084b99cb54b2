"""GitHub's line hash. The vectors are those of codeql-action's own test of its `hash` function."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.reports.sarif.line_hash import line_hashes

_GREETINGS = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
            [
                "8b7cf3e952e7aeb2:1",
                "b1ae1287ec4718d9:1",
                "bff680108adb0fcc:1",
                "c6805c5e1288b612:1",
                "b86d3392aea1be30:1",
                "e6ceba753e1a442:1",
            ],
        ),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", _GREETINGS),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", _GREETINGS),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", _GREETINGS),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", _GREETINGS),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            [
                *(f"a7f2ff13bc495cf2:{count}" for count in range(1, 7)),
                "a7f2ff1481e87703:1",
                "a9cf91f7bbf1862b:1",
                "55ec222b86bcae53:1",
                "cc97dc7b1d7d8f7b:1",
                "c129715d7a2bc9a3:1",
            ],
        ),
    ],
)
def test_published_vectors_come_out(text: str, expected: list[str]) -> None:
    lines = range(1, len(expected) + 1)
    assert line_hashes(text, lines) == dict(zip(lines, expected, strict=True))


def test_a_line_beyond_the_file_has_no_hash() -> None:
    assert line_hashes("a\nb", [3]) == {}


@given(st.text(st.sampled_from("ab \t\n\r\U0001f600é"), max_size=400))
def test_the_hash_equals_a_rolling_hash_over_the_characters(text: str) -> None:
    expected = _rolled(text)
    assert line_hashes(text, range(1, len(expected) + 2)) == expected


def _rolled(text: str) -> dict[int, str]:
    """The definition, unit by unit: a ring of the last hundred units, each line's value read when it is full."""
    flat = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = [ord(c) for c in flat if c not in " \t"]
    units: list[int] = []
    for point in kept:
        units += [point] if point < 0x10000 else [0xD800 + ((point - 0x10000) >> 10), 0xDC00 + (point & 0x3FF)]
    units.append(0xFFFF)
    starts = [index for index in range(len(units)) if index == 0 or units[index - 1] == ord("\n")]
    padded = units + [0] * 100
    ring, value = [0] * 100, 0
    hashes: dict[int, str] = {}
    seen: dict[str, int] = {}
    for index, unit in enumerate(padded):
        begin = index - 100
        if begin in starts:
            hashes[starts.index(begin) + 1] = f"{value:x}"
        value = (37 * value + unit - pow(37, 100) * ring[index % 100]) % 2**64
        ring[index % 100] = unit
    if len(padded) - 100 in starts:
        hashes[starts.index(len(padded) - 100) + 1] = f"{value:x}"
    result = {}
    for line in sorted(hashes):
        seen[hashes[line]] = seen.get(hashes[line], 0) + 1
        result[line] = f"{hashes[line]}:{seen[hashes[line]]}"
    return result

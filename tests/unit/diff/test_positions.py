"""Line numbers translate between both sides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.diff.positions import DiffPosition, LineMap, is_commentable, new_side_position
from readylayer_cli.domain.change import FileChange, FileStatus, Hunk
from tests.fakes.edits import file_pairs
from tests.fakes.scratch import git_diff_of

FILE = FileChange(
    "x",
    FileStatus.MODIFIED,
    hunks=(Hunk(10, 4, 10, 5, (" a", "-b", "+B", "+C", " d", " e")), Hunk(30, 2, 31, 1, (" y", "-z"))),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return tmp_path_factory.mktemp("positions")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=file_pairs(), context=st.sampled_from(["-U0", "-U1", "-U3"]))
def test_the_map_pairs_equal_lines_in_order_and_leaves_out_exactly_the_changed_ones(
    folder: Path, pair: tuple[bytes, bytes], context: str
) -> None:
    files = parse_diff(git_diff_of(*pair, folder, "--text", context)).files
    file = files[0] if files else FileChange("file", FileStatus.MODIFIED)
    old, new = (_lines(side) for side in pair)
    lines = LineMap(file.hunks)
    pairs = [(lines.old_line(number), number) for number in range(1, len(new) + 1)]
    assert {number for before, number in pairs if before is None} == file.added_lines
    kept = [(before, number) for before, number in pairs if before is not None]
    assert kept == sorted(kept)
    assert all(old[before - 1] == new[number - 1] for before, number in kept)
    assert all(lines.new_line(before) == number for before, number in kept)
    removed = {number for number in range(1, len(old) + 1) if lines.new_line(number) is None}
    assert removed == {number for number, _ in file.removed}
    assert len(kept) + len(removed) == len(old)


def _lines(content: bytes) -> list[bytes]:
    """Lines with their newline: a line that loses it is another line."""
    return [line + b"\n" for line in content.split(b"\n")[:-1]] + [content.split(b"\n")[-1]] * (
        content[-1:] not in b"\n"
    )


def test_lines_outside_the_hunks_move_with_them() -> None:
    lines = LineMap(FILE.hunks)
    assert [lines.old_line(number) for number in (1, 9, 10, 11, 12, 13, 20, 31, 32, 50)] == [
        1, 9, 10, None, None, 12, 19, 30, 32, 50,
    ]  # fmt: skip
    assert [lines.new_line(number) for number in (1, 11, 12, 30, 31, 32)] == [1, None, 13, 31, None, 32]


def test_a_comment_goes_where_a_hunk_shows_the_line() -> None:
    assert [number for number in range(1, 60) if is_commentable(FILE, number)] == [10, 11, 12, 13, 14, 31]


def test_a_position_names_both_sides_of_an_unchanged_line() -> None:
    assert new_side_position(FILE, 10) == DiffPosition(10, 10)
    assert new_side_position(FILE, 12) == DiffPosition(None, 12)
    assert new_side_position(FILE, 31) == DiffPosition(30, 31)
    assert new_side_position(FILE, 32) is None

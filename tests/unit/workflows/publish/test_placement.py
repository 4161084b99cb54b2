"""Notes stand on lines that the diff shows, and only there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import FileChange, FileKind, FileStatus, Hunk
from readylayer_cli.domain.host import Side
from readylayer_cli.domain.position import DiffPosition
from readylayer_cli.workflows.publish.placement import place, place_on, places_exactly
from tests.fakes.edits import file_pairs
from tests.fakes.scratch import git_diff_of

FILE = FileChange(
    "new.py",
    FileStatus.RENAMED,
    old_path="old.py",
    hunks=(Hunk(10, 4, 10, 5, (" a", "-b", "+B", "+C", " d", " e")), Hunk(30, 2, 31, 1, (" y", "-z"))),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return tmp_path_factory.mktemp("placement")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=file_pairs(), side=st.sampled_from(Side), first=st.integers(1, 16), length=st.integers(0, 5))
def test_a_note_stands_inside_one_hunk_on_lines_of_the_range(
    folder: Path, pair: tuple[bytes, bytes], side: Side, first: int, length: int
) -> None:
    files = parse_diff(git_diff_of(*pair, folder, "--text", "-U1")).files
    for file in files:
        anchor = place_on(file, side, first, first + length)
        shown = [_lines(hunk, side) & set(range(first, first + length + 1)) for hunk in file.hunks]
        assert (anchor is None) == (not any(shown))
        if anchor is not None:
            ends = {_number(anchor.first, side), _number(anchor.last, side)}
            assert any(ends <= lines for lines in shown)
            assert ends <= set(range(first, first + length + 1))


def test_changed_lines_win_over_context_that_comes_first() -> None:
    hunks = (Hunk(1, 2, 1, 2, (" a", " b")), Hunk(5, 1, 5, 2, (" e", "+f")))
    anchor = place(FileChange("x", FileStatus.MODIFIED, hunks=hunks), 1, 9)
    assert anchor is not None
    assert (anchor.first, anchor.last) == (DiffPosition(5, 5), DiffPosition(None, 6))


def test_a_range_is_cut_to_its_hunk() -> None:
    anchor = place(FILE, 11, 40)
    assert anchor is not None
    assert (anchor.first, anchor.last) == (DiffPosition(None, 11), DiffPosition(13, 14))
    assert (anchor.path, anchor.old_path) == ("new.py", "old.py")


def test_an_unchanged_line_outside_the_hunks_is_had_where_the_host_allows_it() -> None:
    assert place(FILE, 20, 22) is None
    anchor = place(FILE, 20, 22, outside_hunks=True)
    assert anchor is not None
    assert anchor.first == anchor.last == DiffPosition(19, 20)


def test_a_deleted_file_is_commented_on_its_old_side() -> None:
    gone = FileChange("x", FileStatus.DELETED, hunks=(Hunk(1, 2, 0, 0, ("-a", "-b")),))
    anchor = place(gone, 1, 2)
    assert anchor is not None
    assert (anchor.side, anchor.last) == (Side.OLD, DiffPosition(2, None))


@pytest.mark.parametrize("kind", [FileKind.BINARY, FileKind.SUBMODULE, FileKind.SYMLINK])
def test_what_is_no_text_has_no_lines(kind: FileKind) -> None:
    assert place(FileChange("x", FileStatus.MODIFIED, kind=kind, hunks=FILE.hunks), 10, 10) is None


def test_a_replacement_needs_all_of_its_lines_in_one_hunk() -> None:
    assert places_exactly(FILE, 10, 14)
    assert not places_exactly(FILE, 14, 31)


def _lines(hunk: Hunk, side: Side) -> set[int]:
    start, count = (hunk.new_start, hunk.new_count) if side is Side.NEW else (hunk.old_start, hunk.old_count)
    return set(range(start, start + count))


def _number(position: DiffPosition, side: Side) -> int | None:
    return position.new_line if side is Side.NEW else position.old_line

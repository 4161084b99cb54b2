"""A rendered change set reads back as itself."""

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.diff.render import render_diff
from readylayer_cli.domain.change import ChangeSet, FileChange, FileKind, FileStatus, Hunk

TEXT = st.text(st.characters(exclude_characters="\n\x00", exclude_categories=["Cs"]), max_size=8)
NAME = st.text(st.characters(exclude_characters="\x00/", exclude_categories=["Cs"]), min_size=1, max_size=8)
PATH = st.lists(NAME | st.just("\udcff"), min_size=1, max_size=3).map("/".join)
SECTION = st.text(st.characters(codec="ascii", categories=["L", "P"]), max_size=8)


@st.composite
def hunks(draw: st.DrawFn) -> tuple[Hunk, ...]:
    found = []
    old = new = 1
    for _ in range(draw(st.integers(1, 3))):
        gap = draw(st.integers(1, 50))
        old, new = old + gap, new + gap
        lines = draw(st.lists(st.tuples(st.sampled_from(" +-"), TEXT).map("".join), min_size=1, max_size=5))
        counts = [sum(line[0] != other for line in lines) for other in "+-"]
        found.append(
            Hunk(old - (not counts[0]), counts[0], new - (not counts[1]), counts[1], tuple(lines), draw(SECTION))
        )
        old, new = old + counts[0], new + counts[1]
    return tuple(found)


@st.composite
def files(draw: st.DrawFn) -> FileChange:
    mode = draw(st.sampled_from(["100644", "100755"]))
    match draw(st.sampled_from(FileStatus)):
        case FileStatus.ADDED:
            lines = tuple(f"+{line}" for line in draw(st.lists(TEXT, min_size=1, max_size=4)))
            ends = draw(st.booleans())
            hunk = Hunk(0, 0, 1, len(lines), lines, new_missing_newline=ends)
            return FileChange(draw(PATH), FileStatus.ADDED, new_mode=mode, hunks=(hunk,))
        case FileStatus.DELETED:
            return FileChange(draw(PATH), FileStatus.DELETED, old_mode=mode)
        case FileStatus.TYPE_CHANGED:
            return FileChange(
                draw(PATH),
                FileStatus.TYPE_CHANGED,
                kind=FileKind.SYMLINK,
                old_mode=mode,
                new_mode="120000",
                hunks=(Hunk(1, 1, 1, 1, ("-content", "+target"), new_missing_newline=True),),
            )
        case FileStatus.MODIFIED as status:
            return FileChange(draw(PATH), status, old_mode=mode, new_mode=mode, hunks=draw(hunks()))
        case status:
            old, new = draw(st.lists(PATH, min_size=2, max_size=2, unique=True))
            return FileChange(new, status, old_path=old, old_mode=mode, new_mode=mode, hunks=draw(hunks()))


@given(st.lists(files(), max_size=4, unique_by=lambda file: file.path))
def test_render_and_parse_are_inverse(changed: list[FileChange]) -> None:
    changes = ChangeSet(tuple(sorted(changed, key=lambda file: file.path)))
    assert parse_diff(render_diff(changes)) == changes


def test_a_binary_file_and_an_empty_file_keep_their_kind() -> None:
    changes = ChangeSet(
        (
            FileChange("a.bin", FileStatus.MODIFIED, kind=FileKind.BINARY, old_mode="100644", new_mode="100644"),
            FileChange("empty", FileStatus.ADDED, new_mode="100644"),
            FileChange("mode", FileStatus.MODIFIED, old_mode="100644", new_mode="100755"),
        )
    )
    assert parse_diff(render_diff(changes)) == changes

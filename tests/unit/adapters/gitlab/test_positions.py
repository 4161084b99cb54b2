"""Every line that a diff shows has a position that GitLab finds."""

import difflib

from hypothesis import given, settings
from hypothesis import strategies as st

from readylayer_cli.adapters.gitlab.positions import DiffRefs, line_position, range_position
from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import ChangeSet, FileChange
from readylayer_cli.domain.host import Side
from readylayer_cli.workflows.publish.placement import place, place_on
from tests.fakes.hosts.gitlab.positions import fits_schema, found_line_code, missing_parameter, odd_range
from tests.fakes.hosts.gitlab.records import Version

REFS = DiffRefs("1" * 40, "2" * 40, "3" * 40)
LINES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=40)


@st.composite
def changed_files(draw: st.DrawFn) -> FileChange:
    """A file with changes anywhere, perhaps renamed, new or gone."""
    old, new = draw(LINES), draw(LINES)
    kind = draw(st.sampled_from(["modified", "renamed", "added", "deleted"]))
    old, new = ([] if kind == "added" else old), ([] if kind == "deleted" else new)
    if old == new:
        new = [*new, "g"]
    body = "\n".join(list(difflib.unified_diff(old, new, lineterm="", n=draw(st.integers(0, 3))))[2:])
    names = ("old/dir é.py", "new/dir é.py") if kind == "renamed" else ("dir/app.py", "dir/app.py")
    headers = {
        "modified": "",
        "renamed": f"similarity index 50%\nrename from {names[0]}\nrename to {names[1]}\n",
        "added": "new file mode 100644\n",
        "deleted": "deleted file mode 100644\n",
    }[kind]
    sides = ("/dev/null" if kind == "added" else "a/" + names[0], "/dev/null" if kind == "deleted" else "b/" + names[1])
    text = f"diff --git a/{names[0]} b/{names[1]}\n{headers}--- {sides[0]}\n+++ {sides[1]}\n{body}\n"
    (file,) = parse_diff(text).files
    return file


@settings(max_examples=400)
@given(changed_files(), st.sampled_from(Side), st.integers(1, 45), st.integers(0, 10))
def test_any_placement_is_found_with_line_codes_of_the_diff(
    file: FileChange, side: Side, first: int, length: int
) -> None:
    anchor = place_on(file, side, first, first + length, outside_hunks=True)
    if anchor is None:
        return
    versions = [Version(REFS.base, REFS.start, REFS.head, ChangeSet((file,)))]
    positions = [line_position(anchor, REFS)]
    if anchor.first != anchor.last:
        whole = range_position(anchor, REFS, file)
        assert whole is not None
        positions.append(whole)
    for position in positions:
        assert missing_parameter(position) is None
        assert fits_schema(position)
        assert found_line_code(position, versions) is not None
        assert odd_range(position, versions) is None


@settings(max_examples=200)
@given(changed_files(), st.integers(1, 45))
def test_the_sides_of_a_position_tell_added_removed_and_unchanged_lines_apart(file: FileChange, line: int) -> None:
    anchor = place(file, line, line)
    if anchor is None:
        return
    position = line_position(anchor, REFS)
    changed = {number for number, _ in (file.added if file.head_path else file.removed)}
    named = {name for name in ("old_line", "new_line") if name in position}
    if line in changed:
        assert named == ({"new_line"} if file.head_path else {"old_line"})
    else:
        assert named == {"old_line", "new_line"}

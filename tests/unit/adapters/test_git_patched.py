"""A bare diff becomes a change with both versions, as far as they can be known."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readylayer_cli.adapters.git.blobs import blob_id
from readylayer_cli.adapters.git.patched import change_from_diff
from readylayer_cli.domain.errors import InputError
from readylayer_cli.ports import Change, Tree
from tests.fakes.edits import file_pairs
from tests.fakes.scratch import Scratch
from tests.fakes.trees import MemoryTree

OLD = {
    "edited.py": "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
    "moved.py": "a\nb\nc\nd\ne\nf\n",
    "gone.py": "g\n",
    "same.py": "s\n",
    "to empty": "x\n",
}
NEW = {
    "edited.py": "1\n2\n3\n4\nFIVE\n6\n7\n8\n9\nten",
    "new/place.py": "a\nb\nc\nd\ne\nF\n",
    "added.py": "n\n",
    "same.py": "s\n",
    "to empty": "",
}


@pytest.fixture(scope="module")
def diff(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What git says about the step from OLD to NEW."""
    scratch = Scratch(tmp_path_factory.mktemp("patched") / "repo")
    scratch.commit(dict(OLD))
    scratch.write({path: None for path in OLD if path not in NEW} | dict(NEW))
    scratch.git("add", "-A")
    return scratch.git("diff", "--cached", "-M")


def contents(tree: Tree) -> dict[str, str]:
    return {path: content.decode() for path, content in tree.read_many(tree.paths()).items()}


def check_whole(change: Change) -> None:
    assert contents(change.base) == OLD
    assert contents(change.head) == NEW
    assert change.partial == frozenset()
    assert change.shortfalls == ()


def test_beside_the_new_files_the_old_ones_are_derived(diff: bytes) -> None:
    check_whole(change_from_diff(diff, MemoryTree(NEW)))


def test_beside_the_old_files_the_new_ones_are_derived(diff: bytes) -> None:
    check_whole(change_from_diff(diff, MemoryTree(OLD)))


def test_files_at_different_stages_are_each_taken_as_they_are(diff: bytes) -> None:
    mixed = OLD | {"edited.py": NEW["edited.py"], "added.py": NEW["added.py"]}
    check_whole(change_from_diff(diff, MemoryTree(mixed)))


def test_line_ends_that_git_converted_on_disk_do_not_disturb(diff: bytes) -> None:
    change = change_from_diff(diff, MemoryTree({path: text.replace("\n", "\r\n") for path, text in NEW.items()}))
    assert change.partial == frozenset()
    assert change.base.read("edited.py") == OLD["edited.py"].encode()


@pytest.mark.parametrize("working", [None, MemoryTree({"edited.py": "something else\n", "same.py": "s\n"})])
def test_without_matching_files_the_shown_lines_are_at_their_numbers(diff: bytes, working: Tree | None) -> None:
    change = change_from_diff(diff, working)
    assert change.partial == {"edited.py", "new/place.py", "to empty"}
    assert change.head.read("edited.py") == b"\n2\n3\n4\nFIVE\n6\n7\n8\n9\nten\n"
    assert change.base.read("edited.py") == b"\n2\n3\n4\n5\n6\n7\n8\n9\n"
    assert (change.base.read("added.py"), change.head.read("added.py")) == (None, b"n\n")
    assert (change.base.read("gone.py"), change.head.read("gone.py")) == (b"g\n", None)
    assert (change.base.read("new/place.py"), change.head.read("moved.py")) == (None, None)
    assert change.head.read("new/place.py") is not None
    assert change.head.read("same.py") == (b"s\n" if working else None)


def test_hunks_without_context_leave_their_lines_at_their_numbers() -> None:
    change = change_from_diff("--- a/x\n+++ b/x\n@@ -3 +2,0 @@\n-gone\n@@ -10,0 +10,2 @@\n+ten\n+eleven\n")
    assert change.base.read("x") == b"\n\ngone\n" + b"\n" * 6
    assert change.head.read("x") == b"\n\n\n\n\n\n\n\n\nten\neleven\n"


def test_an_edit_that_fits_both_sides_is_judged_by_the_ids_in_the_diff_else_by_what_it_confirms() -> None:
    hunk = "--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n x\n x\n+x\n"
    assert change_from_diff(hunk, MemoryTree({"x": "x\nx\nx\n"})).base.read("x") == b"x\nx\n"
    old = "x\nx\nx\n"
    ids = f"diff --git a/x b/x\nindex {blob_id(old.encode())[:7]}..1234567 100644\n"
    assert change_from_diff(ids + hunk, MemoryTree({"x": old})).head.read("x") == b"x\nx\nx\nx\n"
    emptied = "--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-x\n"
    assert change_from_diff(emptied, MemoryTree({"x": "x\n"})).head.read("x") == b""


def test_lines_at_absurd_numbers_cost_no_memory() -> None:
    parts = [f"--- a/{name}\n+++ b/{name}\n@@ -9000000 +9000000 @@\n-a\n+b\n" for name in ("x", "y")]
    change = change_from_diff("".join(parts))
    assert change.partial == {"x", "y"}
    assert change.head.size("x") == 9_000_001
    assert change.head.size("y") is None
    assert [shortfall.path for shortfall in change.shortfalls] == ["y"]


def test_what_has_no_text_is_left_as_it_is_here() -> None:
    diff = (
        "diff --git a/logo.png b/logo.png\nindex 1..2 100644\nBinary files a/logo.png and b/logo.png differ\n"
        "diff --git a/link b/link\nnew file mode 120000\nindex 0..1\n--- /dev/null\n+++ b/link\n@@ -0,0 +1 @@\n+x\n"
        "\\ No newline at end of file\n"
    )
    change = change_from_diff(diff, MemoryTree({"logo.png": b"\0"}))
    assert (change.base.read("logo.png"), change.head.read("logo.png")) == (b"\0", b"\0")
    assert change.head.read("link") is None
    assert change.partial == frozenset()


def test_a_symlink_that_became_a_file_is_known_whole() -> None:
    diff = (
        "diff --git a/x b/x\ndeleted file mode 120000\nindex 1..0\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-target\n"
        "\\ No newline at end of file\n"
        "diff --git a/x b/x\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+one\n+two\n"
    )
    change = change_from_diff(diff)
    assert (change.base.read("x"), change.head.read("x"), change.partial) == (None, b"one\ntwo\n", frozenset())


def test_a_file_above_the_bound_is_named() -> None:
    diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"
    change = change_from_diff(diff, MemoryTree({"x": "b\n" + "x" * 100}, max_bytes=50))
    assert [shortfall.path for shortfall in change.shortfalls] == ["x"]


def test_what_is_no_diff_is_an_error() -> None:
    with pytest.raises(InputError, match="not a unified diff"):
        change_from_diff(b"hello\n")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    return Scratch(tmp_path_factory.mktemp("random") / "repo")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=file_pairs(), at_new=st.booleans())
def test_any_edit_is_completed_from_either_side(scratch: Scratch, pair: tuple[bytes, bytes], *, at_new: bool) -> None:
    old, new = pair
    scratch.commit({"file": old})
    scratch.write({"file": new})
    diff = scratch.git("diff", "--text", "HEAD")
    change = change_from_diff(diff, MemoryTree({"file": new if at_new else old}))
    if diff:
        assert (change.base.read("file"), change.head.read("file")) == (old, new)

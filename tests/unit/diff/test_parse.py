"""Diffs of many tools become change sets, and broken ones clear errors."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.diff.render import render_diff
from readylayer_cli.domain.change import ChangeSet, FileChange, FileKind, FileStatus
from readylayer_cli.domain.errors import InputError, LimitError

DATA = Path(__file__).parents[2] / "data" / "diffs"


def only(changes: ChangeSet) -> FileChange:
    (file,) = changes.files
    return file


def summary(changes: ChangeSet) -> list[tuple[str, str, str | None, str]]:
    return [(file.path, file.status.value, file.old_path, file.kind.value) for file in changes.files]


def one_hunk(body: bytes, header: bytes = b"@@ -1,2 +1,2 @@", name: bytes = b"x") -> bytes:
    return b"diff --git a/%b b/%b\nindex 1..2 100644\n--- a/%b\n+++ b/%b\n%b\n%b" % (*(name,) * 4, header, body)


@pytest.mark.parametrize("empty", [b"", "", b"\n\n", b"  \n"])
def test_an_empty_diff_is_an_empty_change(empty: bytes | str) -> None:
    assert parse_diff(empty).files == ()


def test_lines_are_numbered_on_both_sides() -> None:
    file = only(parse_diff(one_hunk(b" one\n-two\n+TWO\n+more\n three\n", b"@@ -10,3 +20,4 @@ def f():")))
    assert file.added == ((21, "TWO"), (22, "more"))
    assert file.removed == ((11, "two"),)
    assert file.context_lines == {20, 21, 22, 23}
    assert file.hunks[0].section == "def f():"
    assert (file.old_mode, file.new_mode) == ("100644", "100644")


def test_omitted_counts_mean_one() -> None:
    file = only(parse_diff(one_hunk(b"-one\n+ONE\n", b"@@ -3 +3 @@")))
    assert (file.hunks[0].old_count, file.hunks[0].new_count) == (1, 1)


def test_lines_that_look_like_headers_belong_to_the_hunk_that_counts_them() -> None:
    body = b"--- a/y\n+++ b/y\n-@@ -1 +1 @@\n+diff --git a/z b/z\n"
    file = only(parse_diff(one_hunk(body)))
    assert file.removed == ((1, "-- a/y"), (2, "@@ -1 +1 @@"))
    assert file.added == ((1, "++ b/y"), (2, "diff --git a/z b/z"))


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r"])
def test_only_a_newline_ends_a_line(separator: str) -> None:
    text = f"before{separator}after"
    file = only(parse_diff(one_hunk(f"-one\n-two\n+{text}\n+b\n".encode())))
    assert file.added[0] == (1, text)


def test_carriage_returns_of_the_content_stay() -> None:
    file = only(parse_diff(one_hunk(b" one\r\n-two\r\n+two\n")))
    assert file.hunks[0].lines == (" one\r", "-two\r", "+two")


def test_a_diff_that_was_converted_to_crlf_as_a_whole_is_converted_back() -> None:
    diff = one_hunk(b" one\n-two\n+TWO\n")
    assert parse_diff(diff.replace(b"\n", b"\r\n")) == parse_diff(diff)


def test_a_diff_saved_by_powershell_is_read() -> None:
    diff = one_hunk(b" one\n-two\n+TWO\n")
    assert parse_diff(diff.replace(b"\n", b"\r\n").decode().encode("utf-16")) == parse_diff(diff)
    assert parse_diff(b"\xef\xbb\xbf" + diff) == parse_diff(diff)


def test_undecodable_and_nul_bytes_are_kept() -> None:
    file = only(parse_diff(one_hunk(b" \xff\n-\x00\n+\xfe\x00\n")))
    assert [line.encode("utf-8", "surrogateescape") for line in file.hunks[0].lines] == [
        b" \xff",
        b"-\x00",
        b"+\xfe\x00",
    ]


def test_text_and_bytes_read_the_same() -> None:
    diff = one_hunk(" ä\n-ö\n+ü\n".encode())
    assert parse_diff(diff.decode()) == parse_diff(diff)
    assert only(parse_diff("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\ud800\n+b\n")).added == ((1, "b"),)


def test_a_missing_newline_is_noted_on_its_side() -> None:
    hunk = only(parse_diff(one_hunk(b" one\n-two\n\\ No newline at end of file\n+two\n"))).hunks[0]
    assert (hunk.old_missing_newline, hunk.new_missing_newline) == (True, False)
    hunk = only(parse_diff(one_hunk(b"-one\n+ONE\n two\n\\ Kein Zeilenumbruch\n"))).hunks[0]
    assert (hunk.old_missing_newline, hunk.new_missing_newline) == (True, True)


def test_an_empty_line_in_a_hunk_is_an_empty_unchanged_line() -> None:
    assert only(parse_diff(one_hunk(b"\n-two\n+TWO\n"))).hunks[0].lines == (" ", "-two", "+TWO")


def test_extended_headers_decide_status_and_mode() -> None:
    diff = b"""diff --git a/added b/added
new file mode 100755
index 0000000..e69de29
diff --git a/gone b/gone
deleted file mode 100644
index e69de29..0000000
diff --git a/mode b/mode
old mode 100644
new mode 100755
diff --git a/moved from b/moved to
similarity index 100%
rename from moved from
rename to moved to
diff --git a/template b/copy
similarity index 90%
copy from template
copy to copy
index 1111111..2222222 100644
--- a/template
+++ b/copy
@@ -1 +1 @@
-a
+b
"""
    changes = parse_diff(diff)
    assert summary(changes) == [
        ("added", "added", None, "text"),
        ("copy", "copied", "template", "text"),
        ("gone", "deleted", None, "text"),
        ("mode", "modified", None, "text"),
        ("moved to", "renamed", "moved from", "text"),
    ]
    assert (changes.by_path["added"].old_mode, changes.by_path["added"].new_mode) == (None, "100755")
    assert (changes.by_path["gone"].old_mode, changes.by_path["gone"].new_mode) == ("100644", None)
    assert (changes.by_path["mode"].old_mode, changes.by_path["mode"].new_mode) == ("100644", "100755")


def test_what_is_no_text_says_so() -> None:
    diff = b"""diff --git a/logo.png b/logo.png
index 1111111..2222222 100644
Binary files a/logo.png and b/logo.png differ
diff --git a/lib b/lib
index 1111111..2222222 160000
--- a/lib
+++ b/lib
@@ -1 +1 @@
-Subproject commit 1111111111111111111111111111111111111111
+Subproject commit 2222222222222222222222222222222222222222
diff --git a/link b/link
new file mode 120000
index 0000000..3594e94
--- /dev/null
+++ b/link
@@ -0,0 +1 @@
+target
\\ No newline at end of file
"""
    kinds = {file.path: file.kind for file in parse_diff(diff).files}
    assert kinds == {"logo.png": FileKind.BINARY, "lib": FileKind.SUBMODULE, "link": FileKind.SYMLINK}


def test_a_file_that_becomes_a_symlink_is_one_change_of_type() -> None:
    diff = b"""diff --git a/x b/x
deleted file mode 100644
index 1111111..0000000
--- a/x
+++ /dev/null
@@ -1,2 +0,0 @@
-one
-two
diff --git a/x b/x
new file mode 120000
index 0000000..3594e94
--- /dev/null
+++ b/x
@@ -0,0 +1 @@
+target
\\ No newline at end of file
"""
    file = only(parse_diff(diff))
    assert (file.status, file.kind) == (FileStatus.TYPE_CHANGED, FileKind.SYMLINK)
    assert (file.old_mode, file.new_mode) == ("100644", "120000")
    assert (file.removed, file.added) == (((1, "one"), (2, "two")), ((1, "target"),))
    assert file.hunks[0].new_missing_newline


def test_submodule_summaries_are_submodules() -> None:
    diff = (
        b"Submodule lib 1111111..2222222:\n  > Do something\n"
        b"Submodule new 0000000...3333333 (new submodule)\n"
        b"Submodule old 4444444...0000000 (submodule deleted)\n"
    )
    assert summary(parse_diff(diff)) == [
        ("lib", "modified", None, "submodule"),
        ("new", "added", None, "submodule"),
        ("old", "deleted", None, "submodule"),
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [(b"", b""), (b"i/", b"w/"), (b"c/", b"i/"), (b"1/", b"2/"), (b"older/", b"new/")],
)
def test_prefixes_do_not_matter(source: bytes, target: bytes) -> None:
    names = {"s": source, "t": target}
    diff = b"".join(
        line % {key.encode(): value for key, value in names.items()}
        for line in (
            b"diff --git %(s)bdir/with space %(t)bdir/with space\nindex 1..2 100644\n",
            b"--- %(s)bdir/with space\t\n+++ %(t)bdir/with space\t\n@@ -1 +1 @@\n-a\n+b\n",
            b"diff --git %(s)bdir/empty %(t)bdir/empty\nnew file mode 100644\nindex 0..1\n",
            b"diff --git %(s)bdir/new %(t)bdir/new\nnew file mode 100644\nindex 0..1\n",
            b"--- /dev/null\n+++ %(t)bdir/new\n@@ -0,0 +1 @@\n+b\n",
        )
    )
    assert [file.path for file in parse_diff(diff).files] == ["dir/empty", "dir/new", "dir/with space"]


def test_known_prefixes_leave_no_doubt() -> None:
    diff = one_hunk(b" one\n-two\n+TWO\n").replace(b"a/x", b"old-b/x").replace(b" b/x", b" new-b/x")
    assert only(parse_diff(diff, prefixes=("old-", "new-"))).path == "b/x"


@pytest.mark.parametrize(
    ("sample", "paths"),
    [
        ("mercurial.diff", ("src/changed.py", "src/new file.py", "src/old.py")),
        ("subversion.diff", ("src/changed.py", "src/new.py", "src/old.py")),
        ("gnu.diff", ("src/changed.py", "src/new.py", "src/old.py")),
    ],
)
def test_diffs_of_other_tools_are_read(sample: str, paths: tuple[str, ...]) -> None:
    changes = parse_diff((DATA / sample).read_bytes())
    assert tuple(file.path for file in changes.files) == paths
    assert [file.status for file in changes.files] == [FileStatus.MODIFIED, FileStatus.ADDED, FileStatus.DELETED]
    assert changes.files[0].added == ((2, "two"),)


def test_the_text_of_a_mail_is_not_read_as_diff() -> None:
    file = only(parse_diff((DATA / "mail.patch").read_bytes()))
    assert file.path == "changed.py"
    assert (file.removed, file.added) == (((2, "three"),), ((2, "two"), (3, "-- three")))


def test_the_lines_of_a_binary_patch_are_not_read_as_diff() -> None:
    changes = parse_diff((DATA / "binary.patch").read_bytes())
    assert summary(changes) == [("changed.py", "modified", None, "text"), ("logo.bin", "modified", None, "binary")]


def test_a_plain_diff_of_two_names_is_about_the_new_one() -> None:
    file = only(parse_diff(b"--- x.py.orig\n+++ x.py\n@@ -1 +1 @@\n-a\n+b\n"))
    assert (file.path, file.status) == ("x.py", FileStatus.MODIFIED)


@pytest.mark.parametrize("header", [b"diff --cc x", b"diff --combined x"])
def test_a_combined_diff_is_refused_with_a_way_out(header: bytes) -> None:
    with pytest.raises(InputError, match="line 1 begins the combined diff") as caught:
        parse_diff(header + b"\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n--a\n++b\n")
    assert "HEAD^1" in caught.value.hint


@pytest.mark.parametrize(
    ("diff", "message"),
    [
        (one_hunk(b" one\n-two\n"), "ends inside the hunk of line 5"),
        (one_hunk(b" one\n-t"), "ends inside the hunk of line 5, 0 old and 1 new lines too early"),
        (b"diff --git a/x b/x\n--- a/x\n", "line 2 of the diff names the old file"),
        (b"diff --git a/x b/x\n--- a/x\n+++ b/x\n", "ends before the hunks of line 1"),
        (one_hunk(b" one\n*two\n"), "line 7 of the diff belongs to a hunk"),
        (one_hunk(b"-one\n-two\n-three\n"), "line 8 of the diff is one more"),
        (one_hunk(b" one\n", b"@@ -1 +a @@"), "line 5 of the diff is not a hunk header"),
        (one_hunk(b" one\n", b"@@ -0 +1 @@"), "starts a hunk at line 0"),
        (one_hunk(b" one\n", b"@@ -1 +99999999999999999999 @@"), "is not a hunk header"),
        (one_hunk(b"-one\n\\ No newline\n-two\n+b\n+c\n"), "line 7 of the diff says `No newline`"),
        (one_hunk(b"\\ No newline\n"), "line 6 of the diff says `No newline`"),
        (one_hunk(b"-a\n+b\n@@ -1 +1 @@\n-a\n+b\n", b"@@ -1 +1 @@"), "overlap or are out of order"),
        (one_hunk(b"-a\n+b\n", b"@@ -1 +1 @@") * 2, "line 8 of the diff changes 'x' a second time"),
        (one_hunk(b"", name=b"n" * 70_000), "line 3 of the diff holds a file name of"),
        (b"diff --git a/a b c/d\n", "names on line 1 of the diff cannot be told apart"),
        (b"some notes\nabout nothing\n", "this is not a unified diff; it begins with 'some notes'"),
        (b"\x00\x01\x02", "this is not a unified diff"),
        (b"\x1b[1mdiff --git a/x b/x\x1b[m\n", "holds colour codes"),
    ],
)
def test_a_broken_diff_is_explained(diff: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("[", "\\[")):
        parse_diff(diff)


def test_a_diff_above_the_bound_is_refused() -> None:
    with pytest.raises(LimitError, match="the diff has 11 bytes; at most 10 are read"):
        parse_diff(b"x" * 11, max_bytes=10)
    with pytest.raises(LimitError, match="the diff has 2,000,001 lines; at most 2,000,000 are read"):
        parse_diff(b"\n" * 2_000_001)


PIECES = st.sampled_from(
    [
        *(b"diff --git a/x b/x", b'diff --git "a/\\303" b/y', b"diff --cc x", b"Submodule x 1234567..2345678:"),
        *(b"--- a/x", b"+++ b/x", b"--- /dev/null", b"+++ /dev/null", b"rename from x", b"rename to y"),
        *(b"new file mode 100644", b"deleted file mode 120000", b"index 1..2 160000"),
        *(b"Binary files a and b differ", b"GIT binary patch", b"\xff\x00\r"),
        *(b"@@ -1 +1 @@", b"@@ -1,2 +1,3 @@ f", b"@@ -0,0 +1 @@", b"@@ -,+ @@"),
        *(b" a", b"-a", b"+a", b"", b"\\ No newline"),
    ]
)


@given(st.lists(PIECES, max_size=25).map(b"\n".join) | st.binary(max_size=200) | st.text(max_size=100))
def test_garbage_is_either_read_or_refused(data: bytes | str) -> None:
    try:
        changes = parse_diff(data)
    except InputError:
        return
    assert all(file.path for file in changes.files)
    assert parse_diff(render_diff(changes)).by_path.keys() == changes.by_path.keys()

"""Names in diff headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.diff.names import read_label, read_name, split_git_names, strip_prefixes


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"plain.py", "plain.py"),
        (b'"tab\\there"', "tab\there"),
        (b'"line\\nbreak"', "line\nbreak"),
        (b'"\\303\\244.py"', "ä.py"),
        (b'"\\377.py"', "\udcff.py"),
        (b'"quote\\"and\\\\slash"', 'quote"and\\slash'),
        (b'"bell\\a"', "bell\a"),
    ],
)
def test_a_name_is_unquoted(raw: bytes, name: str) -> None:
    assert read_name(raw) == name


@pytest.mark.parametrize("raw", [b'"never closed', b'"bad \\q escape"', b'"cut \\30', b'"\\888"', b'"too large \\777"'])
def test_a_broken_quotation_is_taken_literally(raw: bytes) -> None:
    assert read_name(raw) == raw.decode()


@pytest.mark.parametrize(
    ("old", "new", "shared"),
    [
        ("a/src/x.py", "b/src/x.py", "src/x.py"),
        ("i/src/x.py", "w/src/x.py", "src/x.py"),
        ("src/x.py", "src/x.py", "src/x.py"),
        ("a/x.py", "a/x.py", "a/x.py"),
        ("old/x.py", "new/x.py", "x.py"),
        ("/tmp/one/src/x.py", "/tmp/two/src/x.py", "src/x.py"),
        ("a/b/x.py", "b/b/x.py", "b/x.py"),
        ("a/xab.py", "b/yab.py", None),
        ("a/one.py", "b/two.py", None),
    ],
)
def test_prefixes_are_recognised(old: str, new: str, shared: str | None) -> None:
    assert strip_prefixes(old, new) == shared


def test_known_prefixes_are_taken_off_and_nothing_else() -> None:
    assert strip_prefixes("old-src/x.py", "new-src/x.py", ("old-", "new-")) == "src/x.py"
    assert strip_prefixes("a/x.py", "a/x.py", ("", "")) == "a/x.py"


@pytest.mark.parametrize(
    ("raw", "pair"),
    [
        (b"a/x.py b/x.py", ("a/x.py", "b/x.py")),
        (b"a/dir b/x.py b/dir b/x.py", ("a/dir b/x.py", "b/dir b/x.py")),
        (b"a/x b/x b/x b/x", ("a/x b/x", "b/x b/x")),
        (b"with space with space", ("with space", "with space")),
        (b"older/with space new/with space", ("older/with space", "new/with space")),
        (b'"a/\\303\\244" "b/\\303\\244"', ("a/ä", "b/ä")),
        (b'a/x "b/\\303\\244"', ("a/x", "b/ä")),
        (b'"a/\\303\\244" b/x', ("a/ä", "b/x")),
        (b"a/one b/two", ("a/one", "b/two")),
        (b"a/one three b/two", None),
        (b"", None),
    ],
)
def test_the_git_line_is_cut_where_both_sides_agree(raw: bytes, pair: tuple[str, str] | None) -> None:
    assert split_git_names(raw) == pair


@given(st.text(st.characters(exclude_characters='"\\\x00', exclude_categories=["Cc", "Cs"]), min_size=1).map(str.strip))
def test_any_unquoted_path_survives_the_git_line(path: str) -> None:
    if path:
        assert split_git_names(f"a/{path} b/{path}".encode()) == (f"a/{path}", f"b/{path}")


@pytest.mark.parametrize(
    ("raw", "name", "is_absent"),
    [
        (b"a/x.py", "a/x.py", False),
        (b"a/with space\t", "a/with space", False),
        (b"x.py\t2026-01-05 10:00:00.000000000 +0000", "x.py", False),
        (b"x.py\t1970-01-01 00:00:00.000000000 +0000", "x.py", True),
        (b"x.py\t1969-12-31 19:00:00.000000000 -0500", "x.py", True),
        (b"x.py\t(nonexistent)", "x.py", True),
        (b"x.py\t(revision 0)", "x.py", True),
        (b"x.py\t(revision 10)", "x.py", False),
        (b"x.py\t(working copy)", "x.py", False),
        (b'"a/tab\\t.py"\t2026-01-05', "a/tab\t.py", False),
    ],
)
def test_a_label_ends_at_the_tab_before_its_time_stamp(raw: bytes, name: str, *, is_absent: bool) -> None:
    label = read_label(raw)
    assert (label.name, label.is_dated_absent, label.is_null) == (name, is_absent, False)


def test_dev_null_is_no_file() -> None:
    assert read_label(b"/dev/null").is_null
    assert read_label(b"/dev/null\tThu Jan 01 00:00:00 1970 +0000").is_null

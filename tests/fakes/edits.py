"""Pairs of file contents as hypothesis strategies: random text and random edits of it."""

from hypothesis import strategies as st

LINE = st.sampled_from(
    [
        b"", b" ", b"a", b"b", b"-", b"+", b"-- a/file", b"++ b/file", b"@@ -1 +1 @@", b"\\ No newline at end of file",
        b"carriage\r", b"form\x0cfeed", b"next\xc2\x85line", b"\xff\xfe", "\u2028".encode(), b"diff --git a/x b/x",
    ]
)  # fmt: skip
LINES = st.lists(LINE, max_size=12)


def join(lines: list[bytes], *, ends: bool) -> bytes:
    """A file of these lines, whose last one may lack its newline."""
    text = b"".join(line + b"\n" for line in lines)
    return text if ends else text.removesuffix(b"\n")


@st.composite
def file_pairs(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """The old and the new content of one file; the new one is mostly an edit of the old one."""
    old = draw(LINES)
    new = list(old)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(new)))
        end = draw(st.integers(start, min(len(new), start + 3)))
        new[start:end] = draw(st.lists(LINE, max_size=3))
    return join(old, ends=draw(st.booleans())), join(new, ends=draw(st.booleans()))

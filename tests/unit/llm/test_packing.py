"""Pieces are put together within bounds, and none is lost."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.change import Hunk
from readylayer_cli.llm.options import Send
from readylayer_cli.llm.packing import pack
from readylayer_cli.llm.pieces import pieces_of
from readylayer_cli.llm.redaction import Redactor
from readylayer_cli.llm.risk import by_risk
from readylayer_cli.llm.shown import ShownFile
from tests.fakes.changes import change_of, read_files


@dataclass(frozen=True)
class Part:
    tokens: int
    number: int

    @property
    def file(self):
        return self

    @property
    def path(self):
        return f"{self.number}.py"

    @property
    def lines(self):
        return (self,)


@given(
    st.lists(st.integers(1, 5_000), max_size=40),
    st.integers(1_000, 6_000),
    st.integers(1, 8),
    st.integers(1, 40_000),
    st.integers(0, 5_000),
)
def test_every_piece_is_in_one_call_or_left_and_no_bound_is_crossed(sizes, call_tokens, calls, tokens, overhead):
    parts = [Part(size, number) for number, size in enumerate(sizes)]
    packed = pack(parts, call_tokens=call_tokens, most_calls=calls, most_tokens=tokens, overhead_tokens=overhead)
    sent = [part for call in packed.calls for part in call]
    assert sorted([*sent, *packed.left], key=lambda part: part.number) == parts
    assert len(packed.calls) <= calls
    assert all(sum(part.tokens for part in call) <= call_tokens for call in packed.calls)
    assert sum(part.tokens for part in sent) + overhead * len(packed.calls) <= tokens


def test_code_that_decides_about_access_comes_before_tests_and_prose():
    files = {
        "docs/guide.md": "Some words.\n" * 30,
        "tests/test_cart.py": "assert total([]) == 0\n" * 30,
        "app/auth.py": "def allowed(user, token):\n    return user.token == token\n",
    }
    change = change_of({}, files)
    pieces = [p for read in read_files(change) for p in pieces_of(ShownFile(read, Redactor()), Send.CONTEXT)]
    assert [piece.file.path for piece in by_risk(pieces, [])] == ["app/auth.py", "tests/test_cart.py", "docs/guide.md"]


@given(
    st.lists(st.sampled_from(["a = 1", "b(2)", "", "c"]), max_size=30),
    st.lists(st.sampled_from(["a = 1", "d", "e"]), max_size=30),
)
def test_every_changed_line_is_in_exactly_one_piece(old, new):
    change = change_of({"a.py": "\n".join([*old, "end"]) + "\n"}, {"a.py": "\n".join([*new, "end"]) + "\n"})
    for read in read_files(change):
        shown = [line for piece in pieces_of(ShownFile(read, Redactor()), Send.CONTEXT) for line in piece.changed]
        assert sorted(line.number for line in shown if line.sign == "+") == sorted(read.change.added_lines)
        assert sum(line.sign == "-" for line in shown) == len(read.change.removed)


def test_a_diff_without_context_shows_removed_lines_where_they_stood():
    change = change_of({"a.py": "a = 1\nb = 2\nc = 3\n"}, {"a.py": "a = 1\nc = 3\n"})
    (read,) = read_files(change)
    bare = replace(read.change, hunks=(Hunk(2, 1, 1, 0, ("-b = 2",)),))
    (piece,) = pieces_of(ShownFile(replace(read, change=bare), Redactor()), Send.CONTEXT)
    assert [line.text for line in piece.lines][:3] == ["a = 1", "b = 2", "c = 3"]

"""A quote's place is told by its text alone."""

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.llm.options import Send
from readylayer_cli.llm.pieces import pieces_of
from readylayer_cli.llm.quotes import Place, find_quote
from readylayer_cli.llm.redaction import Redactor
from readylayer_cli.llm.shown import ShownFile
from tests.fakes.changes import change_of, read_files


def pieces(old, new):
    change = change_of({"a.py": old}, {"a.py": new})
    (read,) = read_files(change)
    return pieces_of(ShownFile(read, Redactor()), Send.CONTEXT)


OLD = "a = 1\nb = 2\nc = 3\n"


@given(
    st.lists(st.sampled_from(["x = f(1)", "y = g(2)", "if x > y:", "    z = h(3)", "return z", "u.v(w)"]), min_size=1,
             max_size=8, unique=True),
    st.data(),
)  # fmt: skip
def test_any_run_of_added_lines_is_found_at_its_line_whatever_its_white_space(added, data):
    new = OLD + "\n".join(added) + "\n"
    first = data.draw(st.integers(0, len(added) - 1))
    last = data.draw(st.integers(first, len(added) - 1))
    blanks = data.draw(st.sampled_from(["", " ", "\t", "    "]))
    labels = data.draw(st.booleans())
    quote = "\n".join(
        f"{4 + index:>5}+ {added[index]}" if labels else blanks + added[index].replace(" ", "  ")
        for index in range(first, last + 1)
    )
    place = find_quote(quote, pieces(OLD, new), None)
    assert place == Place(4 + first, 4 + last, removed=False, touched=True)


def test_a_quote_that_stands_nowhere_has_no_place():
    assert find_quote("d = 4", pieces(OLD, OLD + "e = 5\n"), 4) == "quote_not_found"


def test_a_quote_of_lines_that_did_not_change_is_outside():
    old = "".join(f"line{i} = {i}\n" for i in range(12))
    assert find_quote("line2 = 2", pieces(old, old + "new = 1\n"), 3) in {"outside_change", "quote_not_found"}


def test_equal_lines_are_told_apart_by_the_number_or_not_at_all():
    new = "a = 1\nlog(a)\nb = 2\nlog(a)\nc = 3\n"
    assert find_quote("log(a)", pieces(OLD, new), None) == "quote_ambiguous"
    assert find_quote("log(a)", pieces(OLD, new), 4) == Place(4, 4, removed=False, touched=True)


def test_a_quote_of_removed_lines_stands_beside_them():
    place = find_quote("b = 2", pieces(OLD, "a = 1\nc = 3\n"), None)
    assert place == Place(2, 2, removed=True, touched=True)


def test_what_stands_right_beside_removed_lines_may_be_quoted():
    place = find_quote("c = 3", pieces(OLD, "a = 1\nc = 3\n"), None)
    assert isinstance(place, Place)
    assert place.first == 2


def test_a_part_of_a_line_is_enough_if_it_is_long():
    new = OLD + "result = compute(first, second)\n"
    assert find_quote("compute(first, second)", pieces(OLD, new), None) == Place(4, 4, removed=False, touched=True)
    assert find_quote("(fir", pieces(OLD, new), None) == "quote_not_found"

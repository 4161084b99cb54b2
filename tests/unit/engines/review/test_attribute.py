"""Old findings stay silent, moved ones too; what a change brings in is told apart."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.options import Scope
from readylayer_cli.engines.review.attribute import attribute, forgive_moved, in_scope, lost
from tests.unit.engines.review.builders import file_change, finding


def test_a_finding_that_only_moved_is_not_new():
    assert [item.introduced for item in attribute([finding(line=40)], [finding(line=3)], file_change())] == [False]


def test_of_equal_findings_the_one_on_added_lines_is_new():
    head = [finding(line=3), finding(line=9)]
    marked = attribute(head, [finding(line=3)], file_change(added=[3]))
    assert [item.introduced for item in marked] == [True, False]


def test_a_finding_without_counterpart_is_new():
    assert attribute([finding()], [], file_change())[0].introduced
    assert attribute([finding()], [finding(content_key="other")], file_change())[0].introduced


def test_a_function_moved_to_another_file_brings_nothing_new():
    surplus = lost([], [finding(path="old.py")])
    moved = forgive_moved([finding(path="new.py"), finding(path="new.py", line=9)], surplus)
    assert [item.introduced for item in moved] == [False, True]


def test_scope_decides_what_counts():
    old = finding(line=5, introduced=False)
    change = file_change(added=[5])
    assert not in_scope(old, change, Scope.ADDED)
    assert in_scope(old, change, Scope.CONTEXT)
    assert not in_scope(finding(line=50, introduced=False), change, Scope.CONTEXT)
    assert in_scope(finding(line=50, introduced=False), change, Scope.FILE)
    inside = finding(line=1, introduced=False, extent=Span(1, 9))
    assert in_scope(inside, change, Scope.CONTEXT)


keys = st.lists(st.sampled_from("abc"), max_size=8)


@given(head=keys, base=keys, added=st.sets(st.integers(1, 8)))
def test_as_many_are_new_as_the_base_lacks(head, base, added):
    found = [finding(line=n, content_key=key) for n, key in enumerate(head, 1)]
    marked = attribute(found, [finding(content_key=key) for key in base], file_change(added=sorted(added)))
    new = Counter(item.content_key for item in marked if item.introduced)
    assert new == Counter(head) - Counter(base)
    assert [item.span for item in marked] == [item.span for item in found]
    for key in new:
        flags = [(item.span.start_line in added, item.introduced) for item in marked if item.content_key == key]
        assert not ((False, True) in flags and (True, False) in flags)

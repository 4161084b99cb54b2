"""Several voices about one weakness become one finding; different ones stay apart."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.dedupe import merge_duplicates
from tests.unit.engines.review.builders import finding

SQL = {"cwe": ("CWE-89",)}


def test_own_finding_absorbs_the_external_one_and_its_severity():
    merged = merge_duplicates(
        [finding("ruff-S608", engine="ruff", line=3, severity=Severity.HIGH, **SQL), finding(line=2, last=4, **SQL)]
    )
    assert [(item.rule_id, item.also, item.severity) for item in merged] == [
        ("python-sql", ("ruff-S608",), Severity.HIGH)
    ]


def test_related_weaknesses_count_as_the_same():
    merged = merge_duplicates([finding("a-b", cwe=("CWE-78",)), finding("c-d", cwe=("CWE-77",))])
    assert len(merged) == 1


def test_other_lines_files_and_weaknesses_stay():
    kept = [finding(line=1, **SQL), finding("x-y", line=2, **SQL), finding("x-y", path="b.py", **SQL), finding("z-z")]
    assert len(merge_duplicates(kept)) == 4


def test_the_same_hit_twice_is_one():
    assert len(merge_duplicates([finding(), finding()])) == 1


def test_a_new_finding_is_not_swallowed_by_an_old_one():
    old, new = finding(introduced=False, **SQL), finding("ruff-S608", engine="ruff", **SQL)
    assert [(item.rule_id, item.introduced) for item in merge_duplicates([old, new])] == [("ruff-S608", True)]


places = st.tuples(
    st.sampled_from(["p-a", "p-b", "ruff-c"]),
    st.integers(1, 60),
    st.sampled_from([0, 1, 9, 40]),
    st.sampled_from([("CWE-89",), ("CWE-77",), ("CWE-78",), ()]),
)


@given(st.lists(places, max_size=25), st.randoms())
def test_no_two_of_what_is_kept_say_the_same_and_no_rule_is_lost(hits, random):
    found = [finding(rule, line=line, last=line + height, cwe=cwe) for rule, line, height, cwe in hits]
    kept = merge_duplicates(found)
    for one, other in combinations(kept, 2):
        overlap = one.span.start_line <= other.span.end_line and other.span.start_line <= one.span.end_line
        related = set(one.cwe) & set(other.cwe) or {*one.cwe, *other.cwe} == {"CWE-77", "CWE-78"}
        assert not (overlap and related and one.rule_id != other.rule_id)
        assert (one.rule_id, one.span, one.message) != (other.rule_id, other.span, other.message)
    assert {item.rule_id for item in found} == {name for item in kept for name in (item.rule_id, *item.also)}
    shuffled = found.copy()
    random.shuffle(shuffled)
    assert [(item.rule_id, item.span) for item in merge_duplicates(shuffled)] == [
        (item.rule_id, item.span) for item in kept
    ]


def test_twenty_thousand_findings_in_a_file_are_all_kept():
    assert len(merge_duplicates(finding(line=line, **SQL) for line in range(1, 20_001))) == 20_000

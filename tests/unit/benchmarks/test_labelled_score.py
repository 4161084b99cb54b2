"""Hits and false alarms of a reviewer on labelled pairs are counted by class, and blind ids stay unprinted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_codes import cwes_of
from labelled_pairs import HALVES, Pair, half_of, read_pair
from labelled_score import Judged, by_class, judge, mean, score
from labelled_tables import classes, misses
from labelled_tools import Found

BLOCK = "== {id} | CWE-89 | none | n\n one\n two\n three\n four\n five\n-six\n!seven\n+other"


def pair(identifier: str, weakness: str = "sql-injection") -> Pair:
    return read_pair(BLOCK.format(id=identifier).split("\n"), half_of(identifier), "python", weakness)


def found(path: str, line: int, cwe: int) -> Found:
    return Found(path, line, line, "rule", frozenset({cwe}))


def test_a_finding_of_the_class_in_the_bad_program_is_a_hit() -> None:
    (verdict,) = judge({"p1": pair("a")}, [found("p1/app.py", 1, 564)], [])
    assert (verdict.hit, verdict.strict_hit, verdict.false_alarm) == (True, False, False)


def test_a_finding_within_three_lines_of_the_named_one_is_a_strict_hit() -> None:
    (verdict,) = judge({"p1": pair("a")}, [found("p1/app.py", 4, 89)], [])
    assert verdict.strict_hit


def test_a_finding_of_another_class_counts_for_nothing() -> None:
    (verdict,) = judge({"p1": pair("a")}, [found("p1/app.py", 7, 79)], [found("p1/app.py", 7, 79)])
    assert (verdict.hit, verdict.false_alarm) == (False, False)


def test_a_finding_of_the_class_in_the_good_twin_is_a_false_alarm() -> None:
    verdicts = judge({"p1": pair("a"), "p2": pair("b")}, [], [found("p2/app.py", 1, 89)])
    assert [item.false_alarm for item in verdicts] == [False, True]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_a_reviewer_that_reports_both_twins_alike_gains_nothing(answers: list[tuple[bool, bool]]) -> None:
    judged = [Judged(pair("a"), hit=hit, strict_hit=hit and near, false_alarm=hit) for hit, near in answers]
    assert score(judged).j == 0
    assert score(judged).strict_j <= 0


def test_the_mean_gives_a_small_class_the_weight_of_a_large_one() -> None:
    large = [Judged(pair("a"), hit=True, strict_hit=True, false_alarm=False)] * 9
    small = [Judged(pair("b", "ssrf"), hit=False, strict_hit=False, false_alarm=False)]
    assert mean(by_class(large + small).values()).j == pytest.approx(0.5)


def test_ids_of_the_blind_half_are_printed_nowhere() -> None:
    identifiers = [f"py-{number}" for number in range(40)]
    judged = [Judged(pair(name), hit=False, strict_hit=False, false_alarm=True) for name in identifiers]
    printed = "\n".join([*misses("tool", judged), *classes({"ruff": judged}, "python")])
    assert {half_of(name) for name in identifiers} == set(HALVES)
    assert {name for name in identifiers if name in printed.split()} == {
        name for name in identifiers if half_of(name) == "work"
    }


def test_a_hint_about_an_import_stands_for_no_weakness() -> None:
    assert cwes_of("B404") == frozenset()
    assert 78 in cwes_of("S602")

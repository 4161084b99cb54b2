"""How bad a statement is, by what is in it and where."""

import pytest

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rules._lookback import HOLE, Value
from readylayer_cli.engines.review.rules._sql import grade_sql


class Part:
    """A part of unknown origin."""

    def __init__(self, text):
        self._text = text

    def text(self):
        return self._text


def value(template, *, sources=(), unknown=("x",), joined=True):
    template = template.replace("?", HOLE)
    return Value(template, tuple(map(Part, sources)), tuple(map(Part, unknown)), joined=joined)


@pytest.mark.parametrize(
    "template",
    [
        "SELECT * FROM t WHERE a = '?'",
        "select a from t where b like '%?%'",
        "INSERT INTO t VALUES ('?')",
        "UPDATE t SET a = '?' WHERE id = 1",
        'DELETE FROM t WHERE name = "?"',
    ],
)
def test_a_quoted_value_is_high(template):
    assert grade_sql(value(template)) == (Severity.HIGH, Confidence.MEDIUM)


@pytest.mark.parametrize(
    "template", ["SELECT * FROM t WHERE id = ?", "DELETE FROM t WHERE a IN (1, ?)", "SELECT a FROM t LIMIT ?"]
)
def test_a_bare_value_is_medium_unless_told_otherwise(template):
    assert grade_sql(value(template)) == (Severity.MEDIUM, Confidence.MEDIUM)
    assert grade_sql(value(template), bare=Severity.LOW) == (Severity.LOW, Confidence.MEDIUM)


@pytest.mark.parametrize(
    "template",
    [
        "SELECT * FROM ? WHERE a = 1",
        "SELECT ? FROM t",
        "SELECT a FROM t ORDER BY ?",
        'SELECT * FROM "?"',
        "DROP TABLE ?",
    ],
)
def test_a_name_of_unknown_origin_is_left_alone(template):
    assert grade_sql(value(template)) is None


@pytest.mark.parametrize("template", ["SELECT * FROM ?", "SELECT a FROM t WHERE b = '?'", "SELECT a FROM t ORDER BY ?"])
def test_request_data_is_critical_wherever_it_stands(template):
    assert grade_sql(value(template, sources=["r"], unknown=[])) == (Severity.CRITICAL, Confidence.HIGH)


def test_a_list_of_placeholders_is_no_value():
    assert grade_sql(value("SELECT a FROM t WHERE b IN (?)", unknown=["placeholders"])) is None


def test_constants_are_never_injection():
    assert grade_sql(value("SELECT a FROM t WHERE b = 'c'", unknown=[])) is None


@pytest.mark.parametrize("template", ["//user[@name='?']", "Hello '?', choose from the list", "?", "job-?"])
def test_other_texts_are_not_taken_for_sql(template):
    assert grade_sql(value(template, sources=["r"], unknown=[])) is None
    assert grade_sql(value(template, sources=["r"], unknown=[]), surely_sql=True) is not None

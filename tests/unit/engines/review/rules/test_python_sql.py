"""Whether what is filled into SQL stands where a value or a name belongs."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.matching import run_file_rule
from readylayer_cli.engines.review.rules.python._sql import takes_value
from readylayer_cli.engines.review.rules.python.sql_injection import RULE


@pytest.mark.parametrize(
    "before",
    [
        "SELECT * FROM t WHERE id = ",
        "SELECT * FROM t WHERE name = '",
        "SELECT * FROM t WHERE name LIKE '%",
        "SELECT * FROM t WHERE a = 1 AND b >= ",
        "INSERT INTO t (a, b) VALUES (",
        "INSERT INTO t VALUES (\0, ",
        "SELECT * FROM t WHERE id IN (",
        "SELECT * FROM t LIMIT ",
        "UPDATE t SET a = ",
    ],
)
def test_value_positions(before):
    assert takes_value(before, "")


@pytest.mark.parametrize(
    "before",
    [
        "SELECT * FROM ",
        'SELECT * FROM "',
        "SELECT ",
        "SELECT a, ",
        "INSERT INTO t (",
        "SELECT * FROM t ORDER BY ",
        "SELECT * FROM t WHERE ",
        "DROP TABLE ",
        "CREATE TABLE a LIKE ",
    ],
)
def test_name_positions(before):
    assert not takes_value(before, "")


def severities(code, path="src/app.py"):
    return [match.severity for match in run_file_rule(RULE, SourceFile(path, code))]


def test_request_data_is_critical_wherever_it_stands():
    code = "from flask import request\ndef f(c):\n    c.execute('SELECT a FROM t ORDER BY ' + request.args['s'])\n"
    assert severities(code) == [Severity.CRITICAL]


def test_an_unknown_value_is_high_and_a_name_is_a_note():
    assert severities("def f(c, x):\n    c.execute(f\"SELECT a FROM t WHERE b = '{x}'\")\n") == [Severity.HIGH]
    assert severities("def f(c, x):\n    c.execute(f'SELECT a FROM t ORDER BY {x}')\n") == [Severity.LOW]


def test_names_of_tables_and_columns_are_the_programs_own():
    assert not severities("def f(c, table):\n    c.execute(f'SELECT a FROM {table}')\n")


def test_migrations_may_build_their_statements():
    code = "def f(op, value):\n    op.execute(f\"UPDATE t SET a = '{value}'\")\n"
    assert severities(code) == [Severity.HIGH]
    assert not severities(code, "app/migrations/0002_fill.py")


def test_the_way_from_value_to_statement_is_shown():
    code = "def f(c, x):\n    q = f\"SELECT a FROM t WHERE b = '{x}'\"\n    c.execute(q)\n"
    match = run_file_rule(RULE, SourceFile("src/app.py", code))[0]
    assert [step.span.start_line for step in match.flow] == [2, 3]

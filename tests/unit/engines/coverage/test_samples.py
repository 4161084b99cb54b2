"""Reports that tools wrote have the totals that are expected of them: mostly the tool's own (see SOURCES.md)."""

import csv

import pytest

from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.engine import Input, check_coverage
from readylayer_cli.engines.coverage.options import CoverageOptions
from readylayer_cli.engines.coverage.registry import all_formats
from readylayer_cli.engines.coverage.tests import read_tests, totals
from tests.unit.engines.coverage.reports import SAMPLES, sample

with (SAMPLES / "expected.tsv").open(newline="") as table:
    EXPECTED = list(csv.DictReader(table, delimiter="\t"))


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["report"])
def test_a_report_has_the_expected_totals(row):
    result = check_coverage(Input({row["report"]: sample(row["report"])}, None), CoverageOptions())
    found = {"report": row["report"], "format": result.reports[0].format}
    for unit in ("lines", "branches", "functions"):
        ratio = getattr(result, unit)
        found[unit] = f"{ratio.covered}/{ratio.total}"
    assert found == row


def test_there_is_a_sample_of_every_format_that_needs_no_source():
    needs_source = {"coverage-data"}
    assert {row["format"] for row in EXPECTED} == {each.id for each in all_formats()} - needs_source


@pytest.mark.parametrize(
    ("name", "counts"),
    [("vitest/junit.xml", (2, 1, 0, 1)), ("phpunit/junit.xml", (2, 1, 0, 1)), ("documented/tests.trx", (3, 1, 1, 1))],
)
def test_results_of_tests_have_the_totals_that_their_tool_prints(name, counts):
    found = totals([read_tests(Content.of(sample(name)), name)])
    assert (found.total, found.passed, found.failed, found.skipped) == counts


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["go/cover.out", "nyc/lcov.info", "gcc/main.cpp.gcov", "nyc/coverage-final.json"])
def test_byte_order_marks_and_windows_line_ends_change_nothing(name, encoding):
    plain = sample(name)
    other = plain.decode().replace("\n", "\r\n").encode(encoding)
    results = [check_coverage(Input({"r": data}, None), CoverageOptions()) for data in (plain, other)]
    assert results[0].files == results[1].files

"""The check as a whole: reports and a change in, shares and gates out."""

from fractions import Fraction

import pytest

from readylayer_cli.domain.coverage import Ratio
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.lines import lines_of, numbers_in
from readylayer_cli.engines.coverage.engine import Input, check_coverage
from readylayer_cli.engines.coverage.options import Component, CoverageOptions
from readylayer_cli.engines.coverage.paths import Repository
from tests.fakes.changes import change_of

OLD = "def a():\n    return 1\n"
NEW = OLD + "\n\ndef b():\n    return 2\n"


def lcov(path, **hits):
    rows = "".join(f"DA:{line[1:]},{count}\n" for line, count in hits.items())
    return f"SF:{path}\n{rows}end_of_record\n".encode()


def check(reports, base=None, head=None, ai=None, **options):
    base, head = base or {"a.py": OLD}, head or {"a.py": NEW}
    change = change_of(base, head)
    given = Input(reports, Repository(change.head.paths()), change, ai_lines=ai)
    return check_coverage(given, CoverageOptions(**options))


def gates(result):
    return {gate.name: (gate.passed, gate.applicable) for gate in result.gates}


def test_totals_patch_and_gates():
    result = check({"lcov.info": lcov("a.py", L1=1, L2=1, L5=1, L6=0)})
    assert result.lines == Ratio(3, 4)
    assert result.patch == Ratio(1, 2)
    assert gates(result) == {"lines": (False, True), "patch": (False, True), "ai": (True, False)}
    assert result.verdict is Verdict.FAIL


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")])
def test_shards_are_merged_in_any_order(order):
    shards = {"a": lcov("a.py", L1=1, L2=0), "b": lcov("./a.py", L2=3, L5=0), "c": lcov("/ci/x/a.py", L5=0, L6=1)}
    change = change_of({"a.py": OLD}, {"a.py": NEW})
    repository = Repository(change.head.paths(), ["/ci/x"])
    named = {f"{index}-{name}": shards[name] for index, name in enumerate(order)}
    result = check_coverage(Input(named, repository, change), CoverageOptions())
    (file,) = result.files
    assert list(numbers_in(file.hit)) == [1, 2, 6]
    assert list(numbers_in(file.missed)) == [5]


def test_a_share_is_compared_exactly_and_shown_rounded_down():
    result = check({"r": lcov("a.py", L1=1, L2=1, L5=0)}, threshold=Fraction("66.67"))
    assert gates(result)["lines"] == (False, True)
    assert result.lines.percent == 66.66
    assert gates(check({"r": lcov("a.py", L1=1, L2=1, L5=0)}, threshold=Fraction("66.66")))["lines"] == (True, True)
    assert Ratio(99_999, 100_000).percent == 99.99


def test_a_changed_file_in_no_report_counts_as_missed():
    head = {"a.py": OLD, "new.py": "x = 1\n\n# only words\ny = 2\n"}
    result = check({"r": lcov("a.py", L1=1, L2=1)}, head=head)
    assert result.patch == Ratio(0, 2)
    assert [each.path for each in result.skipped] == ["new.py"]
    assert result.verdict is Verdict.FAIL
    ignored = check({"r": lcov("a.py", L1=1, L2=1)}, head=head, unmeasured="ignore")
    assert ignored.patch == Ratio(0, 0)
    assert ignored.verdict is Verdict.PASS


def test_files_of_other_kinds_and_tests_need_no_report():
    head = {"a.py": OLD, "README.md": "x\n", "tests/test_a.py": "x = 1\n", "web/a.js": "a()\n"}
    result = check({"r": lcov("a.py", L1=1, L2=1)}, head=head)
    assert result.patch == Ratio(0, 0)
    assert gates(result)["patch"] == (True, False)


def test_a_changed_line_inside_a_statement_counts_as_the_statement():
    base = {"a.py": "value = call(\n    1,\n)\n"}
    head = {"a.py": "value = call(\n    2,\n)\n"}
    assert check({"r": lcov("a.py", L1=0)}, base, head).patch == Ratio(0, 1)
    assert check({"r": lcov("a.py", L1=4)}, base, head).patch == Ratio(1, 1)


def test_lines_of_machines_have_a_gate_of_their_own():
    result = check(
        {"r": lcov("a.py", L1=1, L2=1, L5=1, L6=0)}, ai={"a.py": lines_of([6])}, patch_threshold=Fraction(50)
    )
    assert result.ai == Ratio(0, 1)
    assert gates(result)["patch"] == (True, True)
    assert gates(result)["ai"] == (False, True)


def test_paths_and_components_have_gates_of_their_own():
    result = check(
        {"r": lcov("a.py", L1=1, L2=1, L5=1, L6=0)},
        paths={"*.py": Fraction(90)},
        components={"core": Component(("a.py",), Fraction(70), Fraction(60))},
    )
    assert gates(result)["path:*.py"] == (False, True)
    assert gates(result)["component:core"] == (True, True)
    assert gates(result)["component:core:patch"] == (False, True)


def test_a_report_of_another_repository_is_no_report():
    with pytest.raises(InputError, match="none of the 1 files"):
        check({"r": lcov("/somewhere/else/zzz.py", L1=1)})


def test_an_empty_report_is_no_report():
    with pytest.raises(InputError):
        check({"r": b"TN:\n"})
    with pytest.raises(InputError, match="empty"):
        check({"r": b""})


def test_fewer_reports_than_expected_make_it_incomplete():
    result = check({"r": lcov("a.py", L1=1, L2=1, L5=1, L6=1)}, expect_reports=2)
    assert result.verdict is Verdict.INCOMPLETE
    assert "2 reports were expected and 1 are there: r" in result.shortfalls[0].reason

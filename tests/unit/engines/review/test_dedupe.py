"""Several voices about one weakness become one finding; different ones stay apart."""

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

"""What a model claims is merged, shown and judged beside the rules, and never decides by itself."""

import pytest

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.workers import InlineWorkers
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.options import ReviewOptions
from readylayer_cli.domain.review import EngineRun, EngineStatus, ModelReading, ModelUsage, Shortfall
from readylayer_cli.engines.review.dedupe import merge_duplicates
from readylayer_cli.engines.review.engine import Means, Request, review
from tests.fakes.changes import change_of
from tests.unit.engines.review.builders import finding
from tests.unit.engines.review.test_engine import Tools

CHANGE = change_of({"a.py": "x = 1\n"}, {"a.py": "x = 1\ny = 2\n"})


def claimed(line=2, **more):
    values = {"severity": Severity.CRITICAL, "confidence": Confidence.HIGH, "engine": "llm", **more}
    return finding("llm-bug", line=line, **values)


class Reader:
    """Adds what the test says, and remembers what it was told."""

    def __init__(self, *findings, shortfalls=()):
        self.findings, self.shortfalls = findings, shortfalls
        self.files, self.known = [], []

    def prepare(self):
        return

    def read(self, change, files, known, left_s):
        self.files, self.known = list(files), list(known)
        run = EngineRun("llm", "m", EngineStatus.OK)
        return ModelReading(run, ModelUsage("m", 1, 10, None), tuple(self.findings), tuple(self.shortfalls))


def result_of(reader, change=CHANGE, **options):
    means = Means(Tools(), InlineWorkers(), SystemClock(), reader)
    return review(Request(change, ReviewOptions(external_engines=(), **options)), means)


def test_a_critical_claim_is_shown_and_does_not_fail_the_run():
    result = result_of(Reader(claimed()))
    assert [each.rule_id for each in result.findings] == ["llm-bug"]
    assert result.verdict is Verdict.PASS
    assert result.model.calls == 1
    assert result.rules["llm-bug"].title


@pytest.mark.parametrize(
    ("confidence", "verdict"), [(Confidence.HIGH, Verdict.FAIL), (Confidence.MEDIUM, Verdict.PASS)]
)
def test_a_team_may_let_sure_claims_fail_it(confidence, verdict):
    assert result_of(Reader(claimed(confidence=confidence)), model_may_block=True).verdict is verdict


def test_what_the_model_could_not_read_makes_the_result_incomplete():
    result = result_of(Reader(shortfalls=[Shortfall("not read by the model: busy", "a.py")]))
    assert result.verdict is Verdict.INCOMPLETE


def test_the_reader_gets_the_new_findings_and_no_code_that_nobody_here_wrote():
    head = {
        "a.py": "import yaml\n\n\ndef f(x):\n    return yaml.load(x, Loader=yaml.Loader)\n",
        "vendor/b.py": "x = 1\n",
    }
    reader = Reader()
    result_of(reader, change_of({}, head))
    assert [file.change.path for file in reader.files] == ["a.py"]
    assert "python-yaml-load" in {each.rule_id for each in reader.known}


def test_a_claim_about_what_a_rule_found_joins_it_and_changes_nothing_of_it():
    rule = finding("python-sql-injection", severity=Severity.HIGH, cwe=("CWE-89",), message="SQL is built from `name`")
    same = claimed(line=1, cwe=("CWE-89",), message="anything")
    (kept,) = merge_duplicates([same, rule])
    assert (kept.rule_id, kept.severity, kept.also) == ("python-sql-injection", Severity.HIGH, ("llm-bug",))


def test_a_claim_in_other_words_joins_it_too():
    rule = finding("change-guard-removed", message="The check `amount > account.balance` is gone")
    (kept,) = merge_duplicates([claimed(line=1, message="The balance check is gone."), rule])
    assert kept.rule_id == "change-guard-removed"
    assert len(merge_duplicates([claimed(line=1, message="Division by zero happens here."), rule])) == 2


def test_a_claim_cannot_take_the_place_of_what_a_rule_found_in_old_code():
    old = finding("python-sql-injection", severity=Severity.HIGH, cwe=("CWE-89",), introduced=False)
    kept = merge_duplicates([claimed(line=1, cwe=("CWE-89",)), old])
    assert [each.rule_id for each in kept] == ["python-sql-injection", "llm-bug"]
    assert (kept[0].severity, kept[0].also) == (Severity.HIGH, ())


@pytest.mark.parametrize(("line", "count"), [(2, 1), (4, 1), (6, 2)])
def test_the_same_weakness_a_line_away_is_the_same(line, count):
    rule = finding("python-sql-injection", line=1, cwe=("CWE-89",))
    assert len(merge_duplicates([rule, claimed(line=line, cwe=("CWE-564",))])) == count


def test_a_team_may_decide_about_a_model_s_findings_as_about_any():
    from readylayer_cli.engines.review.catalogue import own_rule_ids

    assert "llm-performance" in own_rule_ids("llm-", {})
    assert result_of(Reader(claimed()), disabled_rules=("llm-*",)).findings == ()


def test_a_marker_for_a_claim_is_never_called_unused():
    marked = change_of({"a.py": "x = 1\n"}, {"a.py": "x = 1\ny = 2  # readylayer: ignore[llm-bug] it is meant\n"})
    assert "suppression-unused" not in {each.rule_id for each in result_of(Reader(), marked).findings}
    result = result_of(Reader(claimed()), marked)
    assert [each.rule_id for each in result.suppressed] == ["llm-bug"]

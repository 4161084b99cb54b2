"""change-ci-tests-narrowed: a pipeline's test command leaves tests out that it ran before."""

from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._ci_files import TESTS, gate_pairs
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.view import ChangeView

_NARROWING = lazy_pattern(
    r"(?<!\S)(?:-k[ =]?\S+|-m[ =]?[\"']?not\b[^\"'\n]*|--ignore(?:-glob)?[ =]\S+|--deselect[ =]\S+|--testPathIgnorePatterns[ =]\S+|--exclude[ =]\S+"
    r"|-skip[ =]\S+|--skip[ =]\S+|-run[ =]\S+|--grep[ =]\S+|--invert\b|--exclude-group[ =]\S+|--tag ~\S+|--filter[ =]\S+|-Dtest=\S+|--tests[ =]\S+"
    r"|--last-failed\b|--lf\b|--maxfail[ =]\S+|--changed\b|--onlyChanged\b|--short|-short)(?!\S)"
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in gate_pairs(view):
        if pair.head is None:
            continue
        for old, new in replaced_lines(pair.change, TESTS):
            added = [flag for flag in _NARROWING.findall(new.text) if flag not in old.text]
            if added and len(_NARROWING.findall(new.text)) > len(_NARROWING.findall(old.text)):
                message = f"`{added[0]}` keeps tests from running"
                yield ChangeMatch(pair.path, Match(head_span(pair.head, new.line), message=message))


_FLOW = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest -q\n"
_PATH = ".github/workflows/test.yml"

RULE = ChangeRule(
    id="change-ci-tests-narrowed",
    title="The pipeline's test command leaves out tests that it ran before",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("gates",),
    what="A kept test command of a pipeline, a Makefile or `package.json` that gains `-k`, `-m 'not ...'`, `--ignore`, `--deselect`, "
    "`-run`, `-skip`, `--grep` or the like.",
    why="The tests that are left out can fail from now on without anybody seeing it.",
    fix="Repair or delete the tests that fail. If some are slow, run them in a job of their own.",
    check=check,
    bad=(
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW.replace("pytest -q", "pytest -q --ignore=tests/billing")}),
        ChangeExample({"Makefile": "test:\n\tgo test ./...\n"}, {"Makefile": "test:\n\tgo test -skip TestBilling ./...\n"}),
    ),
    good=(
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW.replace("pytest -q", "pytest -q --strict-markers -n 4")}),
        ChangeExample({_PATH: _FLOW.replace("-q", "-k fast")}, {_PATH: _FLOW.replace("-q", "-q -k quick")}),
    ),
)  # fmt: skip

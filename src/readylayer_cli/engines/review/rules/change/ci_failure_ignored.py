"""change-ci-failure-ignored: a check may fail now, and the run stays green."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._ci_files import TESTS, gate_pairs, is_ci_file, is_gate_command
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.view import ChangeView, FilePair

_SWALLOWED = lazy_pattern(
    r"\|\|\s*(?:true|:|exit 0|echo\b|/bin/true)|;\s*(?:true|exit 0)\s*[\"']?,?\s*$|--exit-zero\b"
    r"|--continue-on-(?:error|collection-errors)\b|--no-fail-on-empty\b|--soft-fail\b|--exit-code[ =]0\b"
)
_LEFT_OUT = lazy_pattern(
    r"--passWithNoTests\b|-DskipTests\b|-Dmaven\.test\.(?:skip|failure\.ignore)|-x test\b|--severity-threshold=critical"
)
_FLAG = lazy_pattern(
    r"^\s*-?\s*(?P<name>continue-on-error|allow_failure|continue_on_error|continueOnError|soft_fail|ignore_failure|allow-failure|failure-threshold)\s*:\s*[\"']?(?P<value>[^#\"'\n]*)"
)
_MAKE_IGNORES = lazy_pattern(r"^\t-\s*\S")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in gate_pairs(view):
        if pair.head is not None:
            gone = {text.strip() for _, text in pair.change.removed}
            for line, text in pair.change.added:
                if text.strip() not in gone:
                    yield from _judge(pair, pair.head, line, text)
            yield from _emptied(pair, pair.head)


def _judge(pair: FilePair, head: SourceFile, line: int, text: str) -> Iterator[ChangeMatch]:
    span = head_span(head, line)
    found = _SWALLOWED.search(text)
    if found and is_gate_command(text[: found.start()] or text) and not _was_swallowed(pair, text):
        yield ChangeMatch(pair.path, Match(span, message=f"`{found[0].strip()}` hides that this command failed"))
        return
    if _MAKE_IGNORES.match(text) and head.path.endswith(("akefile", ".mk")) and is_gate_command(text):
        yield ChangeMatch(pair.path, Match(span, message="The leading `-` hides that this command failed"))
        return
    flag = _FLAG.match(text) if is_ci_file(pair.path) else None
    if flag and flag["value"].strip().lower() in {"true", "yes", "on"}:
        nearby = head.lines[max(line - 8, 0) : line + 8]
        severity = None if any(is_gate_command(other) for other in nearby) else Severity.LOW
        yield ChangeMatch(
            pair.path,
            Match(span, message=f"`{flag['name']}` keeps the run green whatever happens here", severity=severity),
        )


def _emptied(pair: FilePair, head: SourceFile) -> Iterator[ChangeMatch]:
    for old, new in replaced_lines(pair.change, TESTS):
        found = _LEFT_OUT.search(new.text)
        if found and not _LEFT_OUT.search(old.text) and not any(_runs_tests(text) for text in head.lines):
            message = f"`{found[0]}` makes this command pass without checking"
            yield ChangeMatch(pair.path, Match(head_span(head, new.line), message=message))


def _runs_tests(text: str) -> bool:
    return (
        bool(TESTS.search(text[:500]))
        and not _LEFT_OUT.search(text)
        and not text.lstrip().startswith(("#", "name:", "- name:"))
    )


def _was_swallowed(pair: FilePair, text: str) -> bool:
    words = set(text.split())
    return any(
        _SWALLOWED.search(old) and is_gate_command(old) and len(words & set(old.split())) * 2 >= len(words)
        for _, old in pair.change.removed
    )


_FLOW = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - name: Test\n        run: pytest -q\n"
_PATH = ".github/workflows/test.yml"

RULE = ChangeRule(
    id="change-ci-failure-ignored",
    title="A check may fail now, and the run stays green",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("gates",),
    what="`continue-on-error: true`, `allow_failure: true`, `|| true`, `--exit-zero`, `-DskipTests` or the like added to a pipeline, a "
    "Makefile or a `package.json` script that runs tests, linters or scanners; low on steps that run none of them.",
    why="The check still costs its time, shows a green mark, and stops nothing any more.",
    fix="Repair what fails. If one check has to be optional for a while, give it its own job with that in its name and a date.",
    check=check,
    bad=(
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW + "        continue-on-error: true\n"}),
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW.replace("pytest -q", "pytest -q || true")}),
        ChangeExample({"Makefile": "test:\n\tpytest -q\n"}, {"Makefile": "test:\n\t-pytest -q\n"}),
        ChangeExample({"package.json": '{\n  "scripts": {\n    "lint": "eslint ."\n  }\n}\n'}, {"package.json": '{\n  "scripts": {\n    "lint": "eslint . || exit 0"\n  }\n}\n'}),
        ChangeExample({_PATH: _FLOW.replace("pytest -q", "mvn verify")}, {_PATH: _FLOW.replace("pytest -q", "mvn verify -DskipTests")}),
        ChangeExample({".gitlab-ci.yml": "test:\n  script:\n    - go test ./...\n"}, {".gitlab-ci.yml": "test:\n  script:\n    - go test ./...\n  allow_failure: true\n"}),
    ),
    good=(
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW.replace("pytest -q", "pkill server || true\n      - run: pytest -q")}),
        ChangeExample({_PATH: _FLOW.replace("-q", "-q || true")}, {_PATH: _FLOW.replace("-q", "-qq || true")}),
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW + "        continue-on-error: ${{ matrix.experimental }}\n"}),
    ),
)  # fmt: skip

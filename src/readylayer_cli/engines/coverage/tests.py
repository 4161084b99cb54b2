"""How the tests themselves went: JUnit XML and Visual Studio's TRX, retries counted once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from readylayer_cli.domain.coverage import TestTotals
from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml

_BAD = frozenset({"failure", "error"})
_TRX = {"passed": "passed", "notexecuted": "skipped", "inconclusive": "skipped", "pending": "skipped"}


def read_tests(content: Content, name: str) -> dict[str, str]:
    """Each test's outcome (`passed`, `failed` or `skipped`) by its full name; raises `InputError`."""
    head = content.head(4_096)
    try:
        if b"<TestRun" in head:
            return _trx(content)
        if b"<testsuite" in head or b"<testsuites" in head:
            return _junit(content)
    except InputError as error:
        raise InputError(error.code, f"{name}: {error.message}", error.hint) from error
    raise InputError("RL2005", f"{name} is neither JUnit XML nor TRX", "name the tests' result file with --tests")


def totals(results: Iterable[dict[str, str]]) -> TestTotals:
    """Totals over several files. A test that failed and passed was repeated, and counts as passed."""
    merged: dict[str, str] = {}
    for result in results:
        for test, outcome in result.items():
            merged[test] = _better(merged.get(test), outcome)
    counts = {each: sum(outcome == each for outcome in merged.values()) for each in ("passed", "failed", "skipped")}
    return TestTotals(len(merged), **counts)


def _better(known: str | None, new: str) -> str:
    order = ("skipped", "failed", "passed")
    return new if known is None else max(known, new, key=order.index)


@dataclass
class _JUnit:
    suites: list[str] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    test: str = ""
    outcome: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "testsuite":
            self.suites.append(attributes.get("name", ""))
        elif name == "testcase":
            owner = attributes.get("classname") or "/".join(self.suites)
            place = attributes.get("file", "")
            self.test = f"{place}:{owner}:{attributes.get('name', '')}"
            self.outcome = "skipped" if attributes.get("status") in {"skipped", "notrun", "disabled"} else "passed"
        elif self.test and name in _BAD:
            self.outcome = "failed"
        elif self.test and name == "skipped" and self.outcome != "failed":
            self.outcome = "skipped"

    def end(self, name: str) -> None:
        if name == "testsuite" and self.suites:
            self.suites.pop()
        elif name == "testcase":
            self.found[self.test] = _better(self.found.get(self.test), self.outcome)
            self.test = ""


def _junit(content: Content) -> dict[str, str]:
    reader = _JUnit()
    parse_xml(content, reader.start, reader.end)
    return reader.found


def _trx(content: Content) -> dict[str, str]:
    found: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "UnitTestResult":
            test = f"{attributes.get('testId', '')}:{attributes.get('testName', '')}"
            outcome = _TRX.get(attributes.get("outcome", "").lower(), "failed")
            found[test] = _better(found.get(test), outcome)

    parse_xml(content, start)
    return found

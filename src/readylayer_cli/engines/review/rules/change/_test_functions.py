"""Tests that are functions or methods: pytest, unittest, Go, JUnit, PHPUnit, NUnit and xUnit, Rust."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._marks import Mark, marks_of
from readylayer_cli.engines.review.rules.change._test_units import Unit, direct_skip, unit

_PYTHON_SKIPS = frozenset({"skip", "xfail", "expectedFailure"})
_PYTHON_CALLS = frozenset({"skip", "skipTest", "SkipTest", "xfail"})
_GO_CALLS = frozenset({"Skip", "Skipf", "SkipNow"})
_PHP_CALLS = frozenset({"markTestSkipped", "markTestIncomplete"})
_TEST_MARK = lazy_pattern(
    r"(?:.*\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Theory|Fact|TestMethod|TestCase|Property)\Z"
)
_SKIP_MARK = lazy_pattern(r"(?:.*\.)?(?:Disabled|Ignore|Explicit)\Z")
_NET_SKIP = lazy_pattern(r"\bSkip=\"")


def python_units(file: SourceFile) -> Iterator[Unit]:
    """Functions called `test...` at module or class level, and classes called `Test...` or derived from a test case."""
    functions = list(file.symbols.functions)
    for symbol in file.symbols:
        outer = _decorated(symbol.node)
        last = symbol.name.rpartition(".")[2]
        skip = next((mark.text for mark in marks_of(symbol.node) if mark.last_name in _PYTHON_SKIPS), "")
        if symbol.is_class:
            if last.startswith("Test") or last.endswith(("Test", "Tests", "TestCase")):
                yield unit(last, outer, is_suite=True, skip=skip)
        elif last.startswith("test") and not _is_nested(symbol, functions):
            yield unit(last, outer, skip=skip or direct_skip(file, symbol.node, _PYTHON_CALLS))
    for node in file.find_all({"kind": "assignment", "regex": r"^pytestmark\s*="}):
        if re.search(r"\bmark\.(?:skip|xfail)\b(?!if)", node.text()):
            yield unit("pytestmark", node, is_suite=True, skip=node.text())


def go_units(file: SourceFile) -> Iterator[Unit]:
    """`TestXxx` and `FuzzXxx` functions, and methods of suites; examples and benchmarks assert nothing."""
    for symbol in file.symbols.functions:
        last = symbol.name.rpartition(".")[2]
        if re.match(r"(?:Test|Fuzz)(?![a-z])", last) and last != "TestMain":
            yield unit(symbol.name, symbol.node, skip=direct_skip(file, symbol.node, _GO_CALLS))


def annotated_units(file: SourceFile) -> Iterator[Unit]:
    """Methods with a test annotation, methods of the JUnit 3 form, and the classes that they stand in."""
    for symbol in file.symbols:
        marks = marks_of(symbol.node)
        last = symbol.name.rpartition(".")[2]
        skip = next((mark.text for mark in marks if _skips(mark)), "")
        if symbol.is_class:
            yield unit(last, symbol.node, is_suite=True, skip=skip)
        elif any(_TEST_MARK.match(mark.name) for mark in marks) or _is_junit3(symbol):
            yield unit(last, symbol.node, skip=skip)


def php_units(file: SourceFile) -> Iterator[Unit]:
    """Methods called `test...` or marked as tests, and `it()` and `test()` of Pest."""
    for symbol in file.symbols:
        last = symbol.name.rpartition(".")[2]
        if symbol.is_class:
            yield unit(last, symbol.node, is_suite=True)
        elif last.startswith("test") or _has_php_mark(symbol.node):
            yield unit(last, symbol.node, skip=direct_skip(file, symbol.node, _PHP_CALLS))
    for call in file.calls.method("it", "test"):
        if call.receiver is None and len(call.positional) >= 2:
            chain = call.node.parent()
            skipped = (
                chain is not None and chain.kind() == "member_call_expression" and "->skip(" in chain.text()[-200:]
            )
            yield unit(call.positional[0].text().strip("'\""), call.node, skip="->skip()" if skipped else "")


def rust_units(file: SourceFile) -> Iterator[Unit]:
    """Functions marked with `#[test]` and its relatives."""
    for symbol in file.symbols.functions:
        marks = marks_of(symbol.node)
        if any(mark.last_name in {"test", "rstest"} for mark in marks):
            skip = next((mark.text for mark in marks if mark.name == "ignore"), "")
            yield unit(symbol.name, symbol.node, skip=skip)


def _decorated(node: SgNode) -> SgNode:
    parent = node.parent()
    return parent if parent is not None and parent.kind() == "decorated_definition" else node


def _is_nested(symbol: Symbol, functions: list[Symbol]) -> bool:
    prefix = symbol.name.rpartition(".")[0]
    return bool(prefix) and any(
        outer.name == prefix and outer.first < symbol.first <= outer.last for outer in functions
    )


def _skips(mark: Mark) -> bool:
    return bool(_SKIP_MARK.match(mark.name) or (_TEST_MARK.match(mark.name) and _NET_SKIP.search(mark.text)))


def _is_junit3(symbol: Symbol) -> bool:
    last = symbol.name.rpartition(".")[2]
    return bool(re.match(r"test[A-Z0-9_]", last)) and bool(re.match(r"public\s+void\s", symbol.node.text()[:40]))


def _has_php_mark(node: SgNode) -> bool:
    if any(mark.last_name == "Test" for mark in marks_of(node)):
        return True
    before = node.prev()
    return before is not None and before.kind() == "comment" and "@test" in before.text()

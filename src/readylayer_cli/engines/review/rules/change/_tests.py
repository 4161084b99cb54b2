"""The tests of a file: names, places, what keeps them from running, and what they assert."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._assertions import Assertion, assertions_in
from readylayer_cli.engines.review.rules.change._test_blocks import javascript_units, ruby_units
from readylayer_cli.engines.review.rules.change._test_functions import (
    annotated_units,
    go_units,
    php_units,
    python_units,
    rust_units,
)
from readylayer_cli.engines.review.rules.change._test_units import Unit

_READERS: dict[str, Callable[[SourceFile], Iterator[Unit]]] = {
    "python": python_units,
    "javascript": javascript_units,
    "typescript": javascript_units,
    "tsx": javascript_units,
    "go": go_units,
    "java": annotated_units,
    "kotlin": annotated_units,
    "csharp": annotated_units,
    "ruby": ruby_units,
    "php": php_units,
    "rust": rust_units,
}
_BLANKS = lazy_pattern(r"\s+")


@dataclass(frozen=True, slots=True)
class TestCase:
    """A test or, without assertions of its own, a suite. Lines are 1-based; `skip` and `focus` are the marks' texts."""

    __test__ = False

    path: str
    name: str
    first: int
    last: int
    is_suite: bool
    skip: str
    focus: str
    lines: tuple[str, ...]
    assertions: tuple[Assertion, ...]

    @property
    def short_name(self) -> str:
        """The name without the suites that it stands in."""
        return self.name.rpartition(" > ")[2]


def tests_in(file: SourceFile) -> tuple[TestCase, ...]:
    """Tests and suites of a test file, outermost first; empty for everything else."""
    reader = _READERS.get(file.language)
    if reader is None or not (is_test_path(file.path) or file.language == "rust"):
        return ()
    units = sorted(reader(file), key=lambda unit: (unit.start, -unit.end))
    return tuple(_qualified(file, units, assertions_in(file) if units else ()))


def _qualified(file: SourceFile, units: Sequence[Unit], assertions: Sequence[Assertion]) -> Iterator[TestCase]:
    stack: list[tuple[str, int]] = []
    for unit in units:
        while stack and stack[-1][1] <= unit.start:
            stack.pop()
        name = f"{stack[-1][0]} > {unit.name}" if stack else unit.name
        stack.append((name, unit.end))
        first, last = unit.first, unit.last
        inside = () if unit.is_suite else tuple(one for one in assertions if unit.start <= one.start < unit.end)
        lines = tuple(text for line in file.lines[first - 1 : last] if (text := _BLANKS.sub(" ", line).strip()))
        yield TestCase(file.path, name, first, last, unit.is_suite, unit.skip, unit.focus, lines, inside)

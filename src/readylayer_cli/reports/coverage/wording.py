"""Words and numbers that every report of coverage shares."""

from collections.abc import Sequence

from readylayer_cli.domain.coverage import CoverageResult, FileCoverage, Gate, Ratio
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.lines import ranges_in

_NAMES = {
    "lines": "All lines",
    "patch": "Changed lines",
    "ai": "Machine-written lines",
    "branches": "Branches",
    "functions": "Functions",
    "tests": "Tests",
}


def name_of(gate: Gate) -> str:
    """What the gate looks at."""
    return _NAMES.get(gate.name) or gate.name.replace("path:", "Lines of ").replace("component:", "Component ")


def percent(ratio: Ratio | None) -> str:
    """`83.33%`, or that there is nothing to measure."""
    value = ratio.percent if ratio is not None else None
    return "n/a" if value is None else f"{value:.2f}%"


def of(ratio: Ratio) -> str:
    """`5 of 6`."""
    return f"{ratio.covered:,} of {ratio.total:,}"


def verdict_sentence(result: CoverageResult) -> str:
    """How it went, and why."""
    missed = [name_of(gate).lower() for gate in result.gates if gate.applicable and not gate.passed]
    if missed:
        return f"Fails: too little of {', '.join(missed)}"
    if result.verdict is Verdict.INCOMPLETE:
        return "Incomplete: not everything could be checked"
    return "Passes"


def worst_changed(result: CoverageResult) -> Sequence[FileCoverage]:
    """Changed files with missed lines, the most missed first."""

    def missed(file: FileCoverage) -> int:
        ratio = file.on(result.changed.get(file.path, 0))
        return ratio.total - ratio.covered

    return sorted((file for file in result.files if missed(file)), key=lambda file: (-missed(file), file.path))


def missed_ranges(file: FileCoverage, result: CoverageResult, most: int = 12) -> str:
    """`3-5, 9` of the changed lines that no test runs."""
    runs = ranges_in(file.missed & result.changed.get(file.path, 0))
    shown = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs[:most])
    return shown + (f", +{len(runs) - most}" if len(runs) > most else "")

"""What is demanded of coverage, and whether it is there."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from fractions import Fraction

from readylayer_cli.domain.coverage import CoverageResult, FileCoverage, Gate, Ratio, TestTotals
from readylayer_cli.engines.coverage.options import Component, CoverageOptions

_NOTHING = "there is nothing to measure"


def gates_of(result: CoverageResult, options: CoverageOptions) -> tuple[Gate, ...]:
    """Every gate that is configured, in a fixed order."""
    no_change, no_machine = "there is no change to look at", "no changed line is known to be a machine's"
    gates = [
        _gate("lines", options.threshold, result.lines, _NOTHING),
        _patch_gate("patch", options.patch_threshold, result, result.patch, no_change),
        _patch_gate("ai", options.ai_threshold, result, result.ai, no_machine),
        _gate("branches", options.branch_threshold, result.branches, "the reports know no branches"),
        _gate("functions", options.function_threshold, result.functions, "the reports know no functions"),
    ]
    for glob, wanted in options.paths.items():
        gates.append(_gate(f"path:{glob}", wanted, _of(result.files, [glob]), _NOTHING))
    for name, component in options.components.items():
        gates += _component_gates(name, component, result)
    if options.fail_on_failed_tests:
        gates.append(_tests_gate(result.tests))
    return tuple(gate for gate in gates if gate is not None)


def _tests_gate(tests: TestTotals | None) -> Gate | None:
    if tests is None:
        return None
    ran = Ratio(tests.passed, tests.passed + tests.failed)
    applies = bool(ran.total)
    return Gate("tests", Fraction(100), ran, not tests.failed, applies, "" if applies else "no test ran")


def _gate(name: str, threshold: Fraction | None, actual: Ratio, absent: str) -> Gate | None:
    if threshold is None:
        return None
    applies = bool(actual.total)
    return Gate(name, threshold, actual, actual.reaches(threshold), applies, "" if applies else absent)


def _patch_gate(
    name: str, threshold: Fraction | None, result: CoverageResult, actual: Ratio | None, absent: str
) -> Gate | None:
    """A change without a measured line passes, unless a changed file was left out of the reports altogether."""
    if threshold is None:
        return None
    if actual is None:
        return Gate(name, threshold, Ratio(), passed=True, applicable=False, reason=absent)
    return _gate(name, threshold, actual, "no changed line can run" if result.has_change else absent)


def _component_gates(name: str, component: Component, result: CoverageResult) -> Iterable[Gate | None]:
    files = [file for file in result.files if _fits(file.path, component.paths)]
    yield _gate(f"component:{name}", component.threshold, _of(files, ["*"]), _NOTHING)
    if component.patch_threshold is not None and result.has_change:
        mine = {path: lines for path, lines in result.changed.items() if _fits(path, component.paths)}
        yield _gate(f"component:{name}:patch", component.patch_threshold, result.on(mine), "no changed line can run")


def _of(files: Iterable[FileCoverage], globs: Iterable[str]) -> Ratio:
    wanted = list(globs)
    return sum((file.lines for file in files if not file.unmeasured and _fits(file.path, wanted)), Ratio())


def _fits(path: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(path, glob) or path.startswith(f"{glob.rstrip('/')}/") for glob in globs)


def failed(gates: Iterable[Gate]) -> bool:
    """Whether any gate that applies does not pass."""
    return any(gate.applicable and not gate.passed for gate in gates)


def exact(percent: float) -> Fraction:
    """The number that was written, not the binary one nearest to it."""
    return Fraction(str(percent))

"""A check of coverage as one JSON document (schema_version 1; the schema is `schemas/check-coverage.schema.json`)."""

from readylayer_cli.domain.coverage import CoverageResult, FileCoverage, Gate, Ratio, TestTotals
from readylayer_cli.domain.lines import ranges_in
from readylayer_cli.reports.json_document import shortfall_objects
from readylayer_cli.reports.jsontext import Json, dump

SCHEMA_VERSION = 1


def render_json(result: CoverageResult) -> str:
    """The document, indented, keys in the order of the contract."""
    return dump(coverage_document(result)) + "\n"


def coverage_document(result: CoverageResult) -> dict[str, Json]:
    """The document as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "verdict": result.verdict.value,
        "totals": {
            "lines": _ratio(result.lines),
            "branches": _ratio(result.branches),
            "functions": _ratio(result.functions),
        },
        "patch": _ratio(result.patch) if result.patch is not None else None,
        "ai": _ratio(result.ai) if result.ai is not None else None,
        "tests": _tests(result.tests),
        "files": [_file(file, result) for file in result.files],
        "gates": [_gate(gate) for gate in result.gates],
        "unmatched_paths": [
            {"path": each.path, "reason": each.reason, "candidates": list(each.candidates)} for each in result.unmatched
        ],
        "reports": [
            {"name": run.name, "format": run.format, "files": run.files, "matched": run.matched}
            for run in result.reports
        ],
        "incomplete": shortfall_objects(result.shortfalls),
        "skipped": shortfall_objects(result.skipped),
    }


def _ratio(ratio: Ratio) -> dict[str, Json]:
    return {"covered": ratio.covered, "total": ratio.total, "percent": ratio.percent}


def _tests(tests: TestTotals | None) -> Json:
    if tests is None:
        return None
    return {"total": tests.total, "passed": tests.passed, "failed": tests.failed, "skipped": tests.skipped}


def _file(file: FileCoverage, result: CoverageResult) -> Json:
    changed = result.changed.get(file.path)
    return {
        "path": file.path,
        "lines": _ratio(file.lines),
        "uncovered": [list(each) for each in ranges_in(file.missed)],
        "patch": _ratio(file.on(changed)) if changed is not None else None,
        "unmeasured": file.unmeasured,
    }


def _gate(gate: Gate) -> Json:
    return {
        "name": gate.name,
        "threshold": float(gate.threshold),
        "actual": gate.actual.percent,
        "passed": gate.passed,
        "applicable": gate.applicable,
        "reason": gate.reason or None,
    }

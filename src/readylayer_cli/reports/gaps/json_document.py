"""Missing tests as one JSON document (schema_version 1)."""

from readylayer_cli.domain.lines import ranges_in
from readylayer_cli.domain.testgap import Convention, GapResult, Target, TestEvidence
from readylayer_cli.reports.json_document import shortfall_objects
from readylayer_cli.reports.jsontext import Json, dump

SCHEMA_VERSION = 1


def render_json(result: GapResult) -> str:
    """The document, indented, keys in the order of the contract."""
    return dump(gaps_document(result)) + "\n"


def gaps_document(result: GapResult) -> dict[str, Json]:
    """The document as plain values. No test was generated, so nothing was accepted, rejected, run or spent."""
    return {
        "schema_version": SCHEMA_VERSION,
        "verdict": result.verdict.value,
        "missing": result.mode,
        "summary": {
            "targets": len(result.targets),
            "missing": len(result.gaps),
            "ai_touched": len(result.ai_gaps),
            "not_testable": len(result.untestable),
        },
        "targets": [_target(each) for each in result.gaps],
        "tested": [
            {"path": each.path, "symbol": each.symbol, "evidence": [_evidence(one) for one in each.evidence]}
            for each in result.tested
        ],
        "not_testable": [
            {"path": each.path, "symbol": each.symbol, "reason": each.reason} for each in result.untestable
        ],
        "conventions": [_convention(each) for each in result.conventions],
        "sandbox": {"level": "none", "layers": []},
        "budget": None,
        "incomplete": shortfall_objects(result.shortfalls),
    }


def _target(target: Target) -> Json:
    place = target.place
    return {
        "path": target.path,
        "symbol": target.symbol,
        "start_line": target.first,
        "end_line": target.last,
        "ai_touched": bool(target.ai),
        "missing_lines": [list(each) for each in ranges_in(target.missing)],
        "evidence": [_evidence(each) for each in target.evidence],
        "test_path": place.path if place is not None else None,
        "test_exists": place.exists if place is not None else False,
        "framework": place.framework if place is not None else None,
        "accepted": [],
        "rejected": [],
        "suspected_bugs": [],
    }


def _evidence(evidence: TestEvidence) -> Json:
    return {
        "kind": evidence.kind.value,
        "found": evidence.found,
        "detail": evidence.detail,
        "test_path": evidence.test_path,
    }


def _convention(convention: Convention) -> Json:
    return {
        "language": convention.language,
        "framework": convention.framework,
        "framework_source": convention.source or None,
        "strategy": convention.strategy,
        "layout": {
            "pattern": convention.layout.pattern,
            "votes": convention.layout.votes,
            "of": convention.layout.of,
        },
        "test_files": convention.tests,
    }

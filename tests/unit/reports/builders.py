"""Small builders of findings, results and surroundings for the report tests."""

from dataclasses import replace
from typing import Any

from readylayer_cli.domain.finding import Edit, Finding, Fix, FlowStep, RuleInfo, Span, Suppression, SuppressionKind
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.review import EngineRun, EngineStatus, ReviewResult, Shortfall
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.links import SourceLinks

VIEWS = """from flask import request


@app.get("/users")
def show():
    name = request.args["name"]
    rows = db.execute(f"SELECT * FROM users WHERE name = '{name}'")
    return {"rows": [list(row) for row in rows]}


def load(path):
    try:
        return read(path)
    except Exception:
        pass
"""
CONFIG = "aws:\n  access_key: AKIAIOSFODNN7EXAMPLE\n"
SOURCES = {"src/views.py": VIEWS, "deploy/config.yml": CONFIG}


def finding(**changes: Any) -> Finding:
    """A critical finding on the query of `src/views.py`."""
    usual = Finding(
        rule_id="python-sql-injection",
        severity=Severity.CRITICAL,
        confidence=Confidence.HIGH,
        path="src/views.py",
        span=Span(7, 7, 23, 67),
        message="SQL text is built from request data",
        engine="taint",
        why="A quote in `name` ends the literal and the rest runs as SQL.",
        suggestion="Pass the value as a parameter.",
        cwe=("CWE-89",),
        fingerprint="3f1c",
    )
    return replace(usual, **changes)


def result(*findings: Finding, **changes: Any) -> ReviewResult:
    """A passing review of twelve files with these findings."""
    return replace(ReviewResult(Verdict.PASS, findings, files=12), **changes)


def context(**changes: Any) -> RenderContext:
    """A pipe without colour, with the sample sources at hand."""
    usual = RenderContext(source=lambda path: SOURCES.get(path, ""), tool_version="1.2.3")
    return replace(usual, **changes)


def rule(**changes: Any) -> RuleInfo:
    """The documentation of the SQL rule."""
    usual = RuleInfo(
        id="python-sql-injection",
        title="SQL built from request data",
        severity=Severity.CRITICAL,
        confidence=Confidence.HIGH,
        what="A query text that contains data of a request.",
        why="Whoever sends the request writes the query.",
        fix="Pass values as parameters.",
        cwe=("CWE-89",),
        languages=("python",),
        tags=("security",),
        url="https://readylayer.example/rules/python-sql-injection",
    )
    return replace(usual, **changes)


def everything() -> ReviewResult:
    """A result in which every field that a report can show is used."""
    injection = finding(
        ai_touched=True,
        also=("S608",),
        code_flow=(
            FlowStep("src/views.py", Span(6, 6, 12, 32), "`request.args` is read"),
            FlowStep("src/views.py", Span(7, 7, 12, 22), "reaches `execute`"),
        ),
        fix=Fix("pass a parameter", (Edit(Span(7, 7, 23, 67), '"SELECT * FROM users WHERE name = ?", (name,)'),)),
    )
    key = finding(
        rule_id="secret-aws-access-key",
        path="deploy/config.yml",
        span=Span(2, 2, 15, 35),
        message="AWS access key AKIA... (20 characters)",
        engine="secrets",
        cwe=("CWE-798",),
        suggestion="Revoke it, then read it from the environment.",
        fingerprint="77aa",
    )
    swallowed = finding(
        rule_id="swallowed-error",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        span=Span(14, 15, 5, 13),
        message="Every error is caught and dropped",
        why="",
        suggestion="Catch `OSError`.\nOr log it and raise again.",
        cwe=(),
        fingerprint="b0b0",
        introduced=False,
    )
    fixture = replace(key, suppression=Suppression(SuppressionKind.IN_SOURCE, "an example key"), path="docs/a b.md")
    old = replace(swallowed, suppression=Suppression(SuppressionKind.BASELINE, "baseline.json"), fingerprint="b1")
    return result(
        injection,
        key,
        swallowed,
        verdict=Verdict.FAIL,
        held_back=(replace(swallowed, fingerprint="c1"), replace(swallowed, fingerprint="c2")),
        suppressed=(fixture, old),
        engines=(
            EngineRun("readylayer", "1.2.3", EngineStatus.OK, 12, 0, 84),
            EngineRun("oxlint", "1.81.0", EngineStatus.FAILED, 0, 3, 1000, "stopped at its time limit"),
        ),
        shortfalls=(Shortfall("larger than 5 MB", "web/vendor.js"), Shortfall("oxlint: stopped at its time limit")),
        skipped=(Shortfall("generated", "a.js"), Shortfall("generated", "b.js"), Shortfall("binary", "c.png")),
        rules={"python-sql-injection": rule()},
        base="a" * 40,
        head="b" * 40,
    )


def everything_context(**changes: Any) -> RenderContext:
    """Surroundings for `everything`, with a host to link to."""
    return context(links=SourceLinks("github", "https://github.com/acme/shop", "b" * 40), branch="feature", **changes)

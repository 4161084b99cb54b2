"""Matches with grades of their own, and the usual grading by where a value comes from."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Match


def graded(
    file: SourceFile,
    node: SgNode,
    severity: Severity,
    message: str = "",
    *,
    confidence: Confidence | None = None,
    suggestion: str = "",
) -> Match:
    """A match of the node's region whose severity (and confidence) this hit decides, not the rule."""
    return Match(
        span=file.span(node),
        message=message,
        anchor=node.text(),
        suggestion=suggestion,
        severity=severity,
        confidence=confidence,
    )

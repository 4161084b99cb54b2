"""The languages of the family, and how its rules hand over a hit whose grade depends on the evidence."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Match

LANGUAGES = ("javascript", "typescript", "tsx")


def graded(
    file: SourceFile,
    node: SgNode,
    severity: Severity,
    confidence: Confidence,
    message: str = "",
    suggestion: str = "",
) -> Match:
    """A match of the node's region with grades of its own."""
    return Match(
        span=file.span(node),
        message=message,
        anchor=node.text(),
        suggestion=suggestion,
        severity=severity,
        confidence=confidence,
    )


def shown(node: SgNode) -> str:
    """The node's source on one line, short enough for a message."""
    text = " ".join(node.text()[:120].split())
    return text if len(text) <= 60 else text[:57] + "..."

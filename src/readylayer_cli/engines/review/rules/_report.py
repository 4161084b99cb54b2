"""Matches whose grade and flow depend on what was found."""

from dataclasses import replace

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import FlowStep
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Match, node_match
from readylayer_cli.engines.review.rules._lookback import Value


def graded_match(file: SourceFile, node: SgNode, grade: tuple[Severity, Confidence], message: str = "") -> Match:
    """A match of the node with its own severity and confidence."""
    severity, confidence = grade
    return replace(node_match(file, node, message), severity=severity, confidence=confidence)


def traced_match(
    file: SourceFile,
    node: SgNode,
    value: Value,
    message: str = "",
    grade: tuple[Severity, Confidence] | None = None,
) -> Match:
    """A match of a sink, with the way that the request's data takes to it; the rule's own grade unless one is given."""
    match = graded_match(file, node, grade, message) if grade is not None else node_match(file, node, message)
    if not value.sources:
        return match
    start = FlowStep(file.path, file.span(value.sources[0]), "data of the request is read")
    return replace(match, flow=(start, FlowStep(file.path, match.span, "and used here")))

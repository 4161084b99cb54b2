"""Servlet code: what writes to the response."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.java._flow import flow

_WRITER = lazy_pattern(r"get(?:Writer|OutputStream)\(\)\Z")


def is_response_writer(file: SourceFile, node: SgNode) -> bool:
    """Whether the expression is the writer or stream of a response, directly or through a variable."""
    if _WRITER.search(node.text()[-40:]):
        return True
    if node.kind() != "identifier":
        return False
    found = flow(file).reaching(node.text(), node.range().start.index)
    return any(_WRITER.search(assignment.binding.value.text()[-60:]) for assignment in found)

"""Spring and servlet code: what a method answers with, and what a URL is made of."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import HOLE, Value
from readylayer_cli.engines.review.rules.java._flow import flow

_OPEN_HOST = lazy_pattern(rf"\A\s*(?:redirect:|forward:)?\s*(?:https?:)?(?://)?(?:www\.)?{HOLE}")
_WRITER = lazy_pattern(r"get(?:Writer|OutputStream)\(\)\Z")


def chooses_host(value: Value) -> bool:
    """Whether the URL begins with request data, so that the request decides where it leads."""
    return bool(value.sources) and bool(_OPEN_HOST.match(value.template))


def is_response_writer(file: SourceFile, node: SgNode) -> bool:
    """Whether the expression is the writer or stream of a response, directly or through a variable."""
    if _WRITER.search(node.text()[-40:]):
        return True
    if node.kind() != "identifier":
        return False
    found = flow(file).reaching(node.text(), node.range().start.index)
    return any(_WRITER.search(assignment.binding.value.text()[-60:]) for assignment in found)

"""Whether a value is all that the client sent, and not something that code has put together from it."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._scope import scope_of

_WHOLE = lazy_pattern(
    r"(?:\.(?:json|form|data|args|values|POST|GET|params|query_params)|(?:json|form|body|post|dict|to_dict|get_json|loads)\([^()]*\)|loads\([^()]*\(\)\))\s*\Z"
)


def is_whole_body(file: SourceFile, value: SgNode) -> bool:
    """Whether the expression is the whole form, query or JSON of the request."""
    if value.kind() == "identifier":
        sources = [
            binding.value
            for binding in scope_of(file, value).before(value.text(), value.range().start.index)
            if not binding.adds
        ]
        if not sources or not all(_WHOLE.search(source.text()[-300:]) for source in sources):
            return False
    elif not _WHOLE.search(value.text()[-300:]):
        return False
    return is_request_data(file, value)

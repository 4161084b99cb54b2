"""Whether data of the request reaches an expression unchecked."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import HOLE, Value
from readylayer_cli.engines.review.rules.php._flow import flow, value_of

CHECKED = lazy_pattern(
    r"(?:\b(?:in_array|array_key_exists|array_search|ctype_\w+|is_numeric|is_int|preg_match|filter_var|realpath|validate\w*|verify\w*|is_?valid\w*|fnmatch"
    r"|is_?allowed\w*|is_?safe\w*|check_\w+|isset)|>validate|>has)\s*\((?!\s*\$_)"
)
"""Calls that tell good values from bad ones."""

_OPEN_HOST = lazy_pattern(rf"\A\s*(?:https?:)?(?://)?(?:www\.)?{HOLE}")


def request_value(file: SourceFile, node: SgNode | None, clean: re.Pattern[str] | None = None) -> Value | None:
    """What the expression holds if request data is in it that neither `clean` nor a check stopped; `None` otherwise."""
    if node is None:
        return None
    value = value_of(file, node, clean)
    if not value.sources:
        return None
    names = {*value.names, *(source.text()[:200] for source in value.sources)}
    return None if flow(file).is_guarded(node, names, CHECKED) else value


def request_arguments(
    file: SourceFile, calls: Iterator[Call], positions: range, clean: re.Pattern[str] | None = None
) -> Iterator[tuple[Call, Value]]:
    """Calls with unchecked request data in one of their arguments at these positions, each call once."""
    for call in calls:
        for position in positions:
            value = request_value(file, call.argument(position), clean)
            if value is not None:
                yield call, value
                break


def chooses_host(value: Value) -> bool:
    """Whether the URL begins with request data, so that the request decides where it leads."""
    return bool(value.sources) and bool(_OPEN_HOST.match(value.template))

"""Whether data of the request reaches an expression unchecked."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import HOLE, Value
from readylayer_cli.engines.review.rules.ruby._flow import flow, value_of

CHECKED = lazy_pattern(
    r"(?:include\?|\bin\?|key\?|member\?|match\?|=~|start_with\?|valid\w*[?!]?|allowed\w*\??|verify\w*[?!]?|safe\w*\?|whitelist\w*|permitted\w*\?|\.basename"
    r"|assert_valid_keys|ensure_\w+)\s*\(?|\bcase\s"
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
    names = {*value.names, *(source.text()[:200] for source in value.sources)} - {"params"}
    return None if flow(file).is_guarded(node, names, CHECKED) else value


def request_arguments(
    file: SourceFile, calls: Iterable[Call], position: int = 0, clean: re.Pattern[str] | None = None
) -> Iterator[tuple[Call, Value]]:
    """Calls with unchecked request data in the argument at this position."""
    for call in calls:
        value = request_value(file, positional(call, position), clean)
        if value is not None:
            yield call, value


def positional(call: Call, position: int) -> SgNode | None:
    """The argument at this position that is neither named nor a block; `None` if there is none."""
    given = [node for node in call.positional if node.kind() not in {"block_argument", "hash_splat_argument"}]
    return given[position] if position < len(given) else None


def chooses_host(value: Value) -> bool:
    """Whether the URL begins with request data, so that the request decides where it leads."""
    return bool(value.sources) and bool(_OPEN_HOST.match(value.template))

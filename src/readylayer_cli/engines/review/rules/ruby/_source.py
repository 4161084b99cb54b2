"""Where a Ruby program reads the request: Rails, Sinatra and Rack."""

import re

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules._lookback import climb

SOURCE_TRIGGERS = ("params", "request.", "cookies", "env[")
"""Texts of which a file that reads a request holds at least one."""

_PARAMS = re.compile(
    r"(?:controller\.|request\.)?params(?:\[|\Z|\.(?:fetch|dig|require|permit!?|expect|to_unsafe_h|to_h|values|slice|except|merge|values_at|symbolize_keys"
    r"|with_indifferent_access|delete|keys|first|to_s|to_query|to_param)\b)"
)
_REQUEST = re.compile(
    r"request\.(?:(?:path|fullpath|original_fullpath|url|original_url|query_string|referer|referrer|user_agent|raw_post|host|origin|query_parameters"
    r"|request_parameters|path_parameters|env|POST|GET|params)\b|body\.(?:read|string)\b|headers\[|env\[|cookies\[)|(?:request\.)?cookies\[|env\[['\"](?:HTTP_"
    r"|QUERY_STRING|REQUEST_URI|PATH_INFO|rack\.request)"
)
_HEAD = re.compile(r"(?:controller\.|request\.)?params\b|request\.|cookies\[|env\[")
_KINDS = frozenset({"call", "element_reference", "identifier"})


def is_source(_: SourceFile, node: SgNode) -> bool:
    """Whether the expression reads data of the request."""
    if node.kind() not in _KINDS:
        return False
    text = node.text()[:200]
    if not _HEAD.match(text):
        return False
    if node.kind() == "identifier":
        return text == "params" and not _is_local(node)
    if node.kind() == "element_reference":
        receiver = next(iter(node.named_children()), None)
        if receiver is not None and receiver.kind() in {"call", "element_reference"} and is_source(_, receiver):
            return True
        return bool(_PARAMS.match(text) or _REQUEST.match(text)) and "]." not in text and not _is_local(node)
    found = _PARAMS.match(text) or _REQUEST.match(text)
    return found is not None and _last_method(node) in text[: found.end() + 1] and not _is_local(node)


def _last_method(node: SgNode) -> str:
    method = node.field("method")
    return method.text() if method is not None else "\0"


def _is_local(node: SgNode) -> bool:
    """Whether `params` is a parameter or variable of the method around, and so perhaps no request at all."""
    if not node.text().startswith("params"):
        return False
    for parent in climb(node):
        if parent.kind() in {"method", "singleton_method", "lambda"}:
            box = parent.field("parameters")
            if box is not None and re.search(r"\bparams\b", box.text()[:500]):
                return True
            return bool(re.search(r"\bparams\s*=[^=~>]", parent.text()[:5000]))
        if parent.kind() in {"block", "do_block"}:
            box = parent.field("parameters")
            if box is not None and re.search(r"\bparams\b", box.text()[:200]):
                return True
    return False

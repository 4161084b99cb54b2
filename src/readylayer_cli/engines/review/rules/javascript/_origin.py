"""Where a value comes from, as far as one function shows: request data, the page's address, or something else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.javascript._scopes import Definition, scopes_of
from readylayer_cli.engines.review.rules.javascript._values import WRAPPERS, substitutions

_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_MAX_NODES = 40
_MAX_TEXT = 200
_GUARD_REACH = 4000
_MAX_MENTIONS = 16
_NEAR = 120
_NAME_END = lazy_pattern(r"[\w$.]\Z")
_NAME_START = lazy_pattern(r"[\w$]")
_TEST_BEFORE = lazy_pattern(
    r"(?:\b(?:includes|has|test|match|exec|indexOf|startsWith|endsWith|some|every|hasOwn|hasOwnProperty|is[A-Z]\w*)"
    r"|[vV]alid\w*|[cC]heck\w*|[aA]ssert\w*|[aA]llow\w*|[sS]aniti[sz]e\w*|[vV]erif\w*|\b[sS]afe\w*)\([^()\n]{0,80}\Z"
    r"|\bswitch\s*\(\s*\Z|\btypeof\s+\Z"
)
_TEST_BEHIND = lazy_pattern(
    r"\??\.(?:match|startsWith|endsWith|includes|indexOf|search)\("
    r"|\s*[=!]==?\s*(?:['\"`][^'\"`]|(?!undefined|null)[\w$])|\s+in\s"
)

_OWNER = r"(?:this\.)?(?:(?:ctx|context|c|koaCtx|args|t)\.)?(?:_?req|_?request|httpRequest|httpReq)"
_CHOSEN = r"(?:query|body|params|cookies|signedCookies|files?|payload|rawBody|nextUrl\.searchParams|queryString)"
_USER_DATA = lazy_pattern(
    rf"(?:{_OWNER}\.{_CHOSEN}"
    r"|(?:ctx|context)\.(?:query|params|querystring)"
    r"|(?:event|evt)\.(?:queryStringParameters|multiValueQueryStringParameters|pathParameters|body)"
    rf"|{_OWNER}\.(?:param|json|formData|text)\()"
    r"(?![\w$])"
)
_ENVELOPE = lazy_pattern(
    rf"(?:{_OWNER}\.(?:headers?|get|originalUrl|url|hostname|host|path|ip)|(?:ctx|context)\.(?:headers?|url|path|originalUrl|get))(?![\w$])"
)
_METHOD = lazy_pattern(
    rf"(?:{_OWNER}|ctx|context)\.(?:query|param|params|body|json|formData|text|get|header|headers|cookies)\("
)
_PLACES = frozenset({"member_expression", "subscript_expression", "identifier", "shorthand_property_identifier"})
_WHOLE_REQUEST = lazy_pattern(_OWNER)
_CHOSEN_NAME = lazy_pattern(_CHOSEN)
_PAGE = lazy_pattern(
    r"(?:(?:(?:window|document|self|globalThis|top|parent)\.)?location\.(?:hash|search|href)\b"
    r"|(?:window|document)\.location\Z|document\.(?:URL|documentURI|referrer)\b|window\.name\b|(?:this\.)?\$?route\.(?:query|params|hash)\b|router\.query\b)"
)
_DECORATED = lazy_pattern(r"@(?:Query|Body|Param|Headers|Cookies|UploadedFile|Req|Request)\s*\(")
_LAMBDA = lazy_pattern(
    r"exports\.(?:\w*[hH]andler|main)\s*=|\bexport\s+(?:const|async\s+function|function)\s+(?:\w*[hH]andler|main)\b"
)
_OF_A_PAGE = lazy_pattern(
    r"event(?:\Z|\.(?:target|currentTarget|detail|nativeEvent|data|key|code|type|clipboardData|dataTransfer|preventDefault)\b)"
)
_RESPONSES = frozenset({"res", "response", "reply", "h", "resp"})
_PASSING_METHODS = frozenset(
    {
        "trim", "toString", "toLowerCase", "toUpperCase", "split", "slice", "substring", "substr", "concat", "join", "pop",
        "shift", "at", "get", "getAll", "normalize", "padStart", "padEnd", "trimStart", "trimEnd", "valueOf", "reverse",
    }
)  # fmt: skip
_PASSING_CALLS = frozenset(
    {
        "String", "decodeURIComponent", "decodeURI", "unescape", "atob", "JSON.parse", "JSON.stringify", "Buffer.from",
        "Object.assign", "Object.values", "Object.entries", "url.parse", "querystring.parse", "qs.parse", "util.format",
        "path.join", "path.resolve", "path.normalize", "URL", "URLSearchParams", "Promise.resolve", "Array.from",
    }
)  # fmt: skip
_PASSING_OPERATORS = frozenset({"+", "||", "??", "&&"})


@dataclass(frozen=True, slots=True)
class Origin:
    """The expression that data comes from, and the names it went through on its way."""

    source: SgNode
    names: tuple[str, ...]


def user_data(file: SourceFile, node: SgNode) -> Origin | None:
    """Request data that the sender chooses freely: query, body, parameters, cookies, files."""
    return _find(file, node, _USER_DATA.match)


def request_data(file: SourceFile, node: SgNode) -> Origin | None:
    """Any request data, the address and the headers included."""
    return _find(file, node, lambda text: _USER_DATA.match(text) or _ENVELOPE.match(text))


def page_data(file: SourceFile, node: SgNode) -> Origin | None:
    """What a link can put into a page: its address, its referrer, the router's query."""
    return next((leaf for leaf in leaves(file, node) if _PAGE.match(_plain(leaf.source))), None)


def leaves(file: SourceFile, node: SgNode) -> Iterator[Origin]:
    """The expressions that a value is made from, once local names and string operations are looked through."""
    todo: list[tuple[SgNode, tuple[str, ...]]] = [(node, ())]
    seen = 0
    while todo:
        part, names = todo.pop()
        inner = _inner(file, part) if seen < _MAX_NODES else None
        seen += 1
        if inner is None:
            yield Origin(part, names)
            continue
        names = (*names, part.text()) if part.kind() in _NAMES else names
        todo += [(child, names) for child in reversed(inner)]


def is_guarded(file: SourceFile, node: SgNode, at: SgNode) -> bool:
    """Whether anything that the value is made from is tested before this place in the same function."""
    return any(is_checked(file, leaf, at) for leaf in leaves(file, node))


def root_name(node: SgNode) -> SgNode | None:
    """The name that a chain of members and indexes starts with."""
    for _ in range(_MAX_NODES):
        if node.kind() in _NAMES:
            return node
        inner = node.field("object")
        if inner is None:
            return None
        node = inner
    return None


def is_checked(file: SourceFile, origin: Origin, at: SgNode) -> bool:
    """Whether the value, or a name it went through, is tested before this place in the same function."""
    function = scopes_of(file).function_of(at)
    end = at.range().start.index
    start = max(function.start if function else 0, end - _GUARD_REACH)
    before = file.text[start:end]
    return any(_is_tested(before, name) for name in {_plain(origin.source), *origin.names})


def _is_tested(text: str, name: str) -> bool:
    """Whether one of the last mentions of the name in the text is an argument of a test, or is compared."""
    place = len(text)
    for _ in range(_MAX_MENTIONS):
        place = text.rfind(name, 0, place)
        if place < 0:
            return False
        before, behind = text[max(0, place - _NEAR) : place], text[place + len(name) : place + len(name) + _NEAR]
        if _NAME_END.search(before) or _NAME_START.match(behind):
            continue
        if _TEST_BEFORE.search(before) or _TEST_BEHIND.match(behind):
            return True
    return False


def _find(file: SourceFile, node: SgNode, is_source: Callable[[str], re.Match[str] | None]) -> Origin | None:
    for leaf in leaves(file, node):
        kind, text = leaf.source.kind(), _plain(leaf.source)
        if kind == "call_expression":
            text = text if _METHOD.match(text) else ""
        elif kind not in _PLACES:
            continue
        if (text and is_source(text)) or (kind != "call_expression" and _is_handed_in(file, leaf.source)):
            return leaf
        if leaf.names and _WHOLE_REQUEST.fullmatch(text) and _CHOSEN_NAME.fullmatch(leaf.names[-1]):
            return leaf
    return None


def _plain(node: SgNode) -> str:
    return re.sub(r"[\s?!]+", "", node.text()[:_MAX_TEXT])


def _is_handed_in(file: SourceFile, node: SgNode) -> bool:
    """Whether the value is a parameter that a framework fills from the request."""
    root = root_name(node)
    if root is None:
        return False
    definition = scopes_of(file).definition(root.text(), root)
    if definition is None or definition.kind != "parameter":
        return False
    if _DECORATED.match(definition.node.text()[:_MAX_TEXT]) or _is_taken_from_request(root.text(), definition):
        return True
    return root.text() == "event" and not _OF_A_PAGE.match(_plain(node)) and _is_lambda(file, root)


def _is_lambda(file: SourceFile, name: SgNode) -> bool:
    """Whether a function exported as a cloud function's handler is around."""
    for function in scopes_of(file).functions_of(name):
        head = file.text[max(0, function.start - _MAX_TEXT) : function.start].rpartition("\n")[2]
        if "event" in function.parameters:
            return bool(_LAMBDA.search(head))
    return False


def _is_taken_from_request(name: str, definition: Definition) -> bool:
    """`({ query, body }, res) => ..`: the request is taken apart in the parameter list."""
    following = definition.node.next()
    while following is not None and not following.is_named():
        following = following.next()
    pattern = definition.node.field("pattern") or definition.node
    return (
        name in {"query", "body", "params", "cookies", "headers"}
        and pattern.kind() == "object_pattern"
        and following is not None
        and following.text().partition(":")[0].strip() in _RESPONSES
    )


def _inner(file: SourceFile, node: SgNode) -> list[SgNode] | None:
    kind = node.kind()
    if kind in WRAPPERS or kind in {"spread_element", "array"}:
        return [child for child in node.named_children() if child.kind() != "comment"]
    if kind == "template_string":
        return substitutions(node)
    if kind == "binary_expression":
        sign = node.field("operator")
        return _fields(node, "left", "right") if sign is not None and sign.text() in _PASSING_OPERATORS else None
    if kind == "ternary_expression":
        return _fields(node, "consequence", "alternative")
    if kind == "assignment_expression":
        return _fields(node, "right")
    if kind == "augmented_assignment_expression":
        return _fields(node, "left", "right")
    if kind in _NAMES:
        return _defined(file, node)
    if kind in {"member_expression", "subscript_expression"}:
        return _owner(file, node)
    if kind in {"call_expression", "new_expression"}:
        return _passed(node)
    return None


def _defined(file: SourceFile, name: SgNode) -> list[SgNode] | None:
    definition = scopes_of(file).definition(name.text(), name)
    return [definition.node] if definition is not None and definition.kind != "parameter" else None


def _owner(file: SourceFile, node: SgNode) -> list[SgNode] | None:
    text = _plain(node)
    if _USER_DATA.match(text) or _ENVELOPE.match(text) or _PAGE.match(text):
        return None
    owner = node.field("object")
    while owner is not None and owner.kind() in WRAPPERS:
        owner = next(iter(owner.named_children()), None)
    if owner is None:
        return None
    if owner.kind() == "identifier" and _defined(file, owner) is None:
        return None
    return [owner]


def _passed(call: SgNode) -> list[SgNode] | None:
    callee, box = call.field("function") or call.field("constructor"), call.field("arguments")
    if callee is None or box is None or box.kind() != "arguments":
        return None
    written = _plain(callee)
    if _METHOD.match(written + "("):
        return None
    if written in _PASSING_CALLS:
        return box.named_children()
    name, owner = callee.field("property"), callee.field("object")
    if name is None or owner is None or name.text() not in _PASSING_METHODS:
        return None
    return [owner, *box.named_children()] if name.text() in {"concat", "join"} else [owner]


def _fields(node: SgNode, *names: str) -> list[SgNode]:
    return [part for name in names if (part := node.field(name)) is not None]

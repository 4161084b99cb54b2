"""Ruby for the lookback: how values are bound and joined, and where a request's data comes from."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import NOTHING, Binding, Expansion, Lookback, Syntax, Value, climb

_WEB_PATH = lazy_pattern(r"(?:^|/)(?:controllers?|helpers|views|channels|api)/")
_WEB_TEXT = lazy_pattern(
    r"<\s*(?:::)?\w*(?:::\w+)*Controller\b|Sinatra::|require ['\"]sinatra|Grape::API|<\s*Roda\b|ActionController::"
)
_SOURCE = lazy_pattern(
    r"\A(?:params\b(?!\.(?:key\?|has_key\?|include\?|present\?|blank\?|empty\?|size|slice!|delete\b))"
    r"|request\.(?:params|query_parameters|request_parameters|GET|POST|body|raw_post|query_string|fullpath|original_url|url|path\b|referer|referrer"
    r"|user_agent|headers|env|cookies|host\b|remote_ip)|cookies(?:\.\w+)*\[|env\[['\"](?:HTTP_|QUERY_STRING|PATH_INFO|REQUEST_URI))"
)
_REQUEST = lazy_pattern(r"(?:controller\.)?(?:params|request(?:\.\w+)?|cookies(?:\.permanent)?|env)\Z")
_FORWARDERS = frozenset(
    {
        "to_s", "to_str", "to_sym", "strip", "lstrip", "rstrip", "chomp", "squish", "downcase", "upcase", "capitalize", "titleize", "dup", "freeze", "html_safe",
        "presence", "try", "first", "last", "fetch", "dig", "require", "permit", "to_h", "to_unsafe_h", "values", "split", "sub", "gsub", "tr", "b", "scrub",
        "force_encoding", "encode", "unpack", "unpack1", "read", "string", "then", "itself", "compact", "flatten", "uniq", "map", "camelize", "camelcase", "titlecase", "dasherize", "classify",
        "underscore", "pluralize", "singularize", "reverse", "delete_prefix", "delete_suffix", "truncate", "humanize", "[]",
    }
)  # fmt: skip
_STATIC_FORWARDERS = lazy_pattern(
    r"\A(?:(?:URI|CGI)\.(?:decode\w*|unescape)|URI|URI\.parse|URI\.join|File\.(?:join|expand_path)|Pathname(?:\.new)?|String|Array|Base64\.\w*decode\w*|Rails\.root\.join"
    r"|ERB::Util\.unwrapped_html_escape|Addressable::URI\.parse)\Z"
)
_NUMBERS = lazy_pattern(
    r"(?:\A|\.)(?:to_i|to_f|to_d|to_r|to_date|to_time|to_datetime|Integer|Float|size|length|count|id|\w+_id|ids|\w+_ids|hash|object_id|hex|ord|to_bool|round|floor|ceil"
    r"|\w*\?|now|today|current|year|month|day|position|max|min|sum|lock_version|version|cast|uuid)\Z"
)
_ALLOWS = lazy_pattern(r"\.(?:include|key|has_key|member|in|match|eql)\?|==|=~|allow|valid")
_MAPPERS = frozenset({"map", "collect", "flat_map", "filter_map"})
_MAKES_NUMBERS = lazy_pattern(r"\b(?:to_i|to_f|Integer|quote\w*|shellescape|escape\w*|id)\b")
_REPLACERS = frozenset({"gsub", "sub", "tr", "delete", "gsub!"})
_KEEPS_FEW = lazy_pattern(r"\[\^|\\W|\\D")
_JOINERS = frozenset({"format", "sprintf", "join", "concat", "insert", "prepend"})
_ITERATES = frozenset(
    {
        "each",
        "map",
        "each_with_index",
        "each_pair",
        "select",
        "flat_map",
        "tap",
        "then",
        "each_key",
        "each_value",
        "reject",
        "collect",
    }
)


@lru_cache(maxsize=4)
def flow(file: SourceFile) -> Lookback:
    """The lookback of a Ruby file."""
    return Lookback(file, SYNTAX)


def value_of(file: SourceFile, node: SgNode, clean: re.Pattern[str] | None = None) -> Value:
    """What the expression holds."""
    return flow(file).value(node, clean)


@lru_cache(maxsize=8)
def is_web(file: SourceFile) -> bool:
    """Whether `params` means a request's parameters here: controllers, helpers, Sinatra and the like."""
    return bool(_WEB_PATH.search(file.path) or _WEB_TEXT.search(file.text))


def callee(node: SgNode) -> str:
    """The callee of a call as written; empty for anything else."""
    if node.kind() != "call":
        return ""
    receiver, method = node.field("receiver"), node.field("method")
    name = method.text() if method is not None else ""
    return f"{receiver.text()[-120:].removeprefix('::')}.{name}" if receiver is not None else name


def arguments(call: SgNode) -> list[SgNode]:
    """The arguments of a call, without its block."""
    box = call.field("arguments")
    return (
        [child for child in box.named_children() if child.kind() not in {"comment", "block_argument"}]
        if box is not None
        else []
    )


def is_source(file: SourceFile, node: SgNode) -> bool:
    """Whether the expression reads data of the request."""
    if node.kind() not in {"element_reference", "call", "identifier"} or not is_web(file):
        return False
    text = node.text()[:200]
    if not _SOURCE.match(text) or _NUMBERS.search(callee(node)):
        return False
    owner = node.field("receiver") if node.kind() == "call" else node.field("object")
    if owner is not None and not _REQUEST.match(owner.text()[:60]):
        return False
    return not text.startswith("params") or not _is_parameter(node, "params")


def _is_parameter(node: SgNode, name: str) -> bool:
    """Whether the method around the node takes an argument of this name."""
    for parent in climb(node):
        if parent.kind() in {"method", "singleton_method"}:
            box = parent.field("parameters")
            return box is not None and bool(re.search(rf"\b{name}\b", box.text()))
    return False


def _bind(node: SgNode) -> Iterable[Binding]:
    kind = node.kind()
    if kind == "block_parameters":
        yield from _block_bindings(node)
        return
    left, right = node.field("left"), node.field("right")
    if left is None or right is None:
        return
    if kind == "assignment" and left.kind() == "left_assignment_list":
        names, values = (
            left.named_children(),
            right.named_children() if right.kind() == "right_assignment_list" else [right],
        )
        for position, name in enumerate(names):
            yield Binding(name.text(), values[position] if len(values) == len(names) else values[0])
    elif left.kind() in _NAMES:
        operator = next(
            (child.text() for child in node.children() if not child.is_named() and child.text() not in {"", " "}), "="
        )
        yield Binding(left.text(), right, adds=operator in {"+=", "<<", "||=", "concat"})


def _block_bindings(node: SgNode) -> Iterable[Binding]:
    block = node.parent()
    call = block.parent() if block is not None else None
    receiver = call.field("receiver") if call is not None and call.kind() == "call" else None
    method = call.field("method") if call is not None and call.kind() == "call" else None
    if receiver is not None and method is not None and method.text() in _ITERATES:
        for name in node.named_children():
            if name.kind() == "identifier":
                yield Binding(name.text(), receiver)


def _expand(node: SgNode) -> Expansion | None:
    kind = node.kind()
    if kind in {"string", "subshell", "delimited_symbol", "heredoc_body", "chained_string", "regex", "bare_string"}:
        return _text(node)
    if kind == "interpolation":
        return Expansion(node.named_children())
    if kind == "heredoc_beginning":
        body = _heredoc(node)
        return Expansion((body,)) if body is not None else NOTHING
    if kind == "binary":
        return _expand_binary(node)
    if kind == "conditional":
        return _choice(node)
    if kind in {
        "parenthesized_statements",
        "begin",
        "rescue_modifier",
        "array",
        "splat_argument",
        "hash_splat_argument",
    }:
        return Expansion(node.named_children()[:8])
    if kind in {"element_reference", "assignment"}:
        target = node.field("object") or node.field("right")
        return Expansion((target,)) if target is not None else None
    return _expand_call(node) if kind == "call" else None


def _text(node: SgNode) -> Expansion:
    """A string with code inside: literal stretches as they stand, quotes included, everything else as values."""
    parts: list[SgNode | str] = []
    for child in node.named_children():
        if child.kind() in {"string_content", "heredoc_content", "escape_sequence"}:
            parts.append(child.text())
        elif child.kind() not in {"heredoc_end", "comment"}:
            parts.append(child)
    return Expansion(parts, joined=any(not isinstance(part, str) for part in parts))


def _choice(node: SgNode) -> Expansion:
    """Both branches; nothing of them where the condition looks the value up in a list."""
    condition = node.field("condition")
    if condition is not None and _ALLOWS.search(condition.text()[:500]):
        return NOTHING
    branches = (node.field("consequence"), node.field("alternative"))
    return Expansion([branch for branch in branches if branch is not None])


def _heredoc(node: SgNode) -> SgNode | None:
    for place in (node, *climb(node)):
        for sibling in place.next_all():
            if sibling.kind() == "heredoc_body":
                return sibling
    return None


def _expand_binary(node: SgNode) -> Expansion:
    left, right = node.field("left"), node.field("right")
    operator = next((child.text() for child in node.children() if not child.is_named()), "")
    if left is None or right is None:
        return NOTHING
    if operator in {"+", "<<"}:
        return Expansion((left, right), joined=True)
    if operator == "%" and left.kind() in {"string", "identifier", "heredoc_beginning", "chained_string"}:
        return Expansion((left, right), joined=True)
    return Expansion((left, right)) if operator in {"||", "or"} else NOTHING


def _expand_call(node: SgNode) -> Expansion | None:
    name, given = callee(node), arguments(node)
    receiver, method = node.field("receiver"), name.rpartition(".")[2]
    if _NUMBERS.search(name):
        return NOTHING
    if _STATIC_FORWARDERS.match(name):
        return Expansion(given, joined=len(given) > 1)
    if method in _JOINERS and (receiver is not None or given):
        head = [receiver] if receiver is not None else []
        return Expansion([*head, *given], joined=True)
    if method in _MAPPERS and _MAKES_NUMBERS.search(node.text()[-200:]):
        return NOTHING
    if method in _REPLACERS and given and _KEEPS_FEW.search(given[0].text()[:200]):
        return NOTHING
    if receiver is not None and method in _FORWARDERS:
        return Expansion((receiver,))
    return None


_NAMES = frozenset(
    {"identifier", "instance_variable", "constant", "class_variable", "global_variable", "scope_resolution"}
)
SYNTAX = Syntax(
    functions=frozenset({"method", "singleton_method"}),
    blocks=frozenset({"then", "else", "elsif", "when", "do_block", "block", "if_modifier", "unless_modifier", "ensure", "rescue"}),
    literals=frozenset(
        {
            "string_content", "heredoc_content", "escape_sequence", "simple_symbol", "integer", "float", "true", "false", "nil", "character", "hash_key_symbol",
            "string_array", "symbol_array", "rational",
        }
    ),
    names=_NAMES,
    binders=(
        {"kind": "assignment"},
        {"kind": "operator_assignment"},
        {"kind": "block_parameters"},
        {"kind": "binary", "has": {"regex": r"^<<$"}},
    ),
    bind=_bind,
    expand=_expand,
    is_source=is_source,
    callee=callee,
    shared=lazy_pattern(r"\A[A-Z]"),
)  # fmt: skip

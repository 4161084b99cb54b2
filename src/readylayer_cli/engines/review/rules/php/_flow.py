"""PHP for the lookback: how values are bound and joined."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import Binding, Expansion, Lookback, Syntax, Value, unquote
from readylayer_cli.engines.review.rules.php._source import is_source

_HARMLESS = Expansion(("0",))
_CALLS = frozenset(
    {
        "function_call_expression",
        "member_call_expression",
        "nullsafe_member_call_expression",
        "scoped_call_expression",
        "object_creation_expression",
    }
)
_FORWARDERS = frozenset(
    {
        "trim", "ltrim", "rtrim", "chop", "strtolower", "strtoupper", "ucfirst", "ucwords", "lcfirst", "mb_strtolower", "mb_strtoupper", "urldecode",
        "rawurldecode", "base64_decode", "stripslashes", "strval", "substr", "mb_substr", "strrev", "nl2br", "html_entity_decode",
        "htmlspecialchars_decode", "array_filter", "array_values", "array_keys", "array_unique", "end", "current", "reset", "array_pop", "array_shift",
        "json_decode", "basename", "utf8_decode", "utf8_encode", "mb_convert_encoding", "iconv", "strstr", "str_pad", "hex2bin", "parse_url", "realpath",
        "normalizer_normalize", "wordwrap", "chunk_split", "stripcslashes", "unserialize", "str_split", "array_reverse", "collect",
    }
)  # fmt: skip
_THIRD = frozenset({"str_replace", "str_ireplace", "preg_replace", "mb_ereg_replace"})
_JOINERS = frozenset(
    {
        "sprintf",
        "vsprintf",
        "implode",
        "join",
        "array_merge",
        "strtr",
        "compact",
        "array_combine",
        "substr_replace",
        "array_map",
    }
)
_HARMLESS_CALL = lazy_pattern(
    r"\A(?:intval|floatval|boolval|doubleval|count|sizeof|strlen|mb_strlen|time|microtime|mktime|strtotime|date|gmdate|md5|sha1|hash|hash_hmac|crc32"
    r"|bin2hex|dechex|number_format|abs|round|floor|ceil|min|max|rand|mt_rand|random_int|uniqid|random_bytes|urlencode|rawurlencode|http_build_query"
    r"|base64_encode|strcmp|strpos|stripos|in_array|ip2long|long2ip|filesize|filemtime|getmypid|password_hash|crypt|php_uname|phpversion|gettype"
    r"|get_class|spl_object_id|str_word_count|ord|chr|array_sum|array_fill|array_rand|ctype_\w+|is_\w+|bindec|hexdec|octdec|version_compare|dirname)\Z"
)
_KEEPS_FEW = lazy_pattern(r"\[\^|\\W|\\D")
_ALLOWS = lazy_pattern(
    r"\b(?:in_array|array_key_exists|ctype_\w+|is_numeric|is_int|preg_match)\s*\(|===?|isset\(\s*(?!\$_)\$"
)
_CONVERSION = lazy_pattern(r"%(?:%|(?:\d+\$)?[-+0 ]*(?:'.)?\d*(?:\.\d+)?([a-zA-Z]))")
_TEXT_PARTS = frozenset({"string_content", "escape_sequence", "string_value"})


@lru_cache(maxsize=4)
def flow(file: SourceFile) -> Lookback:
    """The lookback of a PHP file."""
    return Lookback(file, SYNTAX)


def value_of(file: SourceFile, node: SgNode, clean: re.Pattern[str] | None = None) -> Value:
    """What the expression holds."""
    return flow(file).value(node, clean)


def callee(node: SgNode) -> str:
    """The callee of a call as written, `object->method`, `Class::method`, `new Class`; empty for anything else."""
    kind = node.kind()
    if kind not in _CALLS:
        return ""
    if kind == "object_creation_expression":
        created = next(iter(node.named_children()), None)
        return f"new {created.text()[:100]}" if created is not None else ""
    name = node.field("function") or node.field("name")
    if name is None:
        return ""
    receiver = node.field("object") or node.field("scope")
    joint = "::" if kind == "scoped_call_expression" else "->"
    return (
        f"{receiver.text()[-80:]}{joint}{name.text()}" if receiver is not None else name.text()[:100].removeprefix("\\")
    )


def arguments(call: SgNode) -> list[SgNode]:
    """The values of a call's arguments, in order, names dropped."""
    box = call.field("arguments") or next((child for child in call.children() if child.kind() == "arguments"), None)
    given = [child for child in box.named_children() if child.kind() == "argument"] if box is not None else []
    return [node.named_children()[-1] for node in given if node.named_children()]


def _bind(node: SgNode) -> Iterable[Binding]:
    if node.kind() == "foreach_statement":
        yield from _bind_items(node)
        return
    left, right = node.field("left") or node.field("name"), node.field("right") or node.field("value")
    if left is None or right is None:
        return
    if left.kind() in {"list_literal", "array_creation_expression"}:
        for name in left.find_all({"rule": {"kind": "variable_name"}}):
            yield Binding(name.text(), right)
        return
    adds = node.kind() == "augmented_assignment_expression"
    while left.kind() == "subscript_expression" and left.named_children():
        left, adds = left.named_children()[0], True
    yield Binding(left.text()[:200], right, adds=adds)


def _bind_items(node: SgNode) -> Iterable[Binding]:
    """Each item of what is walked over stands for the whole."""
    parts = [child for child in node.named_children() if child.kind() != "comment"]
    if len(parts) >= 2:
        for name in parts[1].find_all({"rule": {"kind": "variable_name"}}):
            yield Binding(name.text(), parts[0])


def _expand(node: SgNode) -> Expansion | None:
    kind = node.kind()
    if kind in _CALLS:
        return _expand_call(node)
    rule = _EXPANSIONS.get(kind)
    return rule(node) if rule is not None else None


def _text(node: SgNode) -> Expansion:
    """A string with variables inside: literal stretches as they stand, everything else as values."""
    body = next((child for child in node.children() if child.kind() == "heredoc_body"), node)
    parts: list[SgNode | str] = []
    for child in body.named_children():
        if child.kind() in _TEXT_PARTS:
            parts.append(child.text())
        elif child.kind() not in {"heredoc_start", "heredoc_end"}:
            parts.append(child)
    return Expansion(parts, joined=any(not isinstance(part, str) for part in parts))


def _operation(node: SgNode) -> Expansion:
    left, right, operator = node.field("left"), node.field("right"), node.field("operator")
    if left is None or right is None or operator is None or operator.text() not in {".", "??"}:
        return _HARMLESS
    return Expansion((left, right), joined=operator.text() == ".")


def _choice(node: SgNode) -> Expansion:
    condition, body, other = node.field("condition"), node.field("body"), node.field("alternative")
    if body is None:
        return Expansion([part for part in (condition, other) if part is not None])
    if condition is not None and _ALLOWS.search(condition.text()[:500]):
        return _HARMLESS
    return Expansion([part for part in (body, other) if part is not None])


def _cast(node: SgNode) -> Expansion:
    kind = node.field("type")
    if kind is not None and kind.text().lower() not in {"string", "binary", "array", "object"}:
        return _HARMLESS
    return _last(node)


def _last(node: SgNode) -> Expansion:
    return Expansion([child for child in node.named_children() if child.kind() != "comment"][-1:])


def _first(node: SgNode) -> Expansion:
    return Expansion(node.named_children()[:1])


def _all(node: SgNode) -> Expansion:
    return Expansion(node.named_children())


def _harmless(_: SgNode) -> Expansion:
    return _HARMLESS


def _arms(node: SgNode) -> Expansion:
    values = node.find_all(
        {"rule": {"any": [{"kind": "match_conditional_expression"}, {"kind": "match_default_expression"}]}}
    )
    return Expansion([value.named_children()[-1] for value in values if value.named_children()])


_EXPANSIONS = {
    "encapsed_string": _text,
    "heredoc": _text,
    "shell_command_expression": _text,
    "binary_expression": _operation,
    "conditional_expression": _choice,
    "cast_expression": _cast,
    "parenthesized_expression": _last,
    "error_suppression_expression": _last,
    "assignment_expression": _last,
    "array_element_initializer": _last,
    "variadic_unpacking": _last,
    "clone_expression": _last,
    "subscript_expression": _first,
    "array_creation_expression": _all,
    "sequence_expression": _all,
    "match_expression": _arms,
    "unary_op_expression": _harmless,
    "class_constant_access_expression": _harmless,
    "name": _harmless,
    "qualified_name": _harmless,
}


def _expand_call(node: SgNode) -> Expansion | None:
    name, given = callee(node).lower(), arguments(node)
    if node.kind() != "function_call_expression":
        return None
    if _HARMLESS_CALL.match(name):
        return _HARMLESS
    if name == "sprintf" and given:
        return Expansion(_formatted(given), joined=True)
    if name == "array_map" and given:
        return (
            _HARMLESS
            if _HARMLESS_CALL.match(unquote(given[0].text()))
            else Expansion(given[1:])
            if _is_forwarder(given[0])
            else None
        )
    if name in _JOINERS:
        return Expansion(given, joined=True)
    if name in _THIRD and len(given) > 2:
        return (
            _HARMLESS if name == "preg_replace" and _KEEPS_FEW.search(given[0].text()[:200]) else Expansion(given[2:3])
        )
    return Expansion(given[:1]) if name in _FORWARDERS else None


def _is_forwarder(function: SgNode) -> bool:
    return unquote(function.text()) in _FORWARDERS


def _formatted(given: list[SgNode]) -> list[SgNode | str]:
    """The format's literal stretches with the arguments where they are printed; numbers leave a digit."""
    if given[0].kind() not in {"string", "encapsed_string"} or "$" in given[0].text():
        return list(given)
    text, end, position = unquote(given[0].text()), 0, 0
    parts: list[SgNode | str] = []
    for found in _CONVERSION.finditer(text):
        parts.append(text[end : found.start()])
        end = found.end()
        if found[1] is None:
            continue
        position += 1
        if found[1] != "s":
            parts.append("0")
        elif position < len(given):
            parts.append(given[position])
    return [*parts, text[end:]]


def _declare(node: SgNode) -> Iterable[tuple[str, str]]:
    name, kind = node.field("name"), node.field("type")
    if name is not None:
        yield name.text(), kind.text() if kind is not None else "mixed"


SYNTAX = Syntax(
    functions=frozenset({"function_definition", "method_declaration"}),
    blocks=frozenset(
        {
            "compound_statement", "colon_block", "if_statement", "else_clause", "else_if_clause", "case_statement", "default_statement",
            "for_statement", "foreach_statement", "while_statement", "catch_clause",
        }
    ),
    literals=frozenset({"string", "integer", "float", "boolean", "null", "nowdoc"}),
    names=frozenset({"variable_name", "member_access_expression", "nullsafe_member_access_expression", "scoped_property_access_expression"}),
    binders=(
        {"kind": "assignment_expression"},
        {"kind": "augmented_assignment_expression"},
        {"kind": "foreach_statement"},
        {"kind": "static_variable_declaration"},
    ),
    bind=_bind,
    expand=_expand,
    is_source=is_source,
    callee=callee,
    declarators=({"kind": "simple_parameter"}, {"kind": "property_promotion_parameter"}),
    declare=_declare,
    harmless_type=lazy_pattern(r"\A\??(?:int|float|bool|integer|double|\\?DateTime\w*|\\?UuidInterface|\\?Carbon)\Z"),
    shared=lazy_pattern(r"(?!)"),
)  # fmt: skip

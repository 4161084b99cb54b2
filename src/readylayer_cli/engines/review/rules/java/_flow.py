"""Java for the lookback: how values are bound and joined."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import NOTHING, Binding, Expansion, Lookback, Syntax, Value

_JOINERS = frozenset({"format", "formatted", "concat", "join", "append", "insert", "resolve", "fromHttpUrl"})
_FORWARDERS = frozenset(
    {
        "toString", "trim", "strip", "toLowerCase", "toUpperCase", "substring", "replace", "replaceAll", "replaceFirst", "intern", "getBytes",
        "toCharArray", "orElse", "orElseGet", "orElseThrow", "get", "nextElement", "nextToken", "next", "getValue", "getName", "split", "normalize",
        "toAbsolutePath", "toPath", "toFile", "toURI", "toURL", "getOrDefault", "getPath", "stripLeading", "stripTrailing", "repeat", "readLine",
        "getCanonicalPath", "getAbsolutePath", "openStream",
    }
)  # fmt: skip
_STATIC_FORWARDERS = lazy_pattern(
    r"(?:\A|\.)(?:URLDecoder\.decode|String\.(?:valueOf|copyValueOf)|Objects\.(?:toString|requireNonNull\w*)|Paths\.get|Path\.of|URI\.create"
    r"|Optional\.of(?:Nullable)?|StringUtils\.(?:trim\w*|strip\w*|lowerCase|defaultString|defaultIfEmpty|substring\w*)|Arrays\.asList|List\.of"
    r"|Base64\.\w+\(\)\.decode)\Z"
)
_NUMBERS = lazy_pattern(
    r"(?:\A|\.)(?:(?:Integer|Long|Short|Double|Float|Boolean|Byte|BigDecimal|BigInteger|UUID|LocalDate\w*|Instant|Enum|Duration)\.\w+|Math\.\w+"
    r"|length|size|ordinal|hashCode|indexOf|compareTo|equals|contains|isEmpty|get\w*Id|getId|\w*(?:Count|Size|Length|Timestamp|Millis)|nanoTime"
    r"|intValue|longValue|doubleValue|booleanValue|parse(?:Int|Long|Double)|startsWith|endsWith|matches|name)\Z"
)
_WRAPPERS = lazy_pattern(
    r"\A(?:java\.\w+\.)*(?:String|StringBuilder|StringBuffer|File|URL|URI|FileSystemResource|UrlResource|FileInputStream)\Z"
)
_HARMLESS = (
    r"(?:\A|\s)(?:byte\Z|char\Z|int|long|short|double|float|boolean|Integer|Long|Short|Double|Float|Boolean|Byte|BigDecimal|BigInteger|UUID|Instant|Date"
    r"|LocalDate|LocalDateTime|Locale|MultipartFile|Pageable|Class<.*>)(?:\[\])*\Z|<(?:Integer|Long|UUID|Short|Double)>\Z"
)


@lru_cache(maxsize=4)
def flow(file: SourceFile) -> Lookback:
    """The lookback of a Java file."""
    return Lookback(file, SYNTAX)


def value_of(file: SourceFile, node: SgNode, clean: re.Pattern[str] | None = None) -> Value:
    """What the expression holds."""
    return flow(file).value(node, clean)


def callee(node: SgNode) -> str:
    """The callee of a call as written, `new Type` for a constructor; empty for anything else."""
    if node.kind() == "object_creation_expression":
        kind = node.field("type")
        return "new " + kind.text().partition("<")[0] if kind is not None else ""
    if node.kind() != "method_invocation":
        return ""
    receiver, name = node.field("object"), node.field("name")
    method = name.text() if name is not None else ""
    return f"{receiver.text()[-120:]}.{method}" if receiver is not None else method


def arguments(call: SgNode) -> list[SgNode]:
    """The arguments of a call."""
    box = call.field("arguments")
    return [child for child in box.named_children() if not child.kind().endswith("comment")] if box is not None else []


def _bind(node: SgNode) -> Iterable[Binding]:
    kind = node.kind()
    if kind == "method_invocation":
        yield from _appended(node)
        return
    name = node.field("name") or node.field("left")
    value = node.field("value") or node.field("right")
    if name is None or value is None or name.kind() not in {"identifier", "field_access"}:
        return
    operator = next((child.text() for child in node.children() if child.text().endswith("=")), "=")
    yield Binding(name.text().removeprefix("this."), value, adds=operator != "=")


def _appended(node: SgNode) -> Iterable[Binding]:
    """`b.append(x).append(y);` adds both to `b`, `list.add(x);` one to the list; only whole statements count, for an argument is read on its own."""
    parent = node.parent()
    if parent is None or parent.kind() != "expression_statement":
        return
    parts: list[SgNode] = []
    target: SgNode | None = node
    while target is not None and target.kind() == "method_invocation":
        name = target.field("name")
        if name is None or name.text() not in {"append", "insert", "add"}:
            return
        parts = arguments(target)[-1:] + parts
        target = target.field("object")
    if target is not None and target.kind() == "identifier":
        for part in parts:
            yield Binding(target.text(), part, adds=True)


def _expand(node: SgNode) -> Expansion | None:
    kind = node.kind()
    if kind == "binary_expression":
        left, right = node.field("left"), node.field("right")
        is_sum = left is not None and right is not None and any(child.text() == "+" for child in node.children())
        return Expansion((left, right), joined=True) if is_sum and left is not None and right is not None else NOTHING
    if kind == "ternary_expression":
        branches = (node.field("consequence"), node.field("alternative"))
        return Expansion([branch for branch in branches if branch is not None])
    if kind == "cast_expression":
        target, value = node.field("type"), node.field("value")
        if target is not None and re.search(_HARMLESS, target.text()):
            return NOTHING
        return Expansion((value,)) if value is not None else None
    if kind in {"parenthesized_expression", "array_initializer", "array_access"}:
        children = [child for child in node.named_children() if not child.kind().endswith("comment")]
        return Expansion(children[:1] if kind == "array_access" else children)
    if kind == "array_creation_expression":
        value = node.field("value")
        return Expansion((value,)) if value is not None else NOTHING
    if kind == "assignment_expression":
        right = node.field("right")
        return Expansion((right,)) if right is not None else None
    return _expand_call(node) if kind in {"method_invocation", "object_creation_expression"} else None


def _expand_call(node: SgNode) -> Expansion | None:
    name, given = callee(node), arguments(node)
    if node.kind() == "object_creation_expression":
        if not given and name.endswith(("List", "Set")):
            return NOTHING
        if not _WRAPPERS.match(name[4:]):
            return None
        return Expansion(given, joined=len(given) > 1)
    if _NUMBERS.search(name):
        return NOTHING
    if _STATIC_FORWARDERS.search(name):
        return Expansion(given, joined=len(given) > 1)
    receiver, method = node.field("object"), name.rpartition(".")[2]
    if method == "formatted" and receiver is not None:
        return Expansion([receiver, *given], formatted=True)
    if name.endswith("String.format") and given:
        has_locale = "Locale" in given[0].text() and len(given) > 1
        return Expansion(given[1:] if has_locale else given, formatted=True)
    if method in _JOINERS:
        is_type = receiver is not None and receiver.text()[:1].isupper()
        head = [receiver] if receiver is not None and not is_type else []
        return Expansion([*head, *given], joined=True)
    if receiver is None:
        return None
    if method in _FORWARDERS or (method.startswith("get") and not given and receiver.kind() == "identifier"):
        return Expansion((receiver,))
    return None


def _declare(node: SgNode) -> Iterable[tuple[str, str]]:
    kind = node.field("type")
    if kind is None:
        return
    modifiers = next((child.text() for child in node.children() if child.kind() == "modifiers"), "")
    declared = f"{modifiers} {kind.text()}".strip()
    if node.kind() in {"local_variable_declaration", "field_declaration"}:
        for child in node.children():
            name = child.field("name") if child.kind() == "variable_declarator" else None
            if name is not None:
                yield name.text(), declared
    else:
        name = node.field("name")
        if name is not None:
            yield name.text(), declared


SYNTAX = Syntax(
    functions=frozenset({"method_declaration", "constructor_declaration", "compact_constructor_declaration", "static_initializer"}),
    blocks=frozenset(
        {
            "block", "constructor_body", "switch_block_statement_group", "switch_rule", "if_statement", "for_statement", "while_statement",
            "enhanced_for_statement", "lambda_expression", "try_with_resources_statement",
        }
    ),
    literals=frozenset(
        {
            "string_literal", "character_literal", "decimal_integer_literal", "hex_integer_literal", "decimal_floating_point_literal", "true",
            "false", "null_literal", "class_literal", "octal_integer_literal", "binary_integer_literal",
        }
    ),
    names=frozenset({"identifier", "field_access"}),
    binders=(
        {"kind": "variable_declarator"},
        {"kind": "assignment_expression"},
        {"kind": "enhanced_for_statement"},
        {"kind": "resource"},
        {"kind": "method_invocation", "has": {"field": "name", "regex": "^(?:append|insert|add)$"}},
    ),
    bind=_bind,
    expand=_expand,
    is_source=lambda _file, _node: False,
    callee=callee,
    declarators=(
        {"kind": "formal_parameter"},
        {"kind": "local_variable_declaration"},
        {"kind": "field_declaration"},
        {"kind": "enhanced_for_statement"},
        {"kind": "resource"},
    ),
    declare=_declare,
    harmless_type=lazy_pattern(_HARMLESS),
)  # fmt: skip

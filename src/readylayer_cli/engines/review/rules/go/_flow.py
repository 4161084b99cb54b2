"""Go for the lookback: how values are bound and joined, and where a request's data comes from."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import NOTHING, Binding, Expansion, Lookback, Syntax, Value

_REQUEST_TYPE = lazy_pattern(r"\*?(?:http\.Request|gin\.Context|fiber\.Ctx|beego\.Controller|context\.Context)\Z")
_FRAMEWORK_TYPE = lazy_pattern(r"(?:\*?gin\.Context|echo\.Context|\*?fiber\.Ctx|\*?iris\.Context|iris\.Context)\Z")
_REQUEST_MEMBER = (
    r"FormValue\(|PostFormValue\(|PathValue\(|URL\.Query\(|URL\.Path\b|URL\.RawPath\b|URL\.RawQuery\b|URL\.String\(|RequestURI\b"
    r"|Form\b|PostForm\b|MultipartForm\b|FormFile\(|Header\.Get\(|Header\[|Cookie\(|Referer\(|UserAgent\("
)
_CONTEXT_MEMBER = (
    r"Query\w*\(|DefaultQuery\(|Param\w*\(|PostForm\w*\(|DefaultPostForm\(|FormValue\(|FormParams\(|FormFile\(|GetHeader\(|GetQuery\("
    r"|GetRawData\(|Cookies?\(|Get\(|URLParam\w*\(|PostValue\w*\(|Body\("
)
_ROUTER_SOURCE = lazy_pattern(r"\A(?:chi\.URLParam|mux\.Vars|httprouter\.ParamsFromContext|bone\.GetValue)\b")
_JOINERS = lazy_pattern(
    r"\A(?:fmt\.(?:Sprint|Sprintln|Appendf)|strings\.(?:Join|Replace|ReplaceAll|Concat)|path\.Join|filepath\.Join|append)\Z"
)
_FORWARDERS = lazy_pattern(
    r"\A(?:string|strings\.(?:TrimSpace|Trim|TrimPrefix|TrimSuffix|TrimLeft|TrimRight|ToLower|ToUpper|Title|Clone|Split|Fields)"
    r"|url\.(?:QueryUnescape|PathUnescape|Parse|ParseRequestURI)|filepath\.(?:Clean|FromSlash|Abs)|path\.Clean"
    r"|html\.UnescapeString|bytes\.TrimSpace|template\.(?:HTML|JS|URL|CSS)|hex\.DecodeString)\Z"
)
_NUMBERS = lazy_pattern(
    r"\A(?:strconv\.(?:Itoa|Atoi|Parse(?:Int|Uint|Float|Bool)|Format(?:Int|Uint|Float|Bool))|u?int(?:8|16|32|64)?|float(?:32|64)|len|cap|bool"
    r"|time\.\w+|uuid\.\w+)\Z"
)
_WRITERS = {"WriteString", "WriteByte", "WriteRune", "Write"}


@lru_cache(maxsize=4)
def flow(file: SourceFile) -> Lookback:
    """The lookback of a Go file."""
    return Lookback(file, SYNTAX)


def value_of(file: SourceFile, node: SgNode, clean: re.Pattern[str] | None = None) -> Value:
    """What the expression holds."""
    return flow(file).value(node, clean)


def callee(node: SgNode) -> str:
    """The callee of a call as written; empty for anything else."""
    function = node.field("function") if node.kind() == "call_expression" else None
    return function.text()[:200] if function is not None else ""


def arguments(call: SgNode) -> list[SgNode]:
    """The arguments of a call expression."""
    box = call.field("arguments")
    return [child for child in box.named_children() if child.kind() != "comment"] if box is not None else []


@lru_cache(maxsize=4)
def _source_pattern(file: SourceFile) -> re.Pattern[str]:
    """Request data as it reads in this file: members of the variables that were declared as requests."""
    requests, contexts = {"r", "req", "request"}, set()
    for node in file.find_all({"kind": "parameter_declaration"}):
        kind, names = node.field("type"), node.field_children("name")
        text = kind.text() if kind is not None else ""
        if _FRAMEWORK_TYPE.search(text):
            contexts |= {name.text() for name in names}
        elif _REQUEST_TYPE.search(text) and text.endswith("http.Request"):
            requests |= {name.text() for name in names}
    pattern = rf"\A(?:\w+\.)?(?:{'|'.join(sorted(requests))}|\w+\.Request)\.(?:{_REQUEST_MEMBER})"
    if contexts:
        pattern += rf"|\A(?:{'|'.join(sorted(contexts))})\.(?:{_CONTEXT_MEMBER})"
    return re.compile(pattern)


def is_source(file: SourceFile, node: SgNode) -> bool:
    """Whether the expression reads data of the request."""
    if node.kind() not in {"call_expression", "selector_expression", "index_expression"}:
        return False
    text = node.text()[:200]
    if _ROUTER_SOURCE.match(text):
        return True
    return ("." in text) and bool(_source_pattern(file).match(text)) and callee(node).rpartition(".")[2] not in _CHECKS


_CHECKS = {"Atoi", "ParseInt", "Has"}


def _bind(node: SgNode) -> Iterable[Binding]:
    kind = node.kind()
    if kind == "call_expression":
        yield from _written(node)
        return
    names = node.field_children("name") if kind in {"var_spec", "const_spec"} else _items(node.field("left"))
    value = node.field("value") if kind in {"var_spec", "const_spec"} else node.field("right")
    if value is None:
        return
    values = _items(value)
    operator = next((child.text() for child in node.children() if child.text().endswith("=")), "=")
    names = [name for name in names if name.kind() != ","]
    for position, name in enumerate(names):
        if name.kind() == "identifier" and name.text() != "_":
            given = values[position] if len(values) == len(names) else values[0]
            yield Binding(name.text(), given, adds=operator not in {"=", ":="})


def _written(node: SgNode) -> Iterable[Binding]:
    """`b.WriteString(x)` adds to `b`; so does `fmt.Fprintf(&b, ..)`."""
    name, given = callee(node), arguments(node)
    target, _, method = name.rpartition(".")
    if method in _WRITERS and target.isidentifier() and given:
        yield Binding(target, given[0], adds=True)
    elif name in {"fmt.Fprintf", "fmt.Fprint"} and given and given[0].text().startswith("&"):
        for part in given[1:]:
            yield Binding(given[0].text()[1:], part, adds=True)


def _items(node: SgNode | None) -> list[SgNode]:
    if node is None:
        return []
    return node.named_children() if node.kind() == "expression_list" else [node]


def _expand(node: SgNode) -> Expansion | None:
    kind = node.kind()
    if kind == "binary_expression":
        left, right = node.field("left"), node.field("right")
        is_sum = left is not None and right is not None and any(child.text() == "+" for child in node.children())
        return Expansion((left, right), joined=True) if is_sum and left is not None and right is not None else NOTHING
    if kind == "call_expression":
        return _expand_call(node)
    if kind in {"type_assertion_expression", "unary_expression", "slice_expression", "index_expression"}:
        operand = node.field("operand")
        return Expansion((operand,)) if operand is not None else None
    if kind in {"parenthesized_expression", "type_conversion_expression", "literal_element", "variadic_argument"}:
        inner = [child for child in node.named_children() if not child.kind().endswith("_type")]
        return Expansion(inner)
    if kind == "composite_literal":
        body = node.field("body")
        return Expansion(body.named_children()) if body is not None else NOTHING
    return None


def _expand_call(node: SgNode) -> Expansion | None:
    name, given = callee(node), arguments(node)
    if name == "fmt.Sprintf" and given:
        return Expansion(given, formatted=True)
    if _NUMBERS.match(name):
        return NOTHING
    if _JOINERS.match(name):
        return Expansion(given, joined=True)
    if _FORWARDERS.match(name):
        return Expansion(given[:1])
    function = node.field("function")
    operand = function.field("operand") if function is not None else None
    if operand is not None and name.endswith((".String", ".Bytes", ".Get", ".Read")) and operand.kind() == "identifier":
        return Expansion((operand,))
    return None


def _declare(node: SgNode) -> Iterable[tuple[str, str]]:
    kind = node.field("type")
    if kind is not None:
        for name in node.field_children("name"):
            yield name.text(), kind.text()


SYNTAX = Syntax(
    functions=frozenset({"function_declaration", "method_declaration"}),
    blocks=frozenset(
        {"block", "expression_case", "type_case", "default_case", "communication_case", "if_statement", "for_statement"}
    ),
    literals=frozenset(
        {
            "interpreted_string_literal",
            "raw_string_literal",
            "rune_literal",
            "int_literal",
            "float_literal",
            "nil",
            "true",
            "false",
            "iota",
        }
    ),
    names=frozenset({"identifier"}),
    binders=(
        {"kind": "short_var_declaration"},
        {"kind": "assignment_statement"},
        {"kind": "var_spec"},
        {"kind": "const_spec"},
        {"kind": "range_clause"},
        {
            "kind": "call_expression",
            "has": {"field": "function", "regex": r"\.Write(?:String|Byte|Rune)?$|^fmt\.Fprintf?$"},
        },
    ),
    bind=_bind,
    expand=_expand,
    is_source=is_source,
    callee=callee,
    declarators=({"kind": "parameter_declaration"}, {"kind": "var_spec"}),
    declare=_declare,
    harmless_type=lazy_pattern(r"\A(?:\[\])?(?:u?int(?:8|16|32|64)?|float(?:32|64)|bool|time\.\w+|uuid\.UUID|error)\Z"),
)

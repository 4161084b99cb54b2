"""The async functions of a file, and calls of them."""

import re

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.javascript._scopes import FUNCTIONS, scopes_of

_ASYNC = lazy_pattern(r"(?:(?:public|private|protected|static|override|export|default)\s+)*async\b(?!\s*[(:=]\s*\))")
_HEAD = 120


def async_functions(file: SourceFile) -> frozenset[str]:
    """Names of functions, and `Class.method` names, that are async and not defined a second time in the file."""
    found: dict[str, bool] = {}
    for symbol in file.symbols.functions:
        is_async = is_async_function(symbol.node)
        name = symbol.name
        found[name] = is_async and found.get(name, True)
    return frozenset(name for name, is_async in found.items() if is_async)


def is_async_function(node: SgNode) -> bool:
    """Whether the function returns a promise by its keyword; async generators do not."""
    head = node.text()[:_HEAD].partition("{")[0]
    return bool(_ASYNC.match(head)) and not re.match(r"(?:\w+\s+)*async\s*(?:function)?\s*\*", head)


def is_call_of(file: SourceFile, node: SgNode, names: frozenset[str]) -> str:
    """The called function's name if the node calls one of these, seen from where it stands; empty if not."""
    if node.kind() != "call_expression":
        return ""
    callee = node.field("function")
    if callee is None:
        return ""
    text = callee.text()[:_HEAD]
    if callee.kind() == "identifier":
        return text if text in names and not _is_shadowed(file, callee) else ""
    owner = callee.field("object")
    if owner is None or owner.text() != "this":
        return ""
    place = file.symbols.at(node.range().start.line + 1)
    within = place.name if place is not None else ""
    while within:
        within = within.rpartition(".")[0]
        name = f"{within}.{text.partition('.')[2]}"
        if within and name in names:
            return text
    return ""


def handles_its_errors(file: SourceFile, name: str) -> bool:
    """Whether the body of the file's function of this name is, apart from declarations, one try statement."""
    last = name.rpartition(".")[2]
    for symbol in file.symbols.functions:
        if symbol.name.rpartition(".")[2] == last:
            return _is_one_try(symbol.node)
    return False


def _is_shadowed(file: SourceFile, name: SgNode) -> bool:
    """Whether a parameter or a local value of another kind has the same name here."""
    definition = scopes_of(file).definition(name.text(), name)
    if definition is None:
        return False
    return definition.kind != "value" or definition.node.kind() not in FUNCTIONS


def _is_one_try(function: SgNode) -> bool:
    body = function.field("body")
    statements = [item for item in body.named_children() if item.kind() != "comment"] if body is not None else []
    kinds = {item.kind() for item in statements}
    return "try_statement" in kinds and kinds <= {"try_statement", "lexical_declaration", "if_statement"}

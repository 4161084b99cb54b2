"""Imports that a change adds, with what would excuse a missing declaration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.languages import JAVASCRIPT_FAMILY
from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.view import FilePair

_CONDITIONAL = frozenset(
    {
        "try_statement", "if_statement", "except_clause", "conditional_expression", "with_statement", "match_statement",
        "ternary_expression", "binary_expression", "catch_clause",
    }
)  # fmt: skip
_FUNCTIONS = frozenset(
    {"function_definition", "function_declaration", "function_expression", "arrow_function", "method_definition"}
)
_HINT = re.compile(r"\bimport\b|\bfrom\b|\brequire\b|^\s*(?:[\w.]+\s+)?\"[\w./~-]+\"\s*(?://.*)?$")
_MAX_LINE = 2000
_NOT_BUILT = re.compile(r"^//(?:go:build|\s*\+build).*\bignore\b", re.MULTILINE)
_SPECIFIER = re.compile(r"[\"'`]([^\"'`\n$]+)[\"'`]")


@dataclass(frozen=True, slots=True)
class AddedImport:
    """One imported module as written, at a 1-based line of the new side.

    `type_only` imports vanish when compiled; a `lazy` one stands in a function and runs when that is called.
    """

    module: str
    line: int
    type_only: bool = False
    is_lazy: bool = False


def added_imports(pair: FilePair) -> Iterator[AddedImport]:
    """Unconditional imports on added lines whose module the old version of the file did not import."""
    if pair.head is None or not any(_HINT.search(text[:_MAX_LINE]) for _, text in pair.change.added):
        return
    known = {one.module for one in _imports(pair.base)} if pair.base is not None else set()
    added = pair.change.added_lines
    for one in _imports(pair.head):
        if one.line in added and one.module not in known:
            yield one


def _imports(file: SourceFile) -> Iterator[AddedImport]:
    if file.language == "python":
        yield from _python(file)
    elif file.language in JAVASCRIPT_FAMILY:
        yield from _javascript(file)
    elif file.language == "go" and not _NOT_BUILT.search(file.text[:2000]):
        for node in file.find_all({"kind": "import_spec"}):
            path = node.field("path")
            if path is not None:
                yield AddedImport(path.text().strip('"`'), node.range().start.line + 1)


def _python(file: SourceFile) -> Iterator[AddedImport]:
    for node in file.find_all({"any": [{"kind": "import_statement"}, {"kind": "import_from_statement"}]}):
        if _is_inside(node, _CONDITIONAL):
            continue
        line, is_lazy = node.range().start.line + 1, _is_inside(node, _FUNCTIONS)
        source = node.field("module_name")
        if source is not None:
            if not source.text().startswith("."):
                yield AddedImport(source.text().replace(" ", ""), line, is_lazy=is_lazy)
            continue
        for name in node.field_children("name"):
            inner = name.field("name") if name.kind() == "aliased_import" else name
            if inner is not None:
                yield AddedImport(inner.text(), inner.range().start.line + 1, is_lazy=is_lazy)


def _javascript(file: SourceFile) -> Iterator[AddedImport]:
    for node in file.find_all({"any": [{"kind": "import_statement"}, {"kind": "export_statement"}]}):
        source = node.field("source")
        found = _SPECIFIER.match(source.text()) if source is not None else None
        if found:
            type_only = bool(re.match(r"(?:import|export)\s+type\b", node.text()[:40]))
            yield AddedImport(found[1].partition("?")[0], node.range().start.line + 1, type_only)
    for call in file.calls.method("require", "import"):
        if (
            call.written in {"require", "import"}
            and len(call.arguments) == 1
            and not _is_inside(call.node, _CONDITIONAL)
        ):
            found = _SPECIFIER.fullmatch(call.arguments[0].text())
            if found:
                yield AddedImport(found[1], call.node.range().start.line + 1, is_lazy=_is_inside(call.node, _FUNCTIONS))


def _is_inside(node: SgNode, kinds: frozenset[str]) -> bool:
    return any(ancestor.kind() in kinds for ancestor in node.ancestors())

"""The lines of a change as coverage sees them."""

import ast
import warnings
from collections.abc import Iterable, Mapping

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import ChangeSet, FileKind, FileStatus
from readylayer_cli.domain.coverage import FileCoverage
from readylayer_cli.domain.lines import Lines, lines_of, numbers_in

Span = tuple[int, int]


def changed_lines(files: ChangeSet) -> dict[str, Lines]:
    """Added lines by path; files that are gone, binary, links or submodules have none."""
    return {
        file.path: lines_of(file.added_lines)
        for file in files.files
        if file.kind is FileKind.TEXT and file.status is not FileStatus.DELETED and file.added
    }


def on_statements(changed: Lines, file: FileCoverage, spans: Iterable[Span]) -> Lines:
    """The changed lines with those inside a statement put on the line that stands for it in the report."""
    moved = changed & file.measured
    rest = changed & ~file.measured
    if not rest:
        return moved
    ordered = sorted(spans, key=lambda span: span[1] - span[0])  # innermost first
    for number in numbers_in(rest):
        first = next((f for f, last in ordered if f < number <= last and file.measured >> f & 1), None)
        if first is not None:
            moved |= 1 << first
    return moved


def statement_spans(source: SourceFile) -> list[Span]:
    """Statements of several lines that are reported on their first: of Python, without their bodies."""
    if source.language != "python":
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(source.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            last = _before_body(node)
            if last > node.lineno:
                found.append((node.lineno, last))
    return found


def _before_body(node: ast.stmt) -> int:
    """The statement's last line; of one with a body the last before it."""
    last = node.end_lineno or node.lineno
    body: object = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
        first = body[0]
        decorators: list[ast.expr] = getattr(first, "decorator_list", [])
        last = min(last, min([first.lineno, *(each.lineno for each in decorators)]) - 1)
    return last


def mapped(
    changed: Mapping[str, Lines], files: Mapping[str, FileCoverage], spans: Mapping[str, Iterable[Span]]
) -> dict[str, Lines]:
    """Each file's changed lines on the lines that reports know."""
    return {
        path: on_statements(lines, files[path], spans.get(path, ())) if path in files else lines
        for path, lines in changed.items()
    }

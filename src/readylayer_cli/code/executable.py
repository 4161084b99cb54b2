"""Lines of a file that could run."""

import warnings
from types import CodeType

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.lines import Lines, lines_of


def executable_lines(file: SourceFile) -> Lines:
    """For Python the lines of its code objects; else all that are neither blank nor comment."""
    if file.language == "python":
        compiled = _compiled(file)
        if compiled is not None:
            return lines_of(number for code in _codes(compiled) for _, _, number in code.co_lines() if number)
    comments = {number for node in file.comments() for number in _whole_lines(file, file.span(node))}
    return lines_of(number for number, line in enumerate(file.lines, 1) if line.strip() and number not in comments)


def _compiled(file: SourceFile) -> CodeType | None:
    """The module's code; `None` for what this Python cannot read. Nothing of it is run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return compile(file.text, file.path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _codes(code: CodeType) -> "list[CodeType]":
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += _codes(constant)
    return found


def _whole_lines(file: SourceFile, span: Span) -> list[int]:
    """Lines that hold nothing but the comment."""
    numbers = []
    for number in range(span.start_line, span.end_line + 1):
        text = file.lines[number - 1]
        before = text[: span.start_column - 1] if number == span.start_line else ""
        after = text[(span.end_column or 1) - 1 :] if number == span.end_line else ""
        if not before.strip() and not after.strip():
            numbers.append(number)
    return numbers

"""Columns counted in characters turned into columns counted in bytes."""

from readylayer_cli.domain.finding import Span
from readylayer_cli.reports.source import SourceText


def byte_columns(span: Span, path: str, source: SourceText) -> tuple[int, int] | None:
    """Start and (exclusive) end column of the span in UTF-8 bytes, 1-based; `None` without the source lines."""
    first = source.line(path, span.start_line)
    last = source.line(path, span.end_line)
    if first is None or last is None:
        return None
    end = span.end_column - 1 if span.end_column is not None else len(last)
    return _bytes(first[: span.start_column - 1]) + 1, _bytes(last[:end]) + 1


def _bytes(text: str) -> int:
    try:
        return len(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # a lone surrogate that stands for no byte
        return len(text.encode("utf-8", "surrogatepass"))

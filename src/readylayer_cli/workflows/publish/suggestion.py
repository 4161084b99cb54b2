"""Turns a machine's fix into a replacement of whole lines that a person applies with one click."""

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Edit, Fix
from readylayer_cli.domain.publication import Suggestion

_MOST_LINES = 20


def suggestion_of(fix: Fix, path: str, text: str) -> Suggestion | None:
    """The lines that the fix changes, with their new text; `None` unless it fits the file and leaves it readable.

    Files with carriage returns get none: a host would write the lines back without them.
    """
    if not fix.edits or "\r" in text:
        return None
    ordered = sorted(fix.edits, key=lambda edit: (edit.span.start_line, edit.span.start_column))
    lines = text.split("\n")
    first, last = ordered[0].span.start_line, max(edit.span.end_line for edit in ordered)
    if last > len(lines) or last - first >= _MOST_LINES:
        return None
    replaced = _replaced(lines, ordered)
    if replaced is None:
        return None
    before, after = lines[: first - 1], lines[last:]
    middle = replaced[len(before) : len(replaced) - len(after)]
    if middle == lines[first - 1 : last] or any("\r" in line for line in middle):
        return None
    if len(SourceFile(path, "\n".join(replaced)).broken) > len(SourceFile(path, text).broken):
        return None
    return Suggestion(first, last, _without_emptied(lines[first - 1 : last], middle))


def _replaced(lines: list[str], edits: list[Edit]) -> list[str] | None:
    """The file's lines after the edits; `None` if they overlap or point beyond a line."""
    text = "\n".join(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    pieces: list[str] = []
    done = 0
    for edit in edits:
        span = edit.span
        end_column = span.end_column if span.end_column is not None else len(lines[span.end_line - 1]) + 1
        begin, end = starts[span.start_line - 1] + span.start_column - 1, starts[span.end_line - 1] + end_column - 1
        beyond = span.start_column - 1 > len(lines[span.start_line - 1]) or end_column - 1 > len(
            lines[span.end_line - 1]
        )
        if beyond or begin < done or end < begin:
            return None
        pieces += [text[done:begin], edit.text]
        done = end
    return "".join([*pieces, text[done:]]).split("\n")


def _without_emptied(old: list[str], new: list[str]) -> tuple[str, ...]:
    """A statement that was the whole line leaves no blank line behind."""
    if len(old) == len(new) and old[-1].strip() and not new[-1].strip():
        return tuple(new[:-1])
    return tuple(new)

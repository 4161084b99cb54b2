"""Where findings on removed or added code stand on the new side of a file."""

from readylayer_cli.code.source import SourceFile
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.finding import Span
from readylayer_cli.engines.review.view import FilePair


def head_span(file: SourceFile, line: int) -> Span:
    """The whole line on the new side; the last line if the file is shorter."""
    return file.line_span(min(max(line, 1), max(len(file.lines), 1)))


def removed_span(pair: FilePair, base_line: int, within: Symbol | None = None) -> Span:
    """The new-side line that stands where the old line stood; line 1 of a deleted file.

    `within` is the new side's symbol that the finding belongs to: its lines bound the answer.
    """
    if pair.head is None:
        return Span(1, 1)
    line = head_line(pair.change, base_line)
    if within is not None:
        line = min(max(line, within.first), within.last)
    while line > 1 and line <= len(pair.head.lines) and not pair.head.lines[line - 1].strip():
        line -= 1
    return head_span(pair.head, line)


def head_line(change: FileChange, base_line: int) -> int:
    """The new number of an old line; of a removed line, the number of what follows it. Not bounded by the file's end."""
    shift = 0
    for hunk in change.hunks:
        old, new = hunk.old_start + (hunk.old_count == 0), hunk.new_start + (hunk.new_count == 0)
        if base_line < old:
            break
        if base_line < old + hunk.old_count:
            return _inside(hunk.lines, base_line - old, new)
        shift = new + hunk.new_count - old - hunk.old_count
    return base_line + shift


def _inside(lines: tuple[str, ...], steps: int, new: int) -> int:
    for text in lines:
        if text[:1] != "+":
            if not steps:
                return new
            steps -= 1
        if text[:1] != "-":
            new += 1
    return new

"""Stretches of a file over which a comment tells a linter to look away: `eslint-disable`, `ruff: noqa` and the like.

They count for that linter's own findings, and for an own finding that stands in for one only if they name its rule:
the usual mark at the top of an old file was not put there to hide a hole that another tool sees.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.foreign import is_of_oxlint, is_of_ruff, without_description

Place = tuple[int, int]
_END: Place = (1 << 62, 0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` up to `end` (line and column, 1-based), for the rules that `codes` name; none means all."""

    marker: str
    prefix: str
    codes: str
    covers: Callable[[Finding, str], bool]
    start: Place
    end: Place = _END

    def hides(self, finding: Finding) -> bool:
        """Whether the finding overlaps the stretch and is one of those it speaks of."""
        first = (finding.span.start_line, finding.span.start_column)
        last = (finding.span.end_line, finding.span.end_column or 1 << 62)
        if first >= self.end or last <= self.start:
            return False
        return self.covers(finding, self.codes) if self.codes else finding.rule_id.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class _Comment:
    text: str
    start: Place
    end: Place


def stretches_of(file: SourceFile) -> tuple[Stretch, ...]:
    """All stretches of a JavaScript or Python file; marks in strings do not count."""
    if "lint-disable" in file.text and file.language in {"javascript", "typescript", "tsx"}:
        return tuple(_of_eslint(_comments(file)))
    if file.language == "python" and ("ruff:" in file.text or "flake8:" in file.text):
        return (*_of_whole_file(_comments(file)), *_of_ruff(_comments(file), file.lines))
    return ()


def _comments(file: SourceFile) -> Iterator[_Comment]:
    for node in file.comments():
        span = file.span(node)
        yield _Comment(node.text(), (span.start_line, span.start_column), (span.end_line, span.end_column or 1))


_ESLINT = lazy_pattern(r"(?://|/\*)\s*(?:eslint|oxlint)-(disable|enable)(?![-\w])\s*([^*]*)")


def _of_eslint(comments: Iterable[_Comment]) -> Iterator[Stretch]:
    """From `eslint-disable` to the `eslint-enable` that names the same rules, or to the end of the file."""
    open_since: dict[str, Place] = {}
    for comment in comments:
        mark = _ESLINT.match(comment.text)
        if mark is None:
            continue
        for name in without_description(mark[2]).replace(",", " ").split() or [""]:
            if mark[1] == "disable":
                open_since.setdefault(name, comment.end)
            elif name in open_since:
                yield _eslint(name, open_since.pop(name), comment.start)
    for name, start in open_since.items():
        yield _eslint(name, start, _END)


def _eslint(name: str, start: Place, end: Place) -> Stretch:
    return Stretch("eslint-disable", "oxlint-", name, is_of_oxlint, start, end)


_WHOLE_FILE = lazy_pattern(r"#\s*((?:ruff|flake8):\s*noqa)\b(?::?\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?")
_FILE_IGNORE = lazy_pattern(r"#\s*(ruff:\s*file-ignore)\s*\[([^\]]*)\]")


def _of_whole_file(comments: Iterable[_Comment]) -> Iterator[Stretch]:
    for comment in comments:
        mark = _WHOLE_FILE.match(comment.text) or _FILE_IGNORE.match(comment.text)
        if mark is not None:
            yield Stretch(mark[1], "ruff-", mark[2] or "", is_of_ruff, (1, 1))


_RANGE = lazy_pattern(r"#\s*ruff:\s*(disable|enable|ignore)\s*\[([^\]]*)\]")


def _of_ruff(comments: Iterable[_Comment], lines: Sequence[str]) -> Iterator[Stretch]:
    """From `ruff: disable[..]` to `ruff: enable[..]` or the end of the block; for `ruff: ignore[..]` one line."""
    open_since: dict[str, Place] = {}
    for comment in comments:
        mark = _RANGE.match(comment.text)
        if mark is None:
            continue
        for code in mark[2].replace(",", " ").split():
            if mark[1] == "disable":
                open_since[code] = comment.start
            elif mark[1] == "ignore":
                line = _line_spoken_of(comment, lines)
                yield Stretch("ruff: ignore", "ruff-", code, is_of_ruff, (line, 1), (line + 1, 1))
            elif code in open_since:
                yield _ruff(code, open_since.pop(code), comment.start)
    for code, start in open_since.items():
        yield _ruff(code, start, _end_of_block(start, lines))


def _ruff(code: str, start: Place, end: Place) -> Stretch:
    return Stretch("ruff: disable", "ruff-", code, is_of_ruff, start, end)


def _line_spoken_of(comment: _Comment, lines: Sequence[str]) -> int:
    """Its own line, or the next line of code below a comment that stands alone."""
    line = comment.start[0]
    if lines[line - 1][: comment.start[1] - 1].strip():
        return line
    following = (number for number in range(line + 1, len(lines) + 1) if _is_code(lines[number - 1]))
    return next(following, line)


def _end_of_block(start: Place, lines: Sequence[str]) -> Place:
    for number in range(start[0] + 1, len(lines) + 1):
        text = lines[number - 1]
        if _is_code(text) and len(text) - len(text.lstrip()) < start[1] - 1:
            return (number, 1)
    return _END


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")

"""Findings for a terminal: grouped by file on a grid of place, label and text, with code frames."""

from collections.abc import Iterator

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import one_line, visible
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.frame import code_frame
from readylayer_cli.reports.paint import Ink, Line, wrapped
from readylayer_cli.reports.remarks import remarks
from readylayer_cli.reports.source import ShownSource

_LABEL = 8  # cells of the longest label, "critical"
_GAP = 2
_USUAL_PLACE = 6  # cells of `123:45`; wider only where a file needs it
_NARROWEST = 40
_READABLE = 100
_NARROW = 60  # below it text gets the whole line, and labels stand in the text


def terminal_lines(result: ReviewResult, context: RenderContext) -> Iterator[Line]:
    """The file with the worst finding first; within a file in the order of its lines."""
    source = ShownSource(result, context)
    files: dict[str, list[Finding]] = {}
    for finding in result.findings:
        files.setdefault(finding.path, []).append(finding)
    for path, findings in files.items():
        yield [Ink(visible(path), "strong")]
        yield []
        page = _Page(result, context, source, findings)
        for finding in sorted(findings, key=lambda each: (each.span.start_line, each.span.start_column)):
            yield from page.finding(finding)
            yield []


class _Page:
    """One file's grid: column A holds places and line numbers, column B labels, column C text."""

    def __init__(
        self, result: ReviewResult, context: RenderContext, source: ShownSource, findings: list[Finding]
    ) -> None:
        self._result = result
        self._source = source
        self._verbosity = context.verbosity
        self._bar, self._ellipsis = ("│", "…") if context.unicode else ("|", "...")
        self._width = max(_NARROWEST, context.width)
        self._place = max(_USUAL_PLACE, *(len(_place(finding)) for finding in findings))
        self._label_at = _GAP + self._place + _GAP
        self._is_narrow = self._width < _NARROW
        self._text_at = 2 * _GAP if self._is_narrow else self._label_at + _LABEL + _GAP
        self._prose = min(self._width, _READABLE) - self._text_at

    def finding(self, finding: Finding) -> Iterator[Line]:
        rest = wrapped(one_line(finding.message, 1_000), self._prose)
        first = "" if self._is_narrow else rest.pop(0)
        severity = finding.severity.value
        place = Ink(f"{'':{_GAP}}{_place(finding):>{self._place}}{'':{_GAP}}", "faint")
        label = severity if self._is_narrow else f"{severity:{_LABEL + _GAP}}"
        yield [place, Ink(label, severity), Ink(first, "strong")]
        yield from ([Ink(" " * self._text_at), Ink(line, "strong")] for line in rest)
        yield from self._frame(finding)
        for label, lines in remarks(finding, self._result, verbosity=self._verbosity):
            yield from self._remark(label, lines)

    def _frame(self, finding: Finding) -> Iterator[Line]:
        rows = code_frame(
            self._source, finding.path, finding.span, width=self._width - self._label_at - 1, ellipsis=self._ellipsis
        )
        if rows:
            yield []
        for row in rows:
            number = f"{'> ' if row.marked else ''}{row.number or ''}".rjust(self._place + _GAP)
            style = finding.severity.value if row.marked else "faint"
            yield [Ink(number, style), Ink(f" {self._bar} ", "faint"), Ink(row.text)]
            if row.carets:
                start, cells = row.carets
                margin = f"{'':{self._place + _GAP}} {self._bar} "
                yield [Ink(margin, "faint"), Ink(" " * start + "^" * cells, finding.severity.value)]
        if rows:
            yield []

    def _remark(self, label: str, lines: list[str]) -> Iterator[Line]:
        style = "faint" if label in {"rule", "docs"} else "plain"
        if self._is_narrow:
            lines, margin = [f"{label}: {lines[0]}", *lines[1:]], [Ink(" " * self._text_at)]
        else:
            margin = [Ink(" " * self._label_at), Ink(f"{label:{_LABEL + _GAP}}", "faint")]
        for line in lines:
            for piece in wrapped(line, self._prose):
                yield [*margin, Ink(piece, style)]
                margin = [Ink(" " * self._text_at)]


def _place(finding: Finding) -> str:
    return f"{finding.span.start_line}:{finding.span.start_column}"

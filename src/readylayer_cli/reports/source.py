"""The head side's source lines behind a report, split once a file and with secrets masked where they are shown."""

from collections.abc import Callable, Iterable

from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.reports.context import RenderContext

_CREDENTIAL_WEAKNESSES = frozenset({"259", "312", "321", "522", "540", "798"})
_SHOWN_OF_A_SECRET = 4
_NOT_A_LINE_END = lazy_pattern(r"[^\n]")


class SourceText:
    """Lines of the changed files as the engines counted them: ended by `\\n`, a final `\\r` not part of the line."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self._lines: dict[str, list[str]] = {}

    def text(self, path: str) -> str:
        """The whole file; empty if it is not known."""
        return self._read(path)

    def lines(self, path: str) -> list[str]:
        """The file's lines; empty if it is not known."""
        if path not in self._lines:
            text = self._read(path)
            self._lines[path] = [line.removesuffix("\r") for line in text.split("\n")] if text else []
        return self._lines[path]

    def line(self, path: str, number: int) -> str | None:
        """One line (1-based); `None` if the file is unknown or shorter."""
        lines = self.lines(path)
        return lines[number - 1] if 1 <= number <= len(lines) else None


class ShownSource:
    """Source lines for quoting: like the file, but the places of credential findings are starred out."""

    def __init__(self, result: ReviewResult, context: RenderContext) -> None:
        self._source = SourceText(lambda path: _same_length(context.mask, context.source(path)))
        self._hidden = _secret_spans(result)

    def count(self, path: str) -> int:
        """How many lines the file has; 0 if it is not known."""
        return len(self._source.lines(path))

    def line(self, path: str, number: int) -> str:
        """One line (1-based) as it may be shown, of the same length as in the file; empty if there is none."""
        text = self._source.line(path, number) or ""
        for span in self._hidden.get(path, ()):
            if span.start_line <= number <= span.end_line:
                text = _starred(text, span, number)
        return text


def _same_length(mask: Callable[[str], str], text: str) -> str:
    masked = mask(text)
    if len(masked) == len(text):
        return masked
    return _NOT_A_LINE_END.sub("*", text)  # wrong lines would be shown, or a secret


def _secret_spans(result: ReviewResult) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    everything: Iterable[Finding] = (*result.findings, *result.held_back, *result.suppressed)
    for finding in everything:
        rule = result.rules.get(finding.rule_id)
        weaknesses = {"".join(filter(str.isdigit, cwe)).lstrip("0") for cwe in finding.cwe}
        if weaknesses & _CREDENTIAL_WEAKNESSES or (rule is not None and {"secret", "secrets"} & set(rule.tags)):
            found.setdefault(finding.path, []).append(finding.span)
    return found


def _starred(text: str, span: Span, number: int) -> str:
    first = span.start_column - 1 if number == span.start_line else len(text) - len(text.lstrip())
    last = span.end_column - 1 if number == span.end_line and span.end_column is not None else len(text)
    kept = first + (_SHOWN_OF_A_SECRET if number == span.start_line else 0)
    return text[:kept] + "*" * max(0, min(last, len(text)) - kept) + text[max(kept, last) :]

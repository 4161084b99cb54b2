"""What a check of coverage has to say about a change, as a publication."""

from collections.abc import Iterator

from readylayer_cli.domain.coverage import CoverageResult, FileCoverage
from readylayer_cli.domain.grades import Severity, Verdict
from readylayer_cli.domain.host import Annotation, AnnotationLevel
from readylayer_cli.domain.identity import content_key
from readylayer_cli.domain.lines import ranges_in
from readylayer_cli.domain.publication import Publication, Remark
from readylayer_cli.domain.visible import one_line
from readylayer_cli.reports.coverage.markdown import render_markdown
from readylayer_cli.reports.coverage.wording import of, percent, verdict_sentence, worst_changed
from readylayer_cli.workflows.publish.markers import digest

_LONGEST_TITLE = 140
_MOST_REMARKS = 200


def coverage_publication(
    result: CoverageResult, head_sha: str, *, max_bytes: int, vouched: bool = True, details_url: str | None = None
) -> Publication:
    """The gates in the note, missed lines beside the lines in the status; threads are for people, not for lines."""
    remarks = [remark for file in worst_changed(result) for remark in _remarks(file, result)]
    return Publication(
        name="coverage",
        head_sha=head_sha,
        verdict=result.verdict,
        title=one_line(_title(result), _LONGEST_TITLE),
        status_text=f"{verdict_sentence(result)}.",
        remarks=tuple(remarks[:_MOST_REMARKS]),
        silent_keys=frozenset(),
        proves_gone=lambda _path: True,
        summarise=lambda _spread: render_markdown(result, max_bytes=max_bytes),
        quiet=result.verdict is Verdict.PASS and not remarks,
        vouched=vouched,
        details_url=details_url,
    )


def _title(result: CoverageResult) -> str:
    patch = f", changed lines {percent(result.patch)}" if result.patch is not None else ""
    return f"{percent(result.lines)} of all lines{patch}"


def _remarks(file: FileCoverage, result: CoverageResult) -> Iterator[Remark]:
    """One a run of changed lines that no test runs."""
    for first, last in ranges_in(file.missed & result.changed.get(file.path, 0)):
        lines = f"line {first} is" if first == last else f"lines {first}-{last} are"
        told = f"Changed {lines} not run by any test ({of(file.on(result.changed[file.path]))} in this file are)"
        key = content_key("coverage-missed", file.path, f"{first}-{last}")
        yield Remark(
            key=key,
            path=file.path,
            first_line=first,
            last_line=last,
            severity=Severity.LOW,
            gates=False,
            body=told,
            annotation=Annotation(
                id=digest(key, file.path),
                path=file.path,
                first_line=first,
                last_line=last,
                level=AnnotationLevel.NOTICE,
                severity=Severity.LOW.value,
                title="not covered",
                message=told,
                details="",
            ),
        )

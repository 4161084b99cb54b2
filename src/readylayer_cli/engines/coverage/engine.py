"""The check itself: reports read, resolved, merged, laid over the change, judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from readylayer_cli.code.executable import executable_lines
from readylayer_cli.code.source import SourceFile, decode
from readylayer_cli.domain.coverage import CoverageResult, FileCoverage, TestTotals
from readylayer_cli.domain.errors import InputError, LimitError
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.lines import Lines
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.gates import failed, gates_of
from readylayer_cli.engines.coverage.merge import Merged, with_partials
from readylayer_cli.engines.coverage.options import CoverageOptions
from readylayer_cli.engines.coverage.patch import changed_lines, mapped, statement_spans
from readylayer_cli.engines.coverage.paths import Repository, normal
from readylayer_cli.engines.coverage.registry import recognise
from readylayer_cli.engines.coverage.unmeasured import is_expected
from readylayer_cli.ports import Change, Tree

_FEW_MATCHED = 2


@dataclass(frozen=True)
class Input:
    """Reports by name, and what they are about. Without `change` only totals are told; without `tree` report names
    are taken as they are. `ai_lines` are changed lines that a machine wrote, where that is known."""

    reports: Mapping[str, bytes | Content]
    repository: Repository | None
    change: Change | None = None
    tests: TestTotals | None = None
    ai_lines: Mapping[str, Lines] | None = None
    shortfalls: tuple[Shortfall, ...] = field(default=())


def check_coverage(given: Input, options: CoverageOptions) -> CoverageResult:
    """The result; raises `InputError` when there is no report that can be used."""
    merged = _read(given)
    files = {file.path: file for file in with_partials(merged.files.values(), options.partials)}
    files = {path: file for path, file in files.items() if not _is_excluded(path, options)}
    changed: dict[str, Lines] = {}
    skipped: list[Shortfall] = []
    shortfalls = [*given.shortfalls, *_missing_reports(given, options)]
    if given.change is not None:
        changed = {
            path: each for path, each in changed_lines(given.change.files).items() if not _is_excluded(path, options)
        }
        files |= _unmeasured(changed, files, given.change.head, options, shortfalls, skipped)
        changed = _on_statements(changed, files, merged, given.change.head)
    shortfalls += _bad_matches(merged)
    result = CoverageResult(
        Verdict.PASS,
        files=tuple(sorted(files.values(), key=lambda file: file.path)),
        changed=changed,
        ai_lines=_ai_lines(given, changed, files, merged),
        tests=given.tests,
        reports=tuple(sorted(merged.runs, key=lambda run: run.name)),
        unmatched=tuple(merged.unmatched[path] for path in sorted(merged.unmatched)),
        shortfalls=tuple(shortfalls),
        skipped=tuple(skipped),
        base=given.change.files.base if given.change is not None else None,
        head=given.change.files.head if given.change is not None else None,
        has_change=given.change is not None,
    )
    return _judged(result, options)


def _read(given: Input) -> Merged:
    merged = Merged()
    for name in sorted(given.reports):
        stored = given.reports[name]
        content = Content.of(stored) if isinstance(stored, bytes) else stored
        found = recognise(content, name)
        try:
            report = found.read(content)
        except InputError as error:
            raise InputError(error.code, f"{name} ({found.title}): {error.message}", error.hint) from error
        repository = given.repository or Repository(_names(report))
        merged.add(name, found.id, report, repository)
    if not any(file.measured for file in merged.files.values()):
        raise _nothing_usable(merged)
    return merged


def _names(report: Report) -> list[str]:
    """Where there is no repository, the names are the paths."""
    return [normal(f"{file.package}/{file.name}" if file.package else file.name) for file in report.files]


def _nothing_usable(merged: Merged) -> InputError:
    files = sum(run.files for run in merged.runs)
    if not files:
        names = ", ".join(run.name for run in merged.runs) or "no report"
        return InputError("RL2004", f"nothing was measured: {names}", "did the tests run with coverage turned on?")
    some = next(iter(merged.unmatched.values()), None)
    shown = f", such as {some.path!r}" if some is not None else ""
    return InputError(
        "RL2004",
        f"none of the {files:,} files in the reports is a file of this repository{shown}",
        "is it the report of this commit? test.coverage.fixes maps one path prefix to another",
    )


def _missing_reports(given: Input, options: CoverageOptions) -> list[Shortfall]:
    wanted = options.expect_reports
    if wanted is None or len(given.reports) >= wanted:
        return []
    there = ", ".join(sorted(given.reports)) or "none"
    return [Shortfall(f"{wanted:,} reports were expected and {len(given.reports):,} are there: {there}")]


def _bad_matches(merged: Merged) -> list[Shortfall]:
    """Reports of which most files are not of this repository are named; with none at all they do not count as read."""
    return [
        Shortfall(f"only {run.matched:,} of {run.files:,} files are of this repository", run.name)
        for run in merged.runs
        if run.files and run.matched * _FEW_MATCHED < run.files
    ]


def _unmeasured(
    changed: Mapping[str, Lines],
    files: Mapping[str, FileCoverage],
    head: Tree,
    options: CoverageOptions,
    shortfalls: list[Shortfall],
    skipped: list[Shortfall],
) -> dict[str, FileCoverage]:
    """Changed files of a kind that reports know, and which no report holds."""
    extensions = frozenset(path[path.rfind(".") :] for path in files if "." in path.rpartition("/")[2])
    found: dict[str, FileCoverage] = {}
    for path, lines in changed.items():
        if path in files or not is_expected(path, extensions):
            continue
        source = _source(head, path)
        own = executable_lines(source) & lines if source is not None else lines
        if not own:
            continue
        told = Shortfall("changed, but in no coverage report", path)
        if options.unmeasured == "fail":
            shortfalls.append(told)
        elif options.unmeasured != "ignore":
            skipped.append(told)
        if options.unmeasured in {"miss", "fail"}:
            found[path] = FileCoverage(path, own, 0, unmeasured=True)
    return found


def _on_statements(
    changed: Mapping[str, Lines], files: Mapping[str, FileCoverage], merged: Merged, head: Tree
) -> dict[str, Lines]:
    spans: dict[str, Sequence[tuple[int, int]]] = {}
    for path, lines in changed.items():
        file = files.get(path)
        if file is None or file.unmeasured or not lines & ~file.measured:
            continue
        source = _source(head, path)
        spans[path] = [*merged.spans.get(path, ()), *(statement_spans(source) if source is not None else ())]
    return mapped(changed, files, spans)


def _ai_lines(
    given: Input, changed: Mapping[str, Lines], files: Mapping[str, FileCoverage], merged: Merged
) -> dict[str, Lines] | None:
    if given.ai_lines is None or given.change is None:
        return None
    mine = _on_statements(given.ai_lines, files, merged, given.change.head)
    return {path: lines & changed.get(path, 0) for path, lines in mine.items() if path in changed}


def _source(tree: Tree, path: str) -> SourceFile | None:
    try:
        data = tree.read(path)
    except LimitError:
        return None
    text = decode(data, path) if data is not None else None
    return SourceFile(path, text) if text is not None else None


def _is_excluded(path: str, options: CoverageOptions) -> bool:
    return any(fnmatchcase(path, glob) or path.startswith(f"{glob.rstrip('/')}/") for glob in options.exclude)


def _judged(result: CoverageResult, options: CoverageOptions) -> CoverageResult:
    gates = gates_of(result, options)
    verdict = Verdict.PASS
    if failed(gates):
        verdict = Verdict.FAIL
    elif result.shortfalls:
        verdict = Verdict.INCOMPLETE
    return replace(result, gates=gates, verdict=verdict)

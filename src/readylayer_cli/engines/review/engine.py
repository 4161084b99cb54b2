"""The review itself: analysers side by side, findings told new from old, merged, suppressed, ranked and judged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from readylayer_cli import __version__
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.options import ReviewOptions, Scope
from readylayer_cli.domain.review import EngineRun, EngineStatus, ReviewResult, Shortfall
from readylayer_cli.engines.review.analyse import Analysis, Job, Setup, analyse, base_findings
from readylayer_cli.engines.review.attribute import attribute, forgive_moved, in_scope, lost
from readylayer_cli.engines.review.baseline import apply_baseline
from readylayer_cli.engines.review.catalogue import rule_infos
from readylayer_cli.engines.review.dedupe import merge_duplicates
from readylayer_cli.engines.review.detect import ENGINE, RuleFault, keys_of, locate, to_finding
from readylayer_cli.engines.review.external.catalogue import external_engines
from readylayer_cli.engines.review.external.engine import ExternalRun, run_external
from readylayer_cli.engines.review.files import Selection, select_files
from readylayer_cli.engines.review.fingerprint import with_fingerprints
from readylayer_cli.engines.review.rank import configured, judge, ranked, split_shown
from readylayer_cli.engines.review.registry import change_rules
from readylayer_cli.engines.review.suppress import suppress
from readylayer_cli.engines.review.view import ChangeView
from readylayer_cli.ports import Change, Clock, ToolRunner, Workers


@dataclass(frozen=True)
class Request:
    """A change to review and how. `custom` are the team's rule files, `baseline` counts accepted fingerprints."""

    change: Change
    options: ReviewOptions
    custom: Mapping[str, bytes] = field(default_factory=dict)
    baseline: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Means:
    """What the engine works with."""

    tools: ToolRunner
    workers: Workers
    clock: Clock


def review(request: Request, means: Means) -> ReviewResult:
    """Review the change within the time budget; whatever could not be checked is named in the result."""
    deadline = means.clock.monotonic() + request.options.max_seconds
    selection = select_files(request.change, request.options)
    setup = Setup(request.options.scope, custom=tuple(sorted(request.custom.items())))
    with ThreadPoolExecutor(max_workers=2) as threads:
        pending = _start_external(selection, request.options, means, threads)
        own = _run_own(selection, setup, request.options.scope, means, deadline)
        external = [future.result() for future in pending]
    return _conclude(request, selection, own, external)


@dataclass(frozen=True)
class _Own:
    findings: list[Finding]
    faults: list[RuleFault]
    shortfalls: list[Shortfall]
    broken: dict[str, Analysis]
    run: EngineRun


def _start_external(
    selection: Selection, options: ReviewOptions, means: Means, threads: ThreadPoolExecutor
) -> list[Future[ExternalRun]]:
    analysed = [pair for pair in selection.pairs if pair.path not in selection.quiet]
    head = [pair.head for pair in analysed if pair.head is not None]
    base = [pair.base for pair in analysed if pair.base is not None and pair.head is not None]
    return [
        threads.submit(run_external, engine, head, base, means.tools, means.clock, options.max_seconds)
        for engine in external_engines({file.language for file in head})
        if engine.id in options.external_engines
    ]


def _run_own(selection: Selection, setup: Setup, scope: Scope, means: Means, deadline: float) -> _Own:
    started = means.clock.monotonic()
    jobs = [
        Job(pair.change, pair.head, pair.base, rules=pair.path not in selection.quiet)
        for pair in selection.pairs
        if pair.head is not None
    ]
    findings: list[Finding] = []
    faults: list[RuleFault] = []
    broken: dict[str, Analysis] = {}
    done = 0
    for analysis in means.workers.map(partial(analyse, setup=setup), jobs):
        done += 1
        findings += analysis.findings
        faults += analysis.faults
        if analysis.broken:
            broken[analysis.path] = analysis
        if means.clock.monotonic() > deadline:
            break
    late = [
        Shortfall("not analysed: the time budget (review.max_seconds) ran out", job.head.path) for job in jobs[done:]
    ]
    findings = forgive_moved(findings, _lost_elsewhere(selection, setup, findings))
    if scope is not Scope.ALL and not late:
        found, change_faults = _run_change_rules(selection)
        findings += found
        faults += change_faults
    broken = {path: item for path, item in broken.items() if _is_unreadable(item, selection, scope)}
    status = EngineStatus.PARTIAL if faults or late or broken else EngineStatus.OK
    run = EngineRun(
        ENGINE, __version__, status, done - len(broken), len(broken), round((means.clock.monotonic() - started) * 1000)
    )
    return _Own(findings, faults, late, broken, run)


def _lost_elsewhere(selection: Selection, setup: Setup, findings: Sequence[Finding]) -> Counter[str]:
    """What other files of the change lost, by content key, for the rules that found something new."""
    fresh = keys_of(finding for finding in findings if finding.introduced)
    surplus: Counter[str] = Counter()
    if not fresh:
        return surplus
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    for pair in selection.pairs:
        if pair.base is not None and pair.change.removed and pair.path not in selection.quiet:
            old = base_findings(pair.base, setup, fresh)
            surplus += lost(by_path.get(pair.path, ()), old)
    return surplus


def _run_change_rules(selection: Selection) -> tuple[list[Finding], list[RuleFault]]:
    view = ChangeView(selection.change, selection.pairs)
    findings: list[Finding] = []
    faults: list[RuleFault] = []
    for rule in change_rules():
        try:
            for hit in rule.check(view):
                file = view.head_file(hit.path) or view.base_file(hit.path)
                findings.append(to_finding(rule, hit.path, hit.match, file))
        except Exception as error:  # noqa: BLE001 - one rule's fault must not hide the others' findings; it is reported
            faults.append(RuleFault(rule.id, "", f"{type(error).__name__}: {error}"[:300]))
    return findings, faults


def _is_unreadable(analysis: Analysis, selection: Selection, scope: Scope) -> bool:
    """Whether what the parser could not read is part of what was asked for."""
    change = _change_of(selection, analysis.path)
    if analysis.path in selection.change.partial:
        return False
    if scope in {Scope.FILE, Scope.ALL} or change is None:
        return True
    return any(span.touches(change.added_lines) for span in analysis.broken)


def _change_of(selection: Selection, path: str) -> FileChange | None:
    return selection.change.files.by_path.get(path)


def _conclude(request: Request, selection: Selection, own: _Own, external: Sequence[ExternalRun]) -> ReviewResult:
    options = request.options
    files = {pair.path: pair for pair in selection.pairs}
    heads = {pair.path: pair.head for pair in selection.pairs if pair.head is not None}
    findings = own.findings + [
        finding for run in external for finding in _external_findings(run, files_changed=selection, heads=heads)
    ]
    findings = [
        finding
        for finding in configured(findings, options)
        if in_scope(finding, files[finding.path].change if finding.path in files else None, options.scope)
    ]
    findings, suppressed = _suppress(merge_duplicates(findings), heads, selection, options)
    findings, known = apply_baseline(with_fingerprints(findings), Counter(request.baseline))
    ordered = ranked(findings)
    shown, held_back = split_shown(ordered, options)
    shortfalls = _shortfalls(selection, own, external)
    every = [*ordered, *suppressed, *known]
    return ReviewResult(
        verdict=judge(ordered, options.fail_on, complete=not shortfalls),
        findings=tuple(shown),
        held_back=tuple(held_back),
        suppressed=tuple(with_fingerprints([*suppressed])) + tuple(known),
        engines=(own.run, *(run.engine for run in external)),
        files=len(request.change.files.files),
        shortfalls=tuple(shortfalls),
        skipped=selection.skipped,
        fail_on=options.fail_on,
        base=request.change.files.base,
        head=request.change.files.head,
        rules=rule_infos(keys_of(every), request.custom),
    )


def _external_findings(run: ExternalRun, *, files_changed: Selection, heads: Mapping[str, SourceFile]) -> list[Finding]:
    found: list[Finding] = []
    bases = {pair.base.path: pair.base for pair in files_changed.pairs if pair.base is not None}
    for path, items in run.head.items():
        change = files_changed.change.files.by_path[path]
        old_path = change.base_path or ""
        old = [locate(item, bases[old_path]) for item in run.base.get(old_path, ())] if old_path in bases else []
        found += attribute([locate(item, heads[path]) for item in items], old, change)
    return found


def _suppress(
    findings: Sequence[Finding], heads: Mapping[str, SourceFile], selection: Selection, options: ReviewOptions
) -> tuple[list[Finding], list[Finding]]:
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    marked = {path for path, file in heads.items() if "readylayer:" in file.text}
    for path in sorted(by_path.keys() | marked):
        if path not in heads:
            kept += by_path[path]
            continue
        change = _change_of(selection, path)
        everything = options.scope in {Scope.FILE, Scope.ALL} or change is None
        watched = None if everything or change is None else change.added_lines
        outcome = suppress(path, heads[path].lines, by_path.get(path, ()), watched)
        kept += outcome.kept
        suppressed += outcome.suppressed
    return kept, suppressed


def _shortfalls(selection: Selection, own: _Own, external: Sequence[ExternalRun]) -> list[Shortfall]:
    found = [*selection.shortfalls, *own.shortfalls]
    for path, analysis in sorted(own.broken.items()):
        lines = ", ".join(str(span.start_line) for span in analysis.broken[:3])
        found.append(Shortfall(f"could not be parsed (line {lines})", path))
    found += [Shortfall(f"rule {fault.rule_id} failed: {fault.reason}", fault.path or None) for fault in own.faults]
    for run in external:
        if run.engine.status is EngineStatus.FAILED:
            found.append(Shortfall(f"{run.engine.id}: {run.engine.detail}"))
        for path, fault in sorted(run.unparsed.items()):
            if path not in own.broken and path not in selection.change.partial:
                found.append(Shortfall(f"could not be parsed (line {fault.line}): {fault.message}", path))
    return found

"""From findings to a result: merged, suppressed, reduced to what was asked for, ranked and judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from readylayer_cli.domain.finding import MODEL_ENGINE, Finding
from readylayer_cli.domain.grades import Confidence
from readylayer_cli.domain.options import ReviewOptions, Scope
from readylayer_cli.domain.review import EngineRun, EngineStatus, ModelReading, ReviewResult, Shortfall
from readylayer_cli.engines.review.analyse import custom_rules
from readylayer_cli.engines.review.attribute import in_scope
from readylayer_cli.engines.review.baseline import Baseline, apply_baseline
from readylayer_cli.engines.review.catalogue import BEGINNINGS, rule_infos
from readylayer_cli.engines.review.comparison import Compared
from readylayer_cli.engines.review.dedupe import merge_duplicates
from readylayer_cli.engines.review.detect import keys_of
from readylayer_cli.engines.review.external.engine import ExternalRun
from readylayer_cli.engines.review.files import Selection
from readylayer_cli.engines.review.fingerprint import with_fingerprints
from readylayer_cli.engines.review.policy import Policy
from readylayer_cli.engines.review.rank import configured, judge, ranked, split_shown
from readylayer_cli.engines.review.sarif.logs import TakenIn
from readylayer_cli.engines.review.stretches import stretches_of
from readylayer_cli.engines.review.suppress import Judging, suppress
from readylayer_cli.engines.review.sweep import Sweep
from readylayer_cli.ports import Change


@dataclass(frozen=True)
class Checked:
    """All that was looked at, and what came of it. `compared` is `None` where there are no two trees, `reading` where
    no model was asked."""

    change: Change
    selection: Selection
    options: ReviewOptions
    custom: Mapping[str, bytes]
    swept: Sweep
    compared: Compared | None
    external: Sequence[ExternalRun]
    taken: TakenIn
    policy: Policy
    reading: ModelReading | None = None

    @property
    def found(self) -> list[Finding]:
        """What the rules, the external engines and other tools found."""
        found = self.swept.findings + (self.compared.findings if self.compared is not None else [])
        return found + self.taken.findings


def conclude(checked: Checked, baseline: Baseline) -> ReviewResult:
    """The result. Fingerprints are given before anything is left out, so that the scope does not change them."""
    options, change = checked.options, checked.change
    everything = with_fingerprints(configured(_findings(checked), checked.policy))
    counted = [finding for finding in everything if finding.suppression is None]
    kept, suppressed = _suppress(configured(merge_duplicates(counted), checked.policy), checked)
    suppressed += [finding for finding in everything if finding.suppression is not None]
    kept, suppressed = _asked_for(kept, checked), _asked_for(suppressed, checked)
    kept, known = apply_baseline(kept, baseline, _moved_to(checked))
    ordered = ranked(kept)
    shown, held_back = split_shown(ordered, options, checked.policy)
    shortfalls = _shortfalls(checked)
    return ReviewResult(
        verdict=judge(_deciding(ordered, options), options.fail_on, checked.policy, complete=not shortfalls),
        findings=tuple(shown),
        held_back=tuple(held_back),
        suppressed=tuple(ranked(suppressed)) + tuple(ranked(known)),
        engines=(
            checked.swept.run,
            *(run.engine for run in checked.external),
            *checked.taken.runs,
            *_model_run(checked),
        ),
        files=len(change.files.files),
        shortfalls=tuple(shortfalls),
        skipped=(
            *checked.selection.skipped,
            *checked.swept.skipped,
            *checked.taken.skipped,
            *(checked.reading.skipped if checked.reading is not None else ()),
        ),
        model=checked.reading.usage if checked.reading is not None else None,
        fail_on=options.fail_on,
        base=change.files.base,
        head=change.files.head,
        rules=rule_infos(keys_of([*ordered, *suppressed, *known]), checked.custom, checked.taken.rules),
    )


def _deciding(findings: Sequence[Finding], options: ReviewOptions) -> list[Finding]:
    """The findings that a gate may fail for: a model's only if the team lets it, and if it is sure."""
    return [
        finding
        for finding in findings
        if finding.engine != MODEL_ENGINE or (options.model_may_block and finding.confidence is Confidence.HIGH)
    ]


def _model_run(checked: Checked) -> tuple[EngineRun, ...]:
    return (checked.reading.run,) if checked.reading is not None else ()


def _findings(checked: Checked) -> list[Finding]:
    found = checked.found + list(checked.reading.findings if checked.reading is not None else ())
    if checked.options.scope is Scope.ALL:  # no change, so nothing was brought in
        return [replace(finding, introduced=False) for finding in found]
    return found


def _asked_for(findings: Sequence[Finding], checked: Checked) -> list[Finding]:
    changes = checked.change.files.by_path
    return [finding for finding in findings if in_scope(finding, changes.get(finding.path), checked.options.scope)]


def _moved_to(checked: Checked) -> Mapping[str, str]:
    """New path -> old path of what the change renames."""
    return {file.path: file.old_path for file in checked.change.files.files if file.old_path}


def _suppress(findings: Sequence[Finding], checked: Checked) -> tuple[list[Finding], list[Finding]]:
    heads = {pair.path: pair.head for pair in checked.selection.pairs if pair.head is not None}
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
        found, file = by_path.get(path, []), heads[path]
        stretches = stretches_of(file) if found and path not in checked.swept.unfinished else ()
        outcome = suppress(path, file.lines, found, _judging(path, checked), stretches)
        suppressed += outcome.suppressed
        notes = configured(outcome.notes, checked.policy)
        if checked.options.scope is Scope.ALL:
            notes = [replace(note, introduced=False) for note in notes]
        kept += outcome.kept + with_fingerprints(notes)
    return kept, suppressed


def _judging(path: str, checked: Checked) -> Judging:
    """Markers are judged on lines of the change, in files where everything ran that could have found something."""
    swept, change = checked.swept, checked.change.files.by_path.get(path)
    uncertain = path in checked.selection.quiet or path in swept.unfinished or path in swept.broken
    if uncertain or any(fault.path in {path, ""} for fault in swept.faults):
        return Judging(frozenset())
    ran = {run.engine.id for run in checked.external if run.engine.status is EngineStatus.OK}
    absent = [f"{engine}-" for engine in ("ruff", "oxlint") if engine not in ran]
    absent.append("llm-")  # a model may say today what it does not say tomorrow
    absent += [] if checked.compared is not None and not checked.compared.faults else ["change-"]
    everything = checked.options.scope in {Scope.FILE, Scope.ALL} or change is None
    lines = None if everything or change is None else change.added_lines
    return Judging(lines, tuple(absent), _beginnings(checked))


def _beginnings(checked: Checked) -> tuple[str, ...]:
    """How the ids of all rules begin that this review knows of."""
    own = [f"{family}-" for family in BEGINNINGS]
    team = [rule.id for rule in custom_rules(tuple(sorted(checked.custom.items())))]
    return (*own, *team, *(f"{run.id}-" for run in checked.taken.runs))


def _shortfalls(checked: Checked) -> list[Shortfall]:
    swept = checked.swept
    found = [*checked.selection.shortfalls, *swept.shortfalls, *checked.taken.shortfalls]
    for path, analysis in sorted(swept.broken.items()):
        lines = ", ".join(str(span.start_line) for span in analysis.broken[:3])
        found.append(Shortfall(f"could not be parsed (line {lines})", path))
    faults = swept.faults + (checked.compared.faults if checked.compared is not None else [])
    found += [Shortfall(f"rule {fault.rule_id} failed: {fault.reason}", fault.path or None) for fault in faults]
    for run in checked.external:
        if run.engine.status is EngineStatus.FAILED:
            found.append(Shortfall(f"{run.engine.id}: {run.engine.detail}"))
        for path, fault in sorted(run.unread.items()):
            if path not in swept.broken and path not in checked.change.partial:
                found.append(Shortfall(fault.reason, path))
    return found + list(checked.reading.shortfalls if checked.reading is not None else ())

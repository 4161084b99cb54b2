"""One run of an external analyser over both sides of a change."""

from collections.abc import Sequence
from dataclasses import replace

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.errors import ReadyLayerError
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.review import EngineRun, EngineStatus
from readylayer_cli.engines.review.external.copies import Copy, copies_of
from readylayer_cli.engines.review.external.engine import ExternalEngine, ExternalRun, Unread
from readylayer_cli.engines.review.external.survey import Installed, Survey
from readylayer_cli.ports import Clock, ToolRunner


def run_external(
    engine: ExternalEngine,
    head: Sequence[SourceFile],
    base: Sequence[SourceFile],
    tools: ToolRunner,
    clock: Clock,
    timeout_s: float,
) -> ExternalRun:
    """Run the analyser over private copies of both sides. Its failure is part of the result, never raised."""
    started = clock.monotonic()
    head = [file for file in head if file.language in engine.languages]
    base = [file for file in base if file.language in engine.languages]
    if not head:
        return ExternalRun(EngineRun(engine.id, "", EngineStatus.SKIPPED, detail="no files for it"))
    program = tools.find(engine.program)
    if program is None:
        status = EngineStatus.FAILED if engine.required else EngineStatus.SKIPPED
        return ExternalRun(EngineRun(engine.id, "", status, detail=f"{engine.program} is not installed"))
    copies = copies_of(head, base)
    survey = Survey(Installed(engine, program, tools, clock), started + timeout_s)
    try:
        survey.look_at(copies)
    except ReadyLayerError as error:
        return ExternalRun(EngineRun(engine.id, tools.version(program), EngineStatus.FAILED, detail=error.message))
    found = _by_file(engine, copies, survey)
    run = EngineRun(
        engine.id,
        tools.version(program),
        EngineStatus.OK,
        files_parsed=len(head) - len(found.unread),
        files_failed=len(found.unread),
        duration_ms=round((clock.monotonic() - started) * 1000),
    )
    return replace(found, engine=run)


def _by_file(engine: ExternalEngine, copies: Sequence[Copy], survey: Survey) -> ExternalRun:
    by_name = {copy.name: copy for copy in copies}
    head: dict[str, list[Finding]] = {}
    base: dict[str, list[Finding]] = {}
    unread: dict[str, Unread] = {}
    for finding in survey.findings:
        copy = by_name.get(finding.path)
        if copy is None or (finding.rule_id in engine.quiet_in_tests and is_test_path(copy.file.path)):
            continue
        placed = engine.in_characters(finding, copy.file.text) if engine.in_characters is not None else finding
        side = head if copy.is_head else base
        side.setdefault(copy.file.path, []).append(replace(placed, path=copy.file.path))
    for fault in survey.unread:
        copy = by_name.get(fault.path)
        if copy is not None and copy.is_head:
            unread.setdefault(copy.file.path, replace(fault, path=copy.file.path))
    return ExternalRun(EngineRun(engine.id, "", EngineStatus.OK), head, base, unread)

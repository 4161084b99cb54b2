"""What an external analyser is to the review, and how both sides of a change are put before it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.errors import ReadyLayerError, ToolError
from readylayer_cli.domain.finding import Finding, RuleInfo
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.review import EngineRun, EngineStatus
from readylayer_cli.ports import Clock, ToolRunner


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """A file that the analyser could not parse."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ExternalOutput:
    """What an analyser said about the files of a workspace; paths are relative to it."""

    findings: Sequence[Finding]
    syntax_errors: Sequence[SyntaxFault]


@dataclass(frozen=True, slots=True)
class ExternalEngine:
    """An analyser: its program, the languages it reads, how it is called and what it answers.

    `required` says that a missing program is a fault; an optional one is merely skipped. `quiet_in_tests` are the ids
    of rules whose hits in test files are not worth a reader's time.
    """

    id: str
    program: str
    languages: frozenset[str]
    argv: Callable[[str, Sequence[str]], list[str]]
    parse: Callable[[bytes, str], ExternalOutput]
    rules: Callable[[], Mapping[str, RuleInfo]]
    accepted_exit_codes: frozenset[int] = frozenset({0, 1})
    required: bool = True
    in_characters: Callable[[Finding, str], Finding] | None = None
    quiet_in_tests: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ExternalRun:
    """Findings of one analyser by path and side, and its own account."""

    engine: EngineRun
    head: Mapping[str, list[Finding]] = field(default_factory=dict)
    base: Mapping[str, list[Finding]] = field(default_factory=dict)
    unparsed: Mapping[str, SyntaxFault] = field(default_factory=dict)


def run_external(
    engine: ExternalEngine,
    head: Sequence[SourceFile],
    base: Sequence[SourceFile],
    tools: ToolRunner,
    clock: Clock,
    timeout_s: float,
) -> ExternalRun:
    """Run the analyser once over private copies of both sides. Its failure is part of the result, never raised."""
    head = [file for file in head if file.language in engine.languages]
    base = [file for file in base if file.language in engine.languages]
    if not head:
        return ExternalRun(EngineRun(engine.id, "", EngineStatus.SKIPPED, detail="no files for it"))
    program = tools.find(engine.program)
    if program is None:
        status = EngineStatus.FAILED if engine.required else EngineStatus.SKIPPED
        return ExternalRun(EngineRun(engine.id, "", status, detail=f"{engine.program} is not installed"))
    started = clock.monotonic()
    try:
        outputs = _call(engine, program, head, base, tools, timeout_s)
    except ReadyLayerError as error:
        return ExternalRun(EngineRun(engine.id, tools.version(program), EngineStatus.FAILED, detail=error.message))
    run = EngineRun(
        engine.id,
        tools.version(program),
        EngineStatus.OK,
        files_parsed=len(head) - len(outputs.unparsed),
        files_failed=len(outputs.unparsed),
        duration_ms=round((clock.monotonic() - started) * 1000),
    )
    return replace(outputs, engine=run)


def _call(
    engine: ExternalEngine,
    program: str,
    head: Sequence[SourceFile],
    base: Sequence[SourceFile],
    tools: ToolRunner,
    timeout_s: float,
) -> ExternalRun:
    names = {_safe_name("head", number, file): (True, file) for number, file in enumerate(head)}
    names |= {_safe_name("base", number, file): (False, file) for number, file in enumerate(base)}
    contents = {_REPOSITORY_MARK: b""} | {
        name: file.text.encode("utf-8", "replace") for name, (_, file) in names.items()
    }
    with tools.workspace(contents) as folder:
        output = tools.run(
            engine.argv(program, ["head", "base"] if base else ["head"]), cwd=folder, timeout_s=timeout_s
        )
        if output.exit_code is None:
            raise ToolError("RL2201", f"{engine.id} did not finish within {timeout_s:g} s")
        if output.exit_code not in engine.accepted_exit_codes:
            reason = output.stderr.decode("utf-8", "replace").strip()[:400]
            raise ToolError("RL2202", f"{engine.id} ended with exit code {output.exit_code}: {reason}")
        parsed = engine.parse(output.stdout, folder)
    sides: tuple[dict[str, list[Finding]], dict[str, list[Finding]]] = ({}, {})
    for finding in parsed.findings:
        is_head, file = names.get(finding.path, (False, None))
        quiet = file is not None and finding.rule_id in engine.quiet_in_tests and is_test_path(file.path)
        if file is not None and not quiet:
            placed = engine.in_characters(finding, file.text) if engine.in_characters is not None else finding
            sides[not is_head].setdefault(file.path, []).append(replace(placed, path=file.path))
    unparsed: dict[str, SyntaxFault] = {}
    for fault in parsed.syntax_errors:
        is_head, file = names.get(fault.path, (False, None))
        if is_head and file is not None:
            unparsed.setdefault(file.path, replace(fault, path=file.path))
    return ExternalRun(EngineRun(engine.id, "", EngineStatus.OK), sides[0], sides[1], unparsed)


_REPOSITORY_MARK = ".git/HEAD"
"""Analysers that obey ignore files look for them upwards until a repository begins: it begins here."""
_UNSAFE = lazy_pattern(r"[^\w.-]")


def _safe_name(side: str, number: int, file: SourceFile) -> str:
    """A path inside the workspace that keeps the file's own name as far as it is harmless, and its suffix."""
    base_name = file.path.rpartition("/")[2]
    stem, dot, suffix = base_name.rpartition(".")
    plain = _UNSAFE.sub("_", (stem or suffix)[:80]).lstrip(".-") or "file"
    ending = _ENDINGS.get(file.language, _UNSAFE.sub("_", suffix))
    if dot and stem and _LANGUAGE_SUFFIX.fullmatch(suffix):
        ending = suffix.lower()
    return f"{side}/{number}/{plain}.{ending}"


_LANGUAGE_SUFFIX = lazy_pattern(r"pyi?|pyw|[cm]?jsx?|[cm]?tsx?", re.IGNORECASE)
_ENDINGS = {"python": "py", "javascript": "js", "typescript": "ts", "tsx": "tsx"}

"""ruff: how it is called without any configuration of the change, and what its JSON answer means."""

import os.path
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from readylayer_cli.domain.errors import ToolError
from readylayer_cli.domain.finding import Edit, Finding, Fix, Span
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.external.engine import ExternalOutput, Unread
from readylayer_cli.engines.review.external.ruff_rules import RULES, RuffRule

ENGINE = "ruff"
_MAX_OUTPUT_BYTES = 256_000_000
_SYNTAX_CODE = "invalid-syntax"
_UNDEFINED_NAME = "F821"
_RETIRED_BUILTINS = frozenset(
    f"Undefined name `{name}`"
    for name in (
        "basestring", "buffer", "cmp", "execfile", "file", "get_ipython", "long", "raw_input", "reduce", "unichr",
        "unicode", "xrange",
    )
)  # fmt: skip
"""Names that only code for several Python versions or for an interactive shell mentions, and always behind a check."""


def argv(program: str, paths: Sequence[str]) -> list[str]:
    """The command that checks these files and folders: no configuration, cache, suppression or ignore file counts."""
    return [
        program,
        "check",
        "--isolated",
        "--no-cache",
        "--quiet",
        "--output-format=json",
        "--no-fix",
        "--ignore-noqa",
        "--no-respect-gitignore",
        "--no-force-exclude",
        "--no-preview",
        "--target-version=py315",
        "--extension=pyw:python",
        '--config=include=["*.py", "*.pyi", "*.pyw"]',
        f"--select={','.join(sorted(RULES))}",
        "--",
        *paths,
    ]


def parse_output(stdout: bytes, root: str) -> ExternalOutput:
    """Findings and syntax errors of a run over the folder `root`, with paths relative to it.

    Of a file's syntax errors only the first is kept. Raises `ToolError` for anything but ruff's JSON.
    """
    findings: list[Finding] = []
    faults: dict[str, Unread] = {}
    for hit in _read(stdout):
        path = _relative(hit.filename, root)
        rule = RULES.get(hit.code or "")
        if hit.code in {None, _SYNTAX_CODE}:
            faults.setdefault(path, Unread(path, hit.location.row, hit.message))
        elif rule is not None:
            findings.append(_finding(hit, path, rule))
    return ExternalOutput(findings, tuple(faults.values()))


class _Place(BaseModel):
    row: int = Field(ge=1)
    column: int = Field(ge=1)


class _Edit(BaseModel):
    content: str | None
    location: _Place
    end_location: _Place


class _Fix(BaseModel):
    applicability: Literal["safe", "unsafe", "display"]
    message: str | None = None
    edits: list[_Edit]


class _Hit(BaseModel):
    model_config = ConfigDict(extra="ignore")

    code: str | None
    message: str
    filename: str
    location: _Place
    end_location: _Place
    fix: _Fix | None = None


_HITS = TypeAdapter(list[_Hit])


def _read(stdout: bytes) -> list[_Hit]:
    if len(stdout) > _MAX_OUTPUT_BYTES:
        raise ToolError("RL2205", f"ruff printed more than {_MAX_OUTPUT_BYTES:,} bytes", "review fewer files at a time")
    try:
        return _HITS.validate_json(stdout)
    except (ValidationError, RecursionError) as error:
        raise ToolError("RL2206", "ruff's answer is not the JSON expected of it", "reinstall ruff") from error


def _relative(filename: str, root: str) -> str:
    for folder in dict.fromkeys((root, os.path.realpath(root))):
        prefix = folder.rstrip(os.sep) + os.sep
        if filename.startswith(prefix):
            return filename[len(prefix) :].replace(os.sep, "/")
    raise ToolError("RL2206", f"ruff reported on a file that it was not given: {filename!r}", "reinstall ruff")


def _finding(hit: _Hit, path: str, rule: RuffRule) -> Finding:
    behind_a_check = rule.code == _UNDEFINED_NAME and hit.message in _RETIRED_BUILTINS
    return Finding(
        rule_id=rule.id,
        severity=Severity.LOW if behind_a_check else rule.severity,
        confidence=rule.confidence,
        path=path,
        span=_span(hit.location, hit.end_location),
        message=hit.message,
        engine=ENGINE,
        why=rule.why,
        suggestion=rule.fix,
        cwe=rule.cwe,
        fix=_fix(hit.fix),
    )


def _span(start: _Place, end: _Place) -> Span:
    """The region; ruff ends some of them before they begin when code is missing."""
    if end.row < start.row:
        return Span(start.row, start.row, start.column)
    return Span(start.row, end.row, start.column, end.column)


def _fix(fix: _Fix | None) -> Fix | None:
    if fix is None or fix.applicability != "safe" or not fix.edits:
        return None
    edits = tuple(Edit(_span(edit.location, edit.end_location), edit.content or "") for edit in fix.edits)
    return Fix(fix.message or "Apply ruff's fix", edits)

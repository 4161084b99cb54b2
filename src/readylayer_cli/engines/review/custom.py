"""A team's own rules: ast-grep YAML files of `.readylayer/rules/`, read from the merge-base."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from readylayer_cli.code.languages import PARSED
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_MAX_BYTES = 1_000_000
_MAX_RULES = 1_000
_ALIASES = {
    "js": "javascript",
    "jsx": "javascript",
    "ts": "typescript",
    "py": "python",
    "golang": "go",
    "rb": "ruby",
    "yml": "yaml",
}
_SEVERITY = {"hint": Severity.LOW, "info": Severity.LOW, "warning": Severity.MEDIUM, "error": Severity.HIGH}


class _CustomRule(BaseModel):
    """One ast-grep rule; the keys are ast-grep's own."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    id: str = Field(pattern=r"^[A-Za-z0-9][\w.-]{0,99}$")
    language: str
    rule: dict[str, Any]
    constraints: dict[str, Any] | None = None
    utils: dict[str, Any] | None = None
    transform: dict[str, Any] | None = None
    severity: Literal["hint", "info", "warning", "error", "low", "medium", "high", "critical", "off"] = "warning"
    message: str = ""
    note: str = ""
    url: str = ""
    fix: str | dict[str, Any] | None = None
    files: list[str] | None = None
    ignores: list[str] | None = None
    metadata: dict[str, Any] | None = None
    labels: dict[str, Any] | None = None


def read_custom_rules(files: Mapping[str, bytes]) -> tuple[FileRule, ...]:
    """Rules of these files (path -> content); raises `ConfigError` naming the file for anything that is no rule."""
    found: list[FileRule] = []
    for path, data in sorted(files.items()):
        if len(data) > _MAX_BYTES:
            raise ConfigError("RL1110", f"rule file is larger than {_MAX_BYTES} bytes: {path}", "split it")
        found += [_build(document, path) for document in _documents(data, path)]
    if len(found) > _MAX_RULES:
        raise ConfigError("RL1110", f"more than {_MAX_RULES} rules in one repository", "remove some")
    return tuple(found)


def _documents(data: bytes, path: str) -> Iterable[_CustomRule]:
    hint = "rule files are ast-grep rules: id, language, rule, message, severity"
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(data, Loader=yaml.CSafeLoader)):
            raise ConfigError("RL1111", f"YAML aliases are not accepted in rule files: {path}", hint)
        documents = [document for document in yaml.load_all(data, Loader=yaml.CSafeLoader) if document is not None]
        return [_CustomRule.model_validate(document) for document in documents]
    except (yaml.YAMLError, ValidationError, RecursionError, ValueError) as error:
        raise ConfigError("RL1111", f"not a rule file: {path}: {_first_line(error)}", hint) from error


def _build(document: _CustomRule, path: str) -> FileRule:
    language = document.language.lower()
    language = _ALIASES.get(language, language)
    if language not in PARSED:
        raise ConfigError(
            "RL1112", f"unknown language {document.language!r} in {path}", f"one of: {', '.join(sorted(PARSED))}"
        )
    extra = {
        key: value for key in ("constraints", "utils", "transform") if (value := getattr(document, key)) is not None
    }
    _prove(document, language, extra, path)
    included = [_glob(pattern) for pattern in document.files or []]
    excluded = [_glob(pattern) for pattern in document.ignores or []]
    message = document.message or document.id

    def check(file: SourceFile) -> Iterable[Match]:
        if included and not any(pattern.search(file.path) for pattern in included):
            return []
        if any(pattern.search(file.path) for pattern in excluded):
            return []
        return [node_match(file, node, message) for node in file.find_all(document.rule, **extra)]

    return FileRule(
        id=document.id,
        title=message,
        severity=_SEVERITY.get(document.severity) or Severity(document.severity.replace("off", "low")),
        confidence=Confidence.HIGH,
        what=f"A rule of this repository (`{path}`).",
        why=document.note or message,
        fix=document.url or document.note or message,
        languages=(language,),
        check=check,
        tags=("custom",) if document.severity != "off" else ("custom", "off"),
    )


def _prove(document: _CustomRule, language: str, extra: dict[str, Any], path: str) -> None:
    try:
        SourceFile("probe", "\n", language).find_all(document.rule, **extra)
    except Exception as error:
        raise ConfigError(
            "RL1113", f"rule {document.id!r} in {path}: {_reason(error)}", "see ast-grep's rule reference"
        ) from error


def _reason(error: Exception) -> str:
    text = str(error).partition("Stack backtrace")[0]
    return "; ".join(re.sub(r"^\s*\d+:\s*", "", line).strip() for line in text.splitlines() if line.strip())[:400]


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _glob(pattern: str) -> re.Pattern[str]:
    """A gitignore-like glob: `**` crosses folders, `*` and `?` do not; without a slash it may match anywhere."""
    body = re.escape(pattern.removeprefix("./")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*")
    body = body.replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return re.compile(("^" if "/" in pattern else "(?:^|/)") + body + r"(?:$|/)")

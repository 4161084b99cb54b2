"""SQL text put together by code: what is filled in, and whether it stands where a value or a name belongs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import FlowStep
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Match
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._pieces import HOLE, holes, is_built, literal_text, take_apart
from readylayer_cli.engines.review.rules.python._request import describe
from readylayer_cli.engines.review.rules.python._scope import scope_of
from readylayer_cli.engines.review.rules.python._templates import Piece

CLEAN = (
    "quote_name", "quote_ident", "quote_identifier", "quote", "qn", "escape", "escape_string", "escape_identifier", "mogrify",
    "literal", "Identifier", "Literal", "Placeholder", "quote_name_unless_alias", "quote_value", "format_identifier", "compile",
    "quoted", "bindparam", "as_sql", "literalquery",
)  # fmt: skip
"""Functions that make a value harmless inside SQL."""

_STATEMENT = lazy_pattern(
    r"\b(?:select\b[^;]{1,2000}?\bfrom\b|insert\s+(?:or\s+\w+\s+|ignore\s+)?into\b|replace\s+into\b|update\b[^;]{1,500}?\bset\b"
    r"|delete\s+from\b|merge\s+into\b|union\s+(?:all\s+)?select\b|(?:drop|alter|create|truncate)\s+(?:or\s+replace\s+|temporary\s+"
    r"|unique\s+)?(?:table|view|index|database|schema|user|role|sequence|extension|function|trigger)\b|\bwhere\b[^;]{0,200}?(?:=|\blike\b|\bin\b)"
    r"|(?:grant|revoke)\s+\w+\s+on\b|call\s+\w+\s*\(|exec(?:ute)?\s+\w+|order\s+by\b|with\s+\w+\s+as\s*\()",
    re.IGNORECASE,
)
_WORD = lazy_pattern(r"[a-z_]+", re.IGNORECASE)
_VALUE_WORDS = frozenset(
    {"like", "ilike", "in", "between", "limit", "offset", "values", "regexp", "rlike", "match", "top"}
)
_NAME_WORDS = frozenset(
    {"from", "join", "into", "update", "table", "select", "by", "set", "on", "distinct", "index", "view", "column"}
)
_SAFE_NAME = lazy_pattern(r"placeholder|qmark|_params?\Z|bind_|\Aparams?\Z|parameters?\Z", re.IGNORECASE)
_SCHEMA_NAME = lazy_pattern(
    r"table|column|\bcols?\b|schema|constraint|index|database|dbname|db_name|catalog|keyspace|sequence|field_?name|extension|view_?name",
    re.IGNORECASE,
)
_MIGRATION = lazy_pattern(r"(?:^|/)(?:migrations?|alembic|versions)/")


@dataclass(frozen=True, slots=True, order=True)
class Danger:
    """How bad one filled-in expression is; the greater, the worse."""

    source: Origin
    is_value: bool
    is_parameter: bool


def judge_sql(file: SourceFile, call: SgNode, query: SgNode, *, always_sql: bool = False) -> Iterator[Match]:
    """The match for SQL that is built from what nobody has made harmless; nothing for fixed or foreign text.

    `always_sql` says that the text is SQL whether or not a statement can be recognised in it.
    """
    parts = take_apart(file, query)
    found = [(danger, hole) for before, hole, after in holes(parts) if (danger := _danger(file, before, hole, after))]
    if not found or (always_sql and not is_built(parts) and max(found, key=_by_danger)[0].source is not Origin.REQUEST):
        return
    danger, hole = max(found, key=_by_danger)
    if always_sql or _is_sql(parts, danger):
        yield from _matches(file, call, hole, danger)


def _by_danger(item: tuple[Danger, SgNode]) -> Danger:
    return item[0]


def _danger(file: SourceFile, before: str, hole: SgNode, after: str) -> Danger | None:
    name = _last_name(hole)
    source = origin(file, hole, CLEAN)
    if source <= Origin.CHECKED or _SAFE_NAME.search(name):
        return None
    if source is Origin.UNKNOWN and (_SCHEMA_NAME.search(name) or _MIGRATION.search(file.path)):
        return None
    is_parameter = hole.kind() == "identifier" and hole.text() in scope_of(file, hole).parameters
    return Danger(source, takes_value(before, after), is_parameter)


def takes_value(before: str, after: str) -> bool:
    """Whether what follows `before` is a value, which a parameter could carry, rather than a name or a clause."""
    text = before.rstrip().rstrip("%")
    if text.endswith("'") or after.startswith("'"):
        return True
    text = text.rstrip('%("[ \n\t`')
    if text.endswith(("=", "<", ">", "||")):
        return True
    words = _WORD.findall(text[-400:])
    if text.endswith((HOLE, "?", ",", "'")) or before.rstrip().endswith("("):
        last = next((word.lower() for word in reversed(words) if word.lower() in _VALUE_WORDS | _NAME_WORDS), "")
        return last in {"values", "in"} or (before.rstrip().endswith("(") and last in _VALUE_WORDS)
    word = words[-1].lower() if words and text.endswith(words[-1]) else ""
    return word in _VALUE_WORDS and not (word == "like" and "create" in text.lower())


def _is_sql(parts: Sequence[Piece], danger: Danger) -> bool:
    text = literal_text(parts)[:6000]
    return bool(_STATEMENT.search(text)) or (danger.source is Origin.REQUEST and not text.strip("? \n"))


def _matches(file: SourceFile, call: SgNode, hole: SgNode, danger: Danger) -> Iterator[Match]:
    shown = describe(hole)
    severity, confidence = Severity.LOW, Confidence.MEDIUM if danger.is_parameter else Confidence.LOW
    message = f"`{shown}` is written into the SQL as a name or clause"
    if danger.source is Origin.REQUEST:
        severity, confidence = Severity.CRITICAL, Confidence.HIGH
        message = f"Request data (`{shown}`) becomes part of the SQL that is executed"
    elif danger.is_value:
        severity, confidence = Severity.HIGH, Confidence.HIGH
        message = f"`{shown}` is written into the SQL instead of being passed as a parameter"
    start = FlowStep(file.path, file.span(hole), f"`{shown}` is filled in here")
    end = FlowStep(file.path, file.span(call), "the statement is executed here")
    yield Match(
        span=file.span(call),
        message=message,
        anchor=call.text(),
        severity=severity,
        confidence=confidence,
        flow=(start, end) if start.span.end_line < end.span.start_line else (),
    )


def _last_name(node: SgNode) -> str:
    return node.text()[-60:].rpartition(".")[2].rstrip("()")

"""agent-trace records: JSON lines that say who wrote which lines at which revision.

Source: agent-trace 0.1.0 (RFC, January 2026), README and reference/trace-store.ts.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from readylayer_cli.domain.lines import MOST_LINES, Lines, between

TRACE_FILE = ".agent-trace/traces.jsonl"
_KNOWN = frozenset({"ai", "mixed", "human"})
_LARGEST_LINE = 2_000_000


@dataclass(frozen=True, slots=True)
class Trace:
    """Lines of a file at a revision, and who is said to have written them: `ai`, `mixed` or `human`."""

    revision: str
    path: str
    lines: Lines
    contributor: str
    tool: str


def read_traces(data: bytes) -> tuple[list[Trace], int]:
    """All usable ranges, and how many records could not be read."""
    found: list[Trace] = []
    skipped = 0
    for line in data.split(b"\n"):
        if not line.strip():
            continue
        try:
            record = json.loads(line[:_LARGEST_LINE])
            found += _record(record)
        except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
            skipped += 1
    return found, skipped


def _record(record: Mapping[str, object]) -> Iterator[Trace]:
    vcs, tool = record["vcs"], record.get("tool")
    if not isinstance(vcs, dict) or vcs.get("type") != "git" or not isinstance(vcs.get("revision"), str):
        raise TypeError("no git revision")
    name = tool.get("name") if isinstance(tool, dict) else None
    label = re.sub(r"[^\w .-]", "", name)[:60].lower() if isinstance(name, str) else ""
    for file in _list(record.get("files")):
        for conversation in _list(file.get("conversations")):
            whole = _kind(conversation.get("contributor"))
            for each in _list(conversation.get("ranges")):
                kind = _kind(each.get("contributor")) or whole
                lines = _lines(each.get("start_line"), each.get("end_line"))
                if kind in _KNOWN and lines:
                    yield Trace(vcs["revision"], str(file["path"]), lines, kind, label or "unknown tool")


def _lines(first: object, last: object) -> Lines:
    usable = isinstance(first, int) and isinstance(last, int) and 1 <= first <= last <= MOST_LINES
    return between(first, last) if usable and isinstance(first, int) and isinstance(last, int) else 0


def _kind(contributor: object) -> str:
    return str(contributor.get("type", "")) if isinstance(contributor, dict) else ""


def _list(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

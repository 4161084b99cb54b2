"""git-ai notes: which lines of a commit's files were written in which conversation.

Source: git-ai, specs/git_ai_standard_v3.0.0.md (`authorship/3.0.0`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from readylayer_cli.domain.lines import Lines
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.provenance.ranges import read_ranges

_SCHEMA = "authorship/3."
_LARGEST_NOTE = 5_000_000
_ENTRY = lazy_pattern(r"  (\S+) ([0-9,-]+)")
_LEGACY = lazy_pattern(r"[0-9a-f]{7,16}")
_HUMAN = "h_"
_SESSION = "s_"


@dataclass
class Note:
    """What a note says of one commit: by path the lines of each tool, and those that people were seen to type."""

    ai: dict[str, dict[str, Lines]] = field(default_factory=dict)
    human: dict[str, Lines] = field(default_factory=dict)
    skipped: int = 0


def read_note(text: str) -> Note:
    """Parts that cannot be read are counted in `skipped`, and the rest is taken."""
    note = Note()
    head, found, tail = text[:_LARGEST_NOTE].partition("\n---\n")
    if text.startswith("---\n"):
        head, found, tail = "", "---", text[4:]
    facts = _facts(tail)
    if not found or facts is None:
        note.skipped += 1
        return note
    path = ""
    for line in head.split("\n"):
        if line and not line.startswith(" "):
            path = _path(line)
        elif line.strip():
            _entry(note, path, line, facts)
    return note


def _facts(text: str) -> Mapping[str, object] | None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not str(content.get("schema_version", "")).startswith(_SCHEMA):
        return None
    return content


def _path(line: str) -> str:
    if not line.startswith('"'):
        return line
    try:
        value = json.loads(line)
    except ValueError:
        value = line.strip('"')
    return value if isinstance(value, str) else ""


def _entry(note: Note, path: str, line: str, facts: Mapping[str, object]) -> None:
    found = _ENTRY.fullmatch(line)
    lines = read_ranges(found[2]) if found else None
    if not found or lines is None or not path:
        note.skipped += 1
        return
    key = found[1]
    if key.startswith(_HUMAN):
        note.human[path] = note.human.get(path, 0) | lines
        return
    session = key.partition("::")[0]
    tool = _tool(facts, "sessions" if session.startswith(_SESSION) else "prompts", session)
    if tool is None and not session.startswith(_SESSION) and not _LEGACY.fullmatch(session):
        note.skipped += 1
        return
    tools = note.ai.setdefault(path, {})
    tools[tool or "unknown tool"] = tools.get(tool or "unknown tool", 0) | lines


def _tool(facts: Mapping[str, object], section: str, key: str) -> str | None:
    entries = facts.get(section)
    entry = entries.get(key) if isinstance(entries, dict) else None
    agent = entry.get("agent_id") if isinstance(entry, dict) else None
    tool = agent.get("tool") if isinstance(agent, dict) else None
    return re.sub(r"[^\w .-]", "", tool)[:60].lower() or None if isinstance(tool, str) else None

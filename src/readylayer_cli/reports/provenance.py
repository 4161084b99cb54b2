"""Provenance, shown: text with a bar a file, and JSON."""

from collections.abc import Iterator

from readylayer_cli.domain.lines import count, ranges_in
from readylayer_cli.domain.provenance import Evidence, FileProvenance, Provenance, Tier
from readylayer_cli.domain.visible import obeyed_by_no_runner, one_line, visible
from readylayer_cli.reports.jsontext import Json, dump
from readylayer_cli.reports.paint import Ink, Line, painted

_BAR = 20
_MOST = 40
_WORDS = {
    Tier.LINE: "by records of lines",
    Tier.COMMIT: "by signatures of commits",
    Tier.CHANGE: "by marks of the whole change",
}


def render_text(provenance: Provenance, *, color: bool, unicode: bool) -> str:
    """Sums first, then a bar a file, then the evidence."""
    lines = [*_sums(provenance), *_files(provenance, unicode=unicode), *_evidence(provenance)]
    return obeyed_by_no_runner(painted(lines, color=color))


def render_json(provenance: Provenance) -> str:
    """The document, indented."""
    return dump(document(provenance)) + "\n"


def document(provenance: Provenance) -> dict[str, Json]:
    """As plain values; lines are [first, last], both included."""
    return {
        "schema_version": 1,
        "base": provenance.base,
        "head": provenance.head,
        "ai_generated": True if provenance.evidence else None,
        "tools": list(provenance.tools),
        "line_records": provenance.has_records,
        "totals": {
            **{tier.value: _total(provenance, tier) for tier in Tier},
            "recorded_human": sum(count(file.recorded_human) for file in provenance.files),
            "automation": sum(count(file.automation) for file in provenance.files),
            "unknown": sum(file.unknown for file in provenance.files),
            "changed": sum(count(file.changed) for file in provenance.files),
        },
        "files": [_file(file) for file in provenance.files],
        "evidence": [_sign(each) for each in provenance.evidence],
        "warnings": list(provenance.warnings),
    }


def _total(provenance: Provenance, tier: Tier) -> int:
    return sum(count(file.by_tier.get(tier, 0)) for file in provenance.files)


def _file(file: FileProvenance) -> Json:
    return {
        "path": file.path,
        "changed": count(file.changed),
        "ai": {tier.value: [list(each) for each in ranges_in(file.by_tier.get(tier, 0))] for tier in Tier},
        "tools": {tool: count(file.by_tool[tool]) for tool in sorted(file.by_tool)},
        "recorded_human": [list(each) for each in ranges_in(file.recorded_human)],
        "automation": count(file.automation),
        "unknown": file.unknown,
    }


def _sign(evidence: Evidence) -> Json:
    detail = evidence.detail or None
    return {"tier": evidence.tier.value, "tool": evidence.tool, "source": evidence.source, "detail": detail}


def _sums(provenance: Provenance) -> Iterator[Line]:
    changed = sum(count(file.changed) for file in provenance.files)
    if not provenance.evidence:
        yield [Ink(f"Of {changed:,} changed lines nothing says that a machine wrote them (unknown).")]
        return
    tools = ", ".join(one_line(tool, 60) for tool in provenance.tools)
    machine = sum(count(file.ai()) for file in provenance.files)
    yield [Ink(f"{machine:,} of {changed:,} changed lines are by {tools}, at least.", "strong")]
    for tier in Tier:
        lines = _total(provenance, tier)
        if lines:
            yield [Ink(f"  {lines:>7,}  {_WORDS[tier]}")]
    for label, lines in (
        ("recorded human (a tool saw them typed)", sum(count(file.recorded_human) for file in provenance.files)),
        ("by update robots", sum(count(file.automation) for file in provenance.files)),
        ("unknown", sum(file.unknown for file in provenance.files)),
    ):
        if lines:
            yield [Ink(f"  {lines:>7,}  {label}", "faint")]


def _files(provenance: Provenance, *, unicode: bool) -> Iterator[Line]:
    touched = [file for file in provenance.files if file.ai() or file.recorded_human]
    if touched:
        yield [Ink("")]
    for file in sorted(touched, key=lambda each: (-count(each.ai()), each.path))[:_MOST]:
        share = count(file.ai()) / max(count(file.changed), 1)
        full = min(_BAR, max(1, round(share * _BAR))) if file.ai() else 0
        on, off = ("\u2588", "\u2591") if unicode else ("#", ".")
        bar = [Ink(on * full, "medium"), Ink(off * (_BAR - full), "faint")]
        yield [*bar, Ink(f" {count(file.ai()):>5,}/{count(file.changed):<5,} {visible(file.path)}")]
    if len(touched) > _MOST:
        yield [Ink(f"and {len(touched) - _MOST:,} more files", "faint")]


def _evidence(provenance: Provenance) -> Iterator[Line]:
    if provenance.evidence:
        yield [Ink("")]
    for each in provenance.evidence[:_MOST]:
        where = f" {one_line(each.detail, 60)[:12]}" if each.detail else ""
        yield [Ink(f"  {each.tier.value:<7} {one_line(each.tool, 40)}: {one_line(each.source, 60)}{where}", "faint")]
    if not provenance.has_records:
        yield [Ink("  no git-ai notes here (refs/notes/ai), so no records of lines", "faint")]
    for warning in provenance.warnings:
        yield [Ink(f"  {one_line(warning, 200)}", "medium")]

"""Whether GitLab finds a line for a position, and where a note goes when the diff changes."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from readylayer_cli.diff.positions import LineMap
from readylayer_cli.domain.change import FileChange, FileStatus
from tests.fakes.hosts.gitlab.records import Version

_KEYS = {
    "base_sha", "start_sha", "head_sha", "old_path", "new_path", "position_type", "old_line", "new_line", "line_range",
    "width", "height", "x", "y", "ignore_whitespace_change",
}  # fmt: skip
_TYPES = {"text", "image", "file"}
Line = tuple[str, int, int, str]
"""Sign, running old number, running new number, text."""


def missing_parameter(position: Any) -> str | None:
    """The first parameter that GitLab's API asks for and does not find."""
    if not isinstance(position, dict):
        return "position is invalid"
    for name in ("base_sha", "start_sha", "head_sha", "position_type"):
        if not position.get(name):
            return f"position[{name}] is missing"
    return None if position["position_type"] in _TYPES else "position[position_type] does not have a valid value"


def fits_schema(position: dict[str, Any]) -> bool:
    """Whether GitLab's schema of stored positions takes it, as it was up to 17.7."""
    if set(position) - _KEYS:
        return False
    if any(not isinstance(position.get(name), int | None) for name in ("old_line", "new_line")):
        return False
    ends = position.get("line_range")
    if ends is None:
        return True
    if not isinstance(ends, dict) or set(ends) - {"start", "end"}:
        return False
    return all(isinstance(end, dict) and not set(end) - {"line_code", "type"} for end in ends.values())


def found_line_code(position: dict[str, Any], versions: Sequence[Version]) -> str | None:
    """The code of the line that a position names; `None` if it names none."""
    version = next((each for each in reversed(versions) if each.fits(position)), None)
    file = _file(position, version) if version else None
    if file is None:
        return None
    old, new = position.get("old_line"), position.get("new_line")
    at = next(((o, n) for sign, o, n, _ in lines_of(file) if _named(sign, o, n) == (old, new)), None)
    if at is None and old and new and file.status in {FileStatus.MODIFIED, FileStatus.RENAMED}:
        lines = LineMap(file.hunks)  # GitLab unfolds unchanged lines beyond the hunks
        at = (old, new) if (lines.old_line(new), lines.new_line(old)) == (old, new) else None
    return line_code(position["new_path"], *at) if at else None


def odd_range(position: dict[str, Any], versions: Sequence[Version]) -> str | None:
    """What a person would not see highlighted: GitLab stores any line code, but shows those of the diff alone."""
    version = next((each for each in reversed(versions) if each.fits(position)), None)
    file = _file(position, version) if version else None
    if file is None or not position.get("line_range"):
        return None
    codes = {line_code(file.path, old, new): sign for sign, old, new, _ in lines_of(file)}
    kinds = {"+": "new", "-": "old", " ": None}
    for end in ("start", "end"):
        told = position["line_range"].get(end, {})
        code = told.get("line_code")
        if code not in codes:
            return f"line_range.{end} names no line of the diff: {code}"
        if told.get("type") != kinds[codes[code]]:
            return f"line_range.{end} has the type {told.get('type')!r} on a line {codes[code]!r}"
    if position["line_range"]["end"]["line_code"] != found_line_code(position, versions):
        return "line_range does not end at the note's line"
    return None


def line_code(path: str, old: int, new: int) -> str:
    return f"{hashlib.sha1(path.encode('utf-8', 'surrogateescape')).hexdigest()}_{old}_{new}"


def carried(position: dict[str, Any], before: Version, after: Version) -> dict[str, Any] | None:
    """Where the same line is in a newer version; `None` if it is gone, which leaves the note outdated."""
    old_file = _file(position, before)
    new_file = old_file and after.diff.by_path.get(old_file.path)
    if old_file is None or new_file is None:
        return None
    wanted = (position.get("old_line"), position.get("new_line"))
    line = next((each for each in lines_of(old_file) if _named(*each[:3]) == wanted), None)
    if line is None:
        return None
    same = [each for each in lines_of(new_file) if (each[0], each[3]) == (line[0], line[3])]
    if not same:
        return None
    sign, old, new, _ = min(same, key=lambda each: abs(each[2] - line[2]))
    named = dict(zip(("old_line", "new_line"), _named(sign, old, new), strict=True))
    paths = {"old_path": new_file.old_path or new_file.path, "new_path": new_file.path}
    return {"position_type": "text", **after.refs(), **paths, **named}


def lines_of(file: FileChange) -> Iterator[Line]:
    """All lines of the hunks with GitLab's running numbers."""
    for hunk in file.hunks:
        old = hunk.old_start + (hunk.old_count == 0)
        new = hunk.new_start + (hunk.new_count == 0)
        for line in hunk.lines:
            sign = line[:1] or " "
            yield sign, old, new, line[1:]
            old += sign != "+"
            new += sign != "-"


def _named(sign: str, old: int, new: int) -> tuple[int | None, int | None]:
    return (None if sign == "+" else old), (None if sign == "-" else new)


def _file(position: dict[str, Any], version: Version) -> FileChange | None:
    file = version.diff.by_path.get(position.get("new_path") or "")
    if file is None or (file.old_path or file.path) != position.get("old_path"):
        return None
    return file

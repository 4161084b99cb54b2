"""ChangeSet -> unified diff in git's format."""

from collections.abc import Iterator

from readylayer_cli.domain.change import ChangeSet, FileChange, FileKind, FileStatus, Hunk

_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def render_diff(changes: ChangeSet) -> bytes:
    """A diff with `a/` and `b/` prefixes that `git apply` accepts, except that binary content is not in it."""
    return b"".join(part for file in changes.files for part in _render_file(file))


def _render_file(file: FileChange) -> Iterator[bytes]:
    if file.status is FileStatus.TYPE_CHANGED:
        yield from _render_type_change(file)
        return
    old, new = file.old_path or file.path, file.path
    yield f"diff --git {_quote('a/' + old)} {_quote('b/' + new)}\n".encode("utf-8", "surrogateescape")
    yield from (line.encode("utf-8", "surrogateescape") + b"\n" for line in _extended_headers(file, old, new))
    if file.hunks:
        old_label = "/dev/null" if file.status is FileStatus.ADDED else _label("a/" + old)
        new_label = "/dev/null" if file.status is FileStatus.DELETED else _label("b/" + new)
        yield f"--- {old_label}\n+++ {new_label}\n".encode("utf-8", "surrogateescape")
        yield from (part for hunk in file.hunks for part in _render_hunk(hunk))
    elif file.kind is FileKind.BINARY:
        yield b"Binary files differ\n"


def _extended_headers(file: FileChange, old: str, new: str) -> Iterator[str]:
    match file.status:
        case FileStatus.ADDED:
            yield f"new file mode {file.new_mode or '100644'}"
        case FileStatus.DELETED:
            yield f"deleted file mode {file.old_mode or '100644'}"
        case _ if file.old_mode != file.new_mode and file.old_mode and file.new_mode:
            yield f"old mode {file.old_mode}"
            yield f"new mode {file.new_mode}"
    if file.status in {FileStatus.RENAMED, FileStatus.COPIED}:
        verb = "rename" if file.status is FileStatus.RENAMED else "copy"
        yield f"{verb} from {_quote(old)}"
        yield f"{verb} to {_quote(new)}"
    if file.old_mode and file.old_mode == file.new_mode:
        yield f"index {'0' * 7}..{'0' * 7} {file.old_mode}"


def _render_type_change(file: FileChange) -> Iterator[bytes]:
    old_kind = FileKind.SYMLINK if (file.old_mode or "").startswith("12") else FileKind.TEXT
    removed = tuple(_one_sided(hunk, "-") for hunk in file.hunks if hunk.old_count)
    added = tuple(_one_sided(hunk, "+") for hunk in file.hunks if hunk.new_count)
    yield from _render_file(
        FileChange(file.path, FileStatus.DELETED, kind=old_kind, old_mode=file.old_mode, hunks=removed)
    )
    yield from _render_file(
        FileChange(file.path, FileStatus.ADDED, kind=file.kind, new_mode=file.new_mode, hunks=added)
    )


def _one_sided(hunk: Hunk, sign: str) -> Hunk:
    lines = tuple(line for line in hunk.lines if line[:1] == sign)
    if sign == "-":
        return Hunk(hunk.old_start, len(lines), 0, 0, lines, old_missing_newline=hunk.old_missing_newline)
    return Hunk(0, 0, hunk.new_start, len(lines), lines, new_missing_newline=hunk.new_missing_newline)


def _render_hunk(hunk: Hunk) -> Iterator[bytes]:
    section = f" {hunk.section}" if hunk.section else ""
    header = f"@@ -{_range(hunk.old_start, hunk.old_count)} +{_range(hunk.new_start, hunk.new_count)} @@{section}\n"
    yield header.encode("utf-8", "surrogateescape")
    unterminated = _unterminated(hunk)
    for index, line in enumerate(hunk.lines):
        yield line.encode("utf-8", "surrogateescape") + b"\n"
        if index in unterminated:
            yield b"\\ No newline at end of file\n"


def _unterminated(hunk: Hunk) -> set[int]:
    found = set()
    for other, is_missing in (("+", hunk.old_missing_newline), ("-", hunk.new_missing_newline)):
        if is_missing:
            found.add(max(index for index, line in enumerate(hunk.lines) if line[:1] != other))
    return found


def _range(start: int, count: int) -> str:
    return str(start) if count == 1 else f"{start},{count}"


def _label(name: str) -> str:
    quoted = _quote(name)
    return quoted + "\t" if quoted == name and " " in name else quoted


def _quote(name: str) -> str:
    raw = name.encode("utf-8", "surrogateescape")
    if all(byte >= 32 and byte not in {34, 92, 127} for byte in raw) and name.isprintable():
        return name
    return (
        '"' + "".join(_ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in raw) + '"'
    )

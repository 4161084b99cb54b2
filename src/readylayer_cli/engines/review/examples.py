"""Runs a rule on one of its own examples, exactly as the engine would."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import ChangeSet, FileChange, FileKind, FileStatus, Hunk
from readylayer_cli.engines.review.matching import run_file_rule
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Example, FileRule, Match
from readylayer_cli.engines.review.view import ChangeView, FilePair
from readylayer_cli.ports import Change

_EXTENSION = {
    "python": "py",
    "javascript": "js",
    "typescript": "ts",
    "tsx": "tsx",
    "go": "go",
    "java": "java",
    "ruby": "rb",
    "php": "php",
    "yaml": "yaml",
}


def judge_example(
    rule: FileRule | ChangeRule, example: str | Example | ChangeExample
) -> Sequence[Match] | Sequence[ChangeMatch]:
    """What the rule reports on the example."""
    if isinstance(rule, ChangeRule):
        if not isinstance(example, ChangeExample):
            raise TypeError(f"{rule.id}: a change rule needs change examples")
        return list(rule.check(example_view(example)))
    if isinstance(example, ChangeExample):
        raise TypeError(f"{rule.id}: a file rule needs code examples")
    if isinstance(example, str):
        example = Example(example)
    path = example.path or f"src/example.{_EXTENSION.get(rule.languages[0], 'txt')}"
    return run_file_rule(rule, SourceFile(path, example.code))


def example_view(example: ChangeExample) -> ChangeView:
    """The change view of two small in-memory trees. A file whose content stands at a new path counts as renamed."""
    before, after = dict(example.before), dict(example.after)
    found = (_with_kind(change, example.modes, after) for change in _changes(before, after, example.modes))
    changes = sorted(found, key=lambda change: change.path)
    pairs = []
    for change in changes:
        regular = change.kind is FileKind.TEXT
        old = SourceFile(change.base_path, before[change.base_path]) if change.base_path and regular else None
        new = SourceFile(change.head_path, after[change.head_path]) if change.head_path and regular else None
        pairs.append(FilePair(change, old, new))
    return ChangeView(Change(ChangeSet(tuple(changes)), _MemoryTree(before), _MemoryTree(after)), pairs)


def _with_kind(change: FileChange, modes: Mapping[str, str], after: Mapping[str, str]) -> FileChange:
    mode = modes.get(change.path, "100644")
    kind = {"120000": FileKind.SYMLINK, "160000": FileKind.SUBMODULE}.get(mode, FileKind.TEXT)
    is_binary = "\0" in after.get(change.path, "")
    return replace(
        change,
        kind=FileKind.BINARY if is_binary else kind,
        old_mode="100644" if change.base_path else None,
        new_mode=mode if change.head_path else None,
        hunks=() if is_binary else change.hunks,
    )


def _changes(before: Mapping[str, str], after: Mapping[str, str], modes: Mapping[str, str]) -> Iterable[FileChange]:
    gone = {content: path for path, content in before.items() if path not in after}
    moved = {path: gone.pop(content) for path, content in after.items() if path not in before and content in gone}
    for path, content in after.items():
        if path in moved:
            yield FileChange(path, FileStatus.RENAMED, moved[path])
        elif path not in before:
            yield FileChange(path, FileStatus.ADDED, hunks=_hunks("", content))
        elif before[path] != content or path in modes:
            yield FileChange(path, FileStatus.MODIFIED, path, hunks=_hunks(before[path], content))
    for path, content in before.items():
        if path not in after and path not in moved.values():
            yield FileChange(path, FileStatus.DELETED, path, hunks=_hunks(content, ""))


def _hunks(old: str, new: str) -> tuple[Hunk, ...]:
    old_lines, new_lines = old.splitlines(), new.splitlines()
    hunks = []
    for group in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_grouped_opcodes(3):
        lines: list[str] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [" " + line for line in old_lines[i1:i2]]
            else:
                lines += ["-" + line for line in old_lines[i1:i2]]
                lines += ["+" + line for line in new_lines[j1:j2]]
        (_, i1, _, j1, _), (_, _, i2, _, j2) = group[0], group[-1]
        hunks.append(Hunk(i1 + (i2 > i1), i2 - i1, j1 + (j2 > j1), j2 - j1, tuple(lines)))
    return tuple(hunks)


class _MemoryTree:
    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = {path: content.encode("utf-8", "surrogateescape") for path, content in files.items()}

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        return {path: self._files[path] for path in paths if path in self._files}

    def size(self, path: str) -> int | None:
        return len(self._files[path]) if path in self._files else None

    def paths(self) -> Sequence[str]:
        return sorted(self._files)

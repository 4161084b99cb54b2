"""A change between two versions of a few files, with both trees, made without git."""

import difflib

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.review import ReadFile
from readylayer_cli.ports import Change
from tests.fakes.trees import MemoryTree


def change_of(base, head, title=""):
    """The change that turns the files `base` (path -> text) into `head`."""
    text = ""
    for path in sorted({*base, *head}):
        old, new = base.get(path), head.get(path)
        if old == new:
            continue
        names = ("/dev/null" if old is None else f"a/{path}", "/dev/null" if new is None else f"b/{path}")
        text += f"diff --git a/{path} b/{path}\n" + "".join(
            ["new file mode 100644\n"] * (old is None) + ["deleted file mode 100644\n"] * (new is None)
        )
        lines = difflib.unified_diff(_lines(old), _lines(new), *names)
        text += "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    files = ChangeSet(parse_diff(text).files, title=title)
    return Change(files, MemoryTree(base), MemoryTree(head))


def read_files(change):
    """The changed files as a model's reader gets them."""
    return [
        ReadFile(file, _text(change.base, file.base_path), _text(change.head, file.head_path))
        for file in change.files.files
    ]


def _text(tree, path):
    data = tree.read(path) if path is not None else None
    return data.decode() if data is not None else None


def _lines(text):
    return (text or "").splitlines(keepends=True)

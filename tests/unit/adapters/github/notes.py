"""Notes and diffs for the tests."""

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.host import Anchor, NewNote, Side
from readylayer_cli.domain.position import DiffPosition

HEAD = "a" * 40
DIFF = parse_diff(
    b"diff --git a/src/app.py b/src/app.py\n--- a/src/app.py\n+++ b/src/app.py\n"
    b"@@ -1,4 +1,5 @@\n one\n-two\n+zwei\n+drei\n four\n five\n"
    b"@@ -20,3 +21,4 @@ def far():\n x\n+y\n z\n w\n"
    b"diff --git a/old.py b/new.py\nsimilarity index 90%\nrename from old.py\nrename to new.py\n"
    b"--- a/old.py\n+++ b/new.py\n@@ -1,2 +1,2 @@\n-a\n+b\n c\n"
    b"diff --git a/gone.py b/gone.py\ndeleted file mode 100644\n--- a/gone.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-bye\n"
)


def note(
    name: str, first: int, last: int | None = None, path: str = "src/app.py", side: Side = Side.NEW, body: str = ""
) -> NewNote:
    """A note on lines of one side; its marker is in its body."""
    marker = f"readylayer:review:finding:{name}"
    ends = [
        DiffPosition(None, line) if side is Side.NEW else DiffPosition(line, None) for line in (first, last or first)
    ]
    return NewNote(Anchor(path, path, side, *ends), body or f"About {name}.\n\n<!-- {marker}:0 -->", marker)


def long_diff(files: int) -> ChangeSet:
    """A diff that adds many small files."""
    return parse_diff(
        "".join(
            f"diff --git a/f{number:03}.py b/f{number:03}.py\nnew file mode 100644\n--- /dev/null\n"
            f"+++ b/f{number:03}.py\n@@ -0,0 +1 @@\n+line {number}\n"
            for number in range(files)
        )
    )

"""A small diff and notes on it, for the GitLab tests."""

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.host import Anchor, NewNote, Side
from readylayer_cli.domain.position import DiffPosition
from readylayer_cli.workflows.publish.placement import place, place_on

HEAD = "d" * 40
NEXT_HEAD = "e" * 40
APP = "src/app.py"

_DIFF = b"""\
diff --git a/src/app.py b/src/app.py
--- a/src/app.py
+++ b/src/app.py
@@ -10,6 +10,8 @@ def work():
 ten
-eleven
-twelve
+eleven changed
+twelve changed
+thirteen new
+fourteen new
 thirteen
 fourteen
 fifteen
diff --git a/src/old name.py b/src/new name.py
similarity index 90%
rename from src/old name.py
rename to src/new name.py
--- a/src/old name.py
+++ b/src/new name.py
@@ -1,3 +1,3 @@
 one
-two
+TWO
 three
diff --git a/added.py b/added.py
new file mode 100755
--- /dev/null
+++ b/added.py
@@ -0,0 +1,3 @@
+a
+b
+c
diff --git a/gone.py b/gone.py
deleted file mode 100644
--- a/gone.py
+++ /dev/null
@@ -1,2 +0,0 @@
-x
-y
"""
DIFF = parse_diff(_DIFF)


def marker(name: str) -> str:
    """As the product marks its notes."""
    return f"readylayer:review:finding:{name.encode().hex():0>16}:0badcafe"


def body(name: str) -> str:
    """A note's text with its marker in the last line."""
    return f"**high** about {name}\n\n<!-- {marker(name)}:000000000000 -->"


def note(name: str, first: int, last: int | None = None, *, path: str = APP, diff: ChangeSet = DIFF) -> NewNote:
    """A note on lines of the side that the file has."""
    anchor = place(diff.by_path[path], first, last or first, outside_hunks=True)
    assert anchor is not None
    return NewNote(anchor, body(name), marker(name))


def note_on_removed(name: str, first: int, last: int, *, path: str = APP) -> NewNote:
    """A note on removed lines."""
    anchor = place_on(DIFF.by_path[path], Side.OLD, first, last)
    assert anchor is not None
    return NewNote(anchor, body(name), marker(name))


def note_beyond(name: str) -> NewNote:
    """A note on an added line that the diff does not have."""
    line = DiffPosition(None, 900)
    return NewNote(Anchor(APP, APP, Side.NEW, line, line), body(name), marker(name))

"""A change with an added file, a moved one, a removed one, and one whose lines are of all kinds."""

from readylayer_cli.diff.parse import parse_diff

ALL_KINDS = parse_diff(
    b"""diff --git a/gone.py b/gone.py
deleted file mode 100644
--- a/gone.py
+++ /dev/null
@@ -1,2 +0,0 @@
-first
-second
diff --git a/lib/old name.py b/lib/new name.py
similarity index 80%
rename from lib/old name.py
rename to lib/new name.py
--- a/lib/old name.py\t
+++ b/lib/new name.py\t
@@ -10,3 +10,4 @@ def f():
 ten
-eleven
+eleven again
+eleven and a half
 twelve
diff --git a/src/app.py b/src/app.py
new file mode 100644
--- /dev/null
+++ b/src/app.py
@@ -0,0 +1,3 @@
+one
+two
+three
"""
)
HEAD = "a" * 40

"""Turns a fix round: the fixed tree becomes the base, the vulnerable one the head."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = re.compile(r"\.(?:py|[cm]?jsx?|[cm]?tsx?|vue|svelte|go|java|html?|hbs|ejs|jinja2?|j2|tmpl|jsp|jelly|rb|php)$")
TESTS = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?|testing|docs?|fixtures|examples)/|_test\.go$|\.(?:test|spec)\."
    r"|Tests?\.java$|(?:^|/)test_[^/]*\.py$|_tests?\.py$"
)
HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
BESIDE = 1


@dataclass(frozen=True, slots=True)
class Reversed:
    """A change that undoes a fix: two revisions of the scratch repository, and the lines where it does so."""

    base: str
    head: str
    lines: dict[str, set[int]]

    def hit_by(self, finding: dict[str, object]) -> bool:
        """Whether the finding has a CWE and stands on, or right beside, a line that was changed or lost lines."""
        first, last = finding["start_line"], finding["end_line"]
        assert isinstance(first, int)
        assert isinstance(last, int)
        lines = self.lines.get(str(finding["path"]), set())
        return bool(finding["cwe"]) and any(first - BESIDE <= line <= min(last, first + 3) + BESIDE for line in lines)


def scratch_repository(clone: Path, scratch: Path) -> Path:
    """A repository that borrows the clone's objects, so that commits can be made without touching the clone."""
    folder = scratch / clone.parent.name if clone.name == "repo" else scratch / clone.name
    if not folder.exists():
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        objects = git(clone, "rev-parse", "--git-path", "objects").strip()
        (folder / ".git" / "objects" / "info" / "alternates").write_text(str((clone / objects).resolve()) + "\n")
    return folder


def reverse(repository: Path, sha: str) -> Reversed:
    """The change from the fix to what was there before."""
    fix = git(repository, "rev-parse", sha).strip()
    tree = git(repository, "rev-parse", f"{fix}^^{{tree}}").strip()
    made = git(repository, *_NAMED, "commit-tree", tree, "-p", fix, "-m", "reverse").strip()
    return Reversed(fix, made, changed_lines(git(repository, "diff", "-U0", "--no-renames", fix, made)))


_NAMED = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")


def changed_lines(diff: str) -> dict[str, set[int]]:
    """Per source file the new lines that were added, and both neighbours of lines that are gone."""
    found: dict[str, set[int]] = {}
    path = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            path = line[6:].strip() if line.startswith("+++ b/") else ""
        elif path and (hunk := HUNK.match(line)) and SOURCES.search(path) and not TESTS.search(path):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines = range(first, first + count) if count else (first, first + 1)
            found.setdefault(path, set()).update(lines)
    return found


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")

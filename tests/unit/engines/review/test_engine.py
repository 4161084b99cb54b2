"""The whole review over trees in memory: what is new, what is incomplete, and what the scope means."""

import gc
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Event

import pytest

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.empty import EmptyTree
from readylayer_cli.adapters.workers import InlineWorkers
from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import ChangeSet, FileChange, FileStatus
from readylayer_cli.domain.options import ReviewOptions, Scope
from readylayer_cli.domain.review import EngineStatus
from readylayer_cli.engines.review.engine import Means, Request, review
from readylayer_cli.ports import Change, ToolOutput
from tests.fakes.scratch import git_diff_of
from tests.fakes.trees import MemoryTree

UNSAFE = "import yaml\n\n\ndef read(text):\n    return yaml.load(text)\n"
RULE = "python-yaml-load"


class Tools:
    """Analysers that are missing, or answer what they are told to."""

    def __init__(self, installed=(), exit_code=0, stdout=b"[]"):
        self.installed, self.output = installed, ToolOutput(exit_code, stdout, b"")

    def find(self, program):
        return program if program in self.installed else None

    def version(self, program):
        return "1.0"

    def run(self, argv, *, cwd, stdin=b"", timeout_s):
        return self.output

    def workspace(self, files):
        return nullcontext("/workspace")


def change(folder, old, new):
    """The change between two texts of `a.py`, as git sees it."""
    text = git_diff_of(old.encode(), new.encode(), folder).decode().replace("old/file", "a/a.py")
    return Change(parse_diff(text.replace("new/file", "b/a.py")), MemoryTree({"a.py": old}), MemoryTree({"a.py": new}))


def run(subject, tools=None, **options):
    means = Means(tools or Tools(["ruff"]), InlineWorkers(), SystemClock())
    return review(Request(subject, ReviewOptions(**options)), means)


def rules(result):
    return [finding.rule_id for finding in result.findings]


def test_a_new_risk_is_introduced_and_an_old_one_is_silent(tmp_path):
    result = run(change(tmp_path, "x = 1\n", UNSAFE))
    assert [(item.rule_id, item.introduced) for item in result.findings if item.rule_id == RULE] == [(RULE, True)]
    assert RULE not in rules(run(change(tmp_path, UNSAFE, "# note\n" + UNSAFE)))


def test_a_missing_ruff_is_incomplete_and_a_missing_oxlint_is_not(tmp_path):
    result = run(change(tmp_path, "x = 1\n", UNSAFE), Tools())
    assert result.verdict == "incomplete"
    assert {run.id: run.status for run in result.engines}["ruff"] is EngineStatus.FAILED
    script = ChangeSet((FileChange("a.js", FileStatus.ADDED),))
    skipped = run(Change(script, EmptyTree(), MemoryTree({"a.js": "let a = 1\n"})), Tools())
    assert skipped.verdict == "pass"
    assert {run.id: run.status for run in skipped.engines}["oxlint"] is EngineStatus.SKIPPED


@pytest.mark.parametrize(
    "tools",
    [Tools(["ruff"], None), Tools(["ruff"], 2), Tools(["ruff"], 0, b"not json"), Tools(["ruff"], 0, b'[{"code": 1}]')],
    ids=["timeout", "exit code", "no json", "other json"],
)
def test_an_analyser_that_fails_makes_the_review_incomplete(tmp_path, tools):
    result = run(change(tmp_path, "x = 1\n", UNSAFE), tools)
    assert result.verdict == "incomplete"
    assert any("ruff" in shortfall.reason for shortfall in result.shortfalls)
    assert RULE in rules(result)


def hit(row):
    place = {"row": row, "column": 1}
    return {"code": "F821", "message": "Undefined name `q`", "location": place, "end_location": {**place, "column": 2}}


def test_what_ruff_finds_in_code_moved_to_another_file_is_not_new():
    code = "def f():\n    return q\n"
    moved = parse_diff(
        "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,3 +1 @@\n-def f():\n-    return q\n x = 1\n"
        "diff --git a/b.py b/b.py\nnew file mode 100644\n--- /dev/null\n+++ b/b.py\n@@ -0,0 +1,2 @@\n"
        "+def f():\n+    return q\n"
    )
    subject = Change(moved, MemoryTree({"a.py": code + "x = 1\n"}), MemoryTree({"a.py": "x = 1\n", "b.py": code}))
    said = [{**hit(2), "filename": "/workspace/head/0/b.py"}, {**hit(2), "filename": "/workspace/base/0/a.py"}]
    assert "ruff-F821" not in rules(run(subject, Tools(["ruff"], 1, json.dumps(said).encode())))
    assert "ruff-F821" in rules(run(subject, Tools(["ruff"], 1, json.dumps(said[:1]).encode())))


def test_scope_all_introduces_nothing_and_gives_the_same_fingerprints(tmp_path):
    subject = change(tmp_path, UNSAFE, UNSAFE + UNSAFE.replace("read", "other"))
    files = {"0.py": UNSAFE.replace("read", "other"), **subject.head.files}
    everything = ChangeSet(tuple(FileChange(path, FileStatus.ADDED) for path in sorted(files)))
    whole = run(Change(everything, EmptyTree(), MemoryTree(files)), scope=Scope.ALL)
    assert not any(item.introduced for item in whole.findings)
    new = {item.fingerprint for item in run(subject).findings if item.rule_id == RULE}
    assert new
    assert new <= {item.fingerprint for item in whole.findings if item.path == "a.py"}


def test_a_marker_above_an_old_finding_is_not_called_unused(tmp_path):
    marked = UNSAFE.replace("(text)\n", "(text)  # readylayer: ignore[python-yaml-load] our own files\n")
    assert "suppression-unused" not in rules(run(change(tmp_path, UNSAFE, marked)))


def test_a_review_without_time_names_every_file_it_left_out(tmp_path):
    result = run(change(tmp_path, "x = 1\n", UNSAFE), max_seconds=1e-9)
    assert result.verdict == "incomplete"
    assert "a.py" in {shortfall.path for shortfall in result.shortfalls}


def test_the_time_counts_from_when_the_run_began(tmp_path):
    means = Means(Tools(["ruff"]), InlineWorkers(), SystemClock())
    subject, began = change(tmp_path, "x = 1\n", UNSAFE), SystemClock().monotonic() - 100
    late = review(Request(subject, ReviewOptions(max_seconds=60), begun_s=began), means)
    in_time = review(Request(subject, ReviewOptions(max_seconds=600), begun_s=began), means)
    assert late.verdict == "incomplete"
    assert "a.py" in {shortfall.path for shortfall in late.shortfalls}
    assert not in_time.shortfalls


class PatientTools(Tools):
    """An analyser that does not answer before the own rules have been at work."""

    def __init__(self, at_work):
        super().__init__(["ruff"], 1, json.dumps([{**hit(5), "filename": "/workspace/head/0/a.py"}]).encode())
        self.at_work = at_work

    def run(self, argv, *, cwd, stdin=b"", timeout_s):
        assert self.at_work.wait(60)
        return super().run(argv, cwd=cwd, stdin=stdin, timeout_s=timeout_s)


class ObservedWorkers(InlineWorkers):
    """Says when the own rules are done with all files."""

    def __init__(self, at_work):
        self.at_work = at_work

    def map(self, work, items, *, item_s, total_s):
        yield from super().map(work, items, item_s=item_s, total_s=total_s)
        self.at_work.set()


def test_own_rules_do_not_wait_for_a_slow_analyser_and_its_findings_are_in_the_result(tmp_path):
    at_work = Event()
    means = Means(PatientTools(at_work), ObservedWorkers(at_work), SystemClock())
    result = review(Request(change(tmp_path, "x = 1\n", UNSAFE), ReviewOptions()), means)
    assert {"ruff-F821", RULE} <= set(rules(result))
    assert result.verdict != "incomplete"


@pytest.fixture
def unheard_collector():
    """Nobody listens to the garbage collector, as hypothesis does: what is raised in a listener is lost."""
    listeners = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks.extend(listeners)


@pytest.mark.usefixtures("unheard_collector")
def test_a_review_in_any_thread_gives_up_on_what_takes_too_long():
    endless = "".join(UNSAFE.replace("read", f"read_{number}") for number in range(20_000))
    listed = ChangeSet((FileChange("a.py", FileStatus.ADDED), FileChange("b.py", FileStatus.ADDED)))
    subject = Change(listed, EmptyTree(), MemoryTree({"a.py": endless, "b.py": UNSAFE}))
    with ThreadPoolExecutor(1) as thread:
        result = thread.submit(run, subject, max_seconds=24, max_file_bytes=100_000_000).result()
    assert result.verdict == "incomplete"
    assert "a.py" in {each.path for each in result.shortfalls if "gave up" in each.reason or "of time" in each.reason}
    assert "b.py" in {finding.path for finding in result.findings}


def test_large_files_are_named_and_binary_ones_are_no_gap():
    files = {"big.py": b"x = 1\n" * 1000, "big.bin": b"\0" * 5000}
    listed = ChangeSet(tuple(FileChange(path, FileStatus.ADDED) for path in files))
    for tree in (MemoryTree(files), MemoryTree(files, max_bytes=5500)):
        result = run(Change(listed, EmptyTree(), tree), max_file_bytes=1000)
        assert [shortfall.path for shortfall in result.shortfalls] == ["big.py"]

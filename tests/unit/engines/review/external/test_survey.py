"""An analyser that dies of some files still reads the others, and the deadly ones are named."""

from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.tools import ProcessToolRunner
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.review import EngineStatus
from readylayer_cli.engines.review.external.catalogue import external_engines
from readylayer_cli.engines.review.external.engine import ExternalEngine, ExternalOutput
from readylayer_cli.engines.review.external.run import run_external
from readylayer_cli.ports import ToolOutput
from tests.unit.engines.review.builders import finding

LINTER = ExternalEngine(
    "linter",
    "linter",
    frozenset({"python"}),
    lambda program, paths: [program, *paths],
    lambda stdout, root: ExternalOutput([finding(path=path) for path in stdout.decode().split()], ()),
    dict,
)


class Fragile:
    """An analyser with a finding in each file, which dies when the files before it hold the word `deadly`."""

    def __init__(self, exit_code=-6):
        self.exit_code, self.calls, self.files = exit_code, 0, {}

    def find(self, program):
        return program

    def version(self, program):
        return "1.0"

    def workspace(self, files):
        self.files = {name: content for name, content in files.items() if name.endswith(".py")}
        return nullcontext("/workspace")

    def run(self, argv, *, cwd, stdin=b"", timeout_s):
        self.calls += 1
        dies = any(b"deadly" in content for content in self.files.values())
        return ToolOutput(self.exit_code if dies else 1, " ".join(self.files).encode(), b"")


def look(tools, head, base=(), timeout_s=60):
    sides = [[SourceFile(path, text) for path, text in side] for side in (head, base)]
    return run_external(LINTER, *sides, tools, SystemClock(), timeout_s)


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.sampled_from([-6, -11, 0xC00000FD]))
def test_every_file_is_read_or_named_and_only_deadly_ones_are_named(deadly, exit_code):
    files = [(f"{number}.py", "deadly" if is_deadly else "x") for number, is_deadly in enumerate(deadly)]
    run = look(Fragile(exit_code), files)
    assert sorted([*run.head, *run.unread]) == sorted(path for path, _ in files)
    if sum(deadly) <= 3:
        assert set(run.unread) == {path for path, text in files if text == "deadly"}
    assert run.engine.status is EngineStatus.OK
    assert run.engine.files_failed == len(run.unread)


def test_a_healthy_run_is_one_call_and_an_unhealthy_one_is_bounded():
    healthy, hopeless = Fragile(), Fragile()
    look(healthy, [(f"{n}.py", "x") for n in range(500)])
    run = look(hopeless, [(f"{n}.py", "deadly") for n in range(500)])
    assert healthy.calls == 1
    assert hopeless.calls <= 100
    assert len(run.unread) == 500


def test_a_deadly_old_side_does_not_cost_the_new_one():
    run = look(Fragile(), [("a.py", "x"), ("b.py", "x")], [("a.py", "deadly"), ("b.py", "x")])
    assert (sorted(run.head), sorted(run.base), run.unread) == (["a.py", "b.py"], ["b.py"], {})


def test_an_exit_code_that_is_no_crash_is_a_failure_at_once():
    tools = Fragile(2)
    assert look(tools, [("a.py", "deadly"), ("b.py", "x")]).engine.status is EngineStatus.FAILED
    assert tools.calls == 1


DEPTH = 200_000


@pytest.mark.parametrize(
    ("language", "ending", "deep", "risk"),
    [
        ("python", "py", "x = " + "[" * DEPTH + "]" * DEPTH, "def f(a):\n    return undefined_name\n"),
        ("javascript", "js", "x = " + "[" * DEPTH + "]" * DEPTH, "debugger;\n"),
    ],
)
def test_code_nested_beyond_measure_ends_no_real_analyser_for_the_others(language, ending, deep, risk):
    (engine,) = external_engines([language])
    files = [SourceFile(f"{n}.{ending}", risk) for n in range(4)] + [SourceFile(f"deep.{ending}", deep)]
    run = run_external(engine, files, [], ProcessToolRunner(), SystemClock(), 60)
    assert sorted(run.head) == [f"{n}.{ending}" for n in range(4)]
    assert list(run.unread) == [f"deep.{ending}"]

"""Analysers run apart: in time, without the user's secrets, in a folder that is gone afterwards."""

import json
import sys
from pathlib import Path

import pytest

from readylayer_cli.adapters.tools import ProcessToolRunner
from readylayer_cli.domain.errors import ToolError


def run(code, *, folder, timeout_s=20.0, stdin=b""):
    return ProcessToolRunner().run([sys.executable, "-c", code], cwd=str(folder), timeout_s=timeout_s, stdin=stdin)


def test_output_and_exit_code_come_back(tmp_path):
    done = run("import sys; print(sys.stdin.read()); sys.exit(3)", folder=tmp_path, stdin=b"hello")
    assert (done.exit_code, done.stdout.strip()) == (3, b"hello")


def test_a_child_sees_no_token_and_no_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "x")
    seen = json.loads(run("import json, os; print(json.dumps(dict(os.environ)))", folder=tmp_path).stdout)
    assert "GITHUB_TOKEN" not in seen
    assert seen["HOME"] == str(tmp_path)


def test_a_child_and_its_own_children_end_at_the_limit(tmp_path):
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    assert run(code, folder=tmp_path, timeout_s=1.0).exit_code is None


def test_a_program_that_cannot_start_is_a_tool_error(tmp_path):
    with pytest.raises(ToolError, match="cannot start"):
        ProcessToolRunner().run([str(tmp_path)], cwd=str(tmp_path), timeout_s=1)


def test_a_workspace_is_private_and_dies_with_its_context():
    with ProcessToolRunner().workspace({"a/b.py": b"x"}) as folder:
        assert (Path(folder) / "a/b.py").read_bytes() == b"x"
        assert Path(folder).stat().st_mode & 0o077 == 0
    assert not Path(folder).exists()


def test_a_workspace_never_writes_outside():
    with pytest.raises(ToolError, match="outside"), ProcessToolRunner().workspace({"../x": b""}):
        pass


def test_nothing_is_started_once_the_review_is_over(tmp_path):
    with ProcessToolRunner() as tools:
        pass
    with pytest.raises(ToolError, match="over"):
        tools.run([sys.executable, "-c", ""], cwd=str(tmp_path), timeout_s=20)


def test_a_workspace_takes_what_others_put_into_it_along():
    with ProcessToolRunner().workspace({"a/b.py": b"x", "a/c.py": b"y"}) as folder:
        (Path(folder) / "a/b.py").unlink()
        (Path(folder) / "a/left behind").write_bytes(b"z")
    assert not Path(folder).exists()

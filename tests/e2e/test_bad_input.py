"""Hostile and broken input: a clear result or a clear error, never a traceback, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.git_repo import git, readylayer, repository, review, write

UNSAFE = "import yaml\n\n\ndef read(text):\n    return yaml.load(text)\n"


@pytest.fixture
def folder(tmp_path):
    return repository(tmp_path / "r", {"a.py": "x = 1\n"})


def unsafe_paths(result):
    return {item["path"] for item in result["findings"] if item["rule_id"] == "python-yaml-load"}


def test_odd_names_are_reviewed_like_others(folder):
    names = [b"new\nline.py", b"latin\xe9.py", b"-dash.py", "\N{GRINNING FACE}.py".encode(), b'q"uote.py', b"tab\t.py"]
    for name in names:
        (folder / os.fsdecode(name)).write_text(UNSAFE)
    code, result = review(folder)
    assert code == 0
    assert len(unsafe_paths(result)) == len(names)


def test_special_files_are_stepped_over(folder):
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    (folder / "self").symlink_to(".")
    (folder / "out.py").symlink_to("/etc/passwd")
    repository(folder / "inner", {"b.py": UNSAFE})
    write(folder, {"c.py": UNSAFE, "image.bin": b"\0" * 9_000_000})
    for scope in ("added", "all"):
        code, result = review(folder, "--scope", scope)
        assert (code, unsafe_paths(result), result["incomplete"]) == (0, {"c.py"}, [])


def test_a_nul_byte_does_not_hide_code(folder):
    write(folder, {"b.py": b'x = "\0"\n' + UNSAFE.encode()})
    assert unsafe_paths(review(folder)[1]) == {"b.py"}


@pytest.mark.parametrize("scope", ["added", "all"])
def test_a_huge_line_is_named_as_unchecked(folder, scope):
    write(folder, {"big.py": b'x = "' + b"a" * 50_000_000 + b'"\n'})
    git(folder, "add", "--all")
    code, result = review(folder, "--scope", scope)
    assert code == 2
    assert [item["path"] for item in result["incomplete"]] == ["big.py"]


def test_a_repository_without_commits_is_reviewed(tmp_path):
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    write(tmp_path, {"a.py": UNSAFE})
    assert unsafe_paths(review(tmp_path)[1]) == {"a.py"}


@pytest.mark.parametrize(
    ("bomb", "said"),
    [
        ("a: &a [x, x]\nb: [*a, *a]\n", b"aliases"),
        ("a: " + "[" * 100_000, b"nesting depth"),
        ("review: {" * 5_000, b"levels deep"),
        ("a: " + "x" * 300_000, b"larger than"),
        ("review: !!python/object/apply:os.system ['exit 1']\n", b"RL1102"),
        ("? " * 10_000, b"RL11"),
    ],
    ids=["aliases", "sequences", "mappings", "size", "tag", "keys"],
)
def test_a_yaml_bomb_is_refused(folder, bomb, said):
    write(folder, {".readylayer.yml": bomb})
    done = readylayer(folder, "review")
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr) < 1000


def test_ten_thousand_files_are_reviewed(folder):
    write(folder, {f"d{number % 100}/f{number}.py": f"x = {number}\n" for number in range(10_000)} | {"b.py": UNSAFE})
    code, result = review(folder, "--set", "review.max_seconds=3600")
    assert (code, unsafe_paths(result), result["incomplete"]) == (0, {"b.py"}, [])
    assert result["summary"]["files"] == 10_001


def test_deep_nesting_ends(folder):
    depth = 20_000
    nested = "\n".join(["[" * 40] * (depth // 40)) + "\n".join(["]" * 40] * (depth // 40))
    write(folder, {"deep.py": f"x = ({nested})\n", "deep.js": f"let x = {nested}\n", "ok.py": UNSAFE})
    _, result = review(folder, "--set", "review.max_seconds=20")
    assert unsafe_paths(result) >= {"ok.py"}


def test_a_diff_of_many_lines_is_bounded(tmp_path):
    lines = 200_000
    diff = f"--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1,{lines} @@\n" + "+line\n" * lines
    done = readylayer(repository(tmp_path / "r", {}), "review", "--diff", "-", stdin=diff.encode())
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_output_encoding_is_served(folder, encoding):
    write(folder, {"\N{GRINNING FACE}.py": UNSAFE})
    done = readylayer(folder, "review", environment={"PYTHONIOENCODING": encoding, "LANG": "C"})
    assert done.returncode == 0
    done.stdout.decode(encoding)


def shell(folder, command):
    script = command.replace("RL", f"{sys.executable} -m readylayer_cli")
    return subprocess.run(["bash", "-o", "pipefail", "-c", script], cwd=folder, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("RL review --fail-on high | head -1", 1, b""),
        ("RL review >&-", 2, b"RL2003"),
        ("RL review --diff - <&-", 2, b"RL2002"),
        ("RL review --repo /no/where", 2, b"RL2103"),
        ("RL review --repo .git", 2, b"RL2104"),
        ("RL review --fail-on high --format sarif=/proc/none/x --format text", 1, b"RL2001"),
        ("RL review --format sarif=/proc/none/x", 2, b"RL2001"),
        ("env -u HOME RL review -qq", 0, b""),
        ("mkdir gone; cd gone; rmdir ../gone; RL review", 2, b"RL2"),
    ],
)
def test_an_odd_environment_has_a_clear_outcome(folder, command, code, said):
    write(folder, {"b.py": UNSAFE})
    done = shell(folder, command)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_full_disk_is_said(folder):
    done = shell(folder, "RL review > /dev/full")
    assert done.returncode == 2
    assert b"No space left" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_review_leaves_nothing(folder, tmp_path, number):
    write(folder, {f"m{n}.py": UNSAFE for n in range(450)})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "readylayer_cli", "review"],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and not children.read_text().strip():
        time.sleep(0.05)  # until git is at work: the program is up then, and nowhere near its end
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert list(scratch.iterdir()) == []

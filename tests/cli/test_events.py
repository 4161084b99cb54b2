"""`readylayer events normalize` as a process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.payloads.samples import DATA

PULL_REQUEST = str(DATA / "github" / "pull_request.json")
GITHUB = ["--host", "github", "--event", "pull_request"]


def run(*arguments, stdin=b"", **environment):
    return subprocess.run(
        [sys.executable, "-m", "readylayer_cli", "events", "normalize", *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_payload_file_prints_its_event():
    done = run(*GITHUB, PULL_REQUEST)
    assert (done.returncode, done.stderr) == (0, b"")
    event = json.loads(done.stdout)
    assert (event["event"], event["pr"]["number"]) == ("pr.opened", 17)
    assert event["id"].startswith("sha256:")
    assert done.stdout.endswith(b"}\n")


def test_standard_input_is_as_good_as_a_file():
    done = run(*GITHUB, "-", stdin=Path(PULL_REQUEST).read_bytes())
    assert done.stdout == run(*GITHUB, PULL_REQUEST).stdout


@pytest.mark.parametrize(
    "headers",
    [
        '{"X-GitHub-Delivery": "72d3162e", "X-GitHub-Enterprise-Host": "github.example.com", "Content-Length": 7}',
        "POST /webhooks HTTP/1.1\r\nx-github-delivery: 72d3162e\r\nX-GitHub-Enterprise-Version: 3.19.0\r\n",
    ],
)
def test_the_delivery_id_is_read_from_headers_as_json_or_as_sent(tmp_path, headers):
    (tmp_path / "headers").write_text(headers, newline="")
    done = run(*GITHUB, "--headers", str(tmp_path / "headers"), PULL_REQUEST)
    event = json.loads(done.stdout)
    assert (event["id"], event["repo"]["provider"]) == ("72d3162e", "github")


def test_a_ping_prints_its_reason_and_is_no_failure():
    done = run("--host", "github", "--event", "ping", str(DATA / "github" / "ping.json"))
    assert (done.returncode, json.loads(done.stdout)) == (0, {"event": None, "reason": "a ping asks for nothing"})


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_the_output_is_utf8_whatever_the_terminal_prefers(encoding):
    done = run(*GITHUB, PULL_REQUEST, PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert "Round half to even 🧮" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        ([*GITHUB, "-"], b"{", "RL2030"),
        ([*GITHUB, "-"], b"[]", "RL2031"),
        ([*GITHUB, "-"], b'{"object_kind": "push"}', "RL2032"),
        ([*GITHUB, "no/such/file.json"], b"", "RL2034"),
        ([*GITHUB, "--headers", "no/such/file", "-"], b"{}", "RL2034"),
        ([*GITHUB, "-"], b" " * 10_000_001, "RL2330"),
        ([*GITHUB, "-"], b'{"a":' + b"[" * 100_000, "RL2331"),
    ],
)
def test_what_cannot_be_read_is_code_2_with_a_cause_and_nothing_on_stdout(arguments, stdin, code):
    done = run(*arguments, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, b"")
    assert code.encode() in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--host", "gitea", "--event", "x", "-"], ["--host", "github", "-"]])
def test_a_wrong_command_line_is_code_2(arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")


def test_only_what_the_command_needs_is_imported():
    script = """
import sys
from readylayer_cli.__main__ import main
code = main()
unneeded = {"rich", "yaml", "ast_grep_py", "ssl", "http.client", "subprocess"} & set(sys.modules)
sys.stderr.write(f"{sorted(unneeded)} {code}")
"""
    command = [sys.executable, "-c", script, "events", "normalize", *GITHUB, PULL_REQUEST]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == "[] 0"

"""What a local review must not load, and that it opens no socket."""

import json
import subprocess
import sys

import pytest

from tests.cli.git_repo import readylayer, repository, write

HEAVY = {
    "jeepney",
    "jwt",
    "secretstorage",
    "github",
    "gitlab",
    "atlassian",
    "requests",
    "httpx",
    "litellm",
    "cryptography",
    "keyring",
    "libcst",
}
WATCHED = """
import json, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(event) if event.startswith("socket.") else None)
from readylayer_cli.cli.main import run
code = run(sys.argv[1:])
modules = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"code": code, "sockets": opened, "modules": modules}), file=sys.stderr)
"""


def watch(folder, *arguments):
    done = subprocess.run([sys.executable, "-c", WATCHED, *arguments], cwd=folder, capture_output=True, check=True)
    return json.loads(done.stderr.decode().splitlines()[-1])


@pytest.fixture
def changed(tmp_path):
    folder = repository(tmp_path / "repo", {"app.py": "x = 1\n", "web.js": "let x = 1\n"})
    write(folder, {"app.py": "import yaml\nx = yaml.load(open('f'))\n", "web.js": "eval(location.hash)\n"})
    return folder


@pytest.mark.parametrize("output", ["json", "text", "sarif", "markdown", "html"])
def test_a_local_review_loads_no_client_and_opens_no_socket(changed, output):
    seen = watch(changed, "review", "--format", output, "--exit-zero")
    assert seen["sockets"] == []
    assert set(seen["modules"]) & HEAVY == set()


@pytest.mark.parametrize("arguments", [["--help"], ["auth", "--help"], ["auth", "logout"], ["doctor"]])
def test_what_asks_no_host_loads_no_keyring_and_no_client(tmp_path, arguments, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    seen = watch(tmp_path, *arguments)
    assert set(seen["modules"]) & HEAVY == set()
    assert seen["sockets"] == []


def test_a_review_with_tokens_at_hand_loads_no_keyring_and_no_client(changed, monkeypatch):
    monkeypatch.setenv("READYLAYER_GITHUB_TOKEN", "t0ken")
    monkeypatch.setenv("GH_TOKEN", "t0ken")
    seen = watch(changed, "review", "--exit-zero")
    assert set(seen["modules"]) & HEAVY == set()
    assert seen["sockets"] == []


def test_help_loads_no_engine(tmp_path):
    seen = watch(tmp_path, "review", "--help")
    assert not {"pydantic", "ast_grep_py", "rich", "yaml"} & set(seen["modules"])
    assert seen["code"] == 0


def test_version_is_answered_before_click_is_imported(tmp_path):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "readylayer_cli", "--version"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"readylayer ")
    assert b"click" not in done.stderr
    assert not [name for name in HEAVY if f" {name}".encode() in done.stderr]


def test_every_listed_command_explains_itself(tmp_path):
    listing = readylayer(tmp_path, "--help").stdout.decode()
    from readylayer_cli.cli.main import COMMANDS

    for name in COMMANDS:
        assert f"  {name} " in listing
        done = readylayer(tmp_path, name, "--help")
        assert done.returncode == 0
        assert b"Usage: readylayer" in done.stdout


def test_a_mistyped_command_names_the_nearest(tmp_path):
    done = readylayer(tmp_path, "reveiw")
    assert done.returncode == 2
    assert b"did you mean review?" in done.stderr

"""The system's keyring, as `keyring` finds it in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLANTED = "ghp_plantedPlantedPlanted01"
ROOT = Path(__file__).parents[4]
PROGRAM = """
import sys
from readylayer_cli.adapters.credentials.keyring_vault import KeyringVault
from readylayer_cli.domain.errors import ToolError
from readylayer_cli.domain.secret import Secret
vault = KeyringVault()
try:
    vault.put("https://github.com", Secret(sys.stdin.read()))
    print("kept", vault.name(), vault.get("https://github.com"), vault.get("https://gitlab.com"))
    vault.delete("https://github.com")
    vault.delete("https://github.com")
    print("after", vault.get("https://github.com"))
except ToolError as error:
    import traceback
    traceback.print_exc()
    print(error.code, error.message, "|", error.hint)
"""


def run(backend, tmp_path):
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": backend, "TEST_KEYRING": str(tmp_path / "ring.json")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=PLANTED.encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        check=True,
        timeout=60,
    )
    assert PLANTED.encode() not in done.stdout + done.stderr
    return done.stdout.decode()


def test_a_keyring_keeps_and_forgets(tmp_path):
    assert run("tests.fakes.keyrings.FileKeyring", tmp_path).splitlines() == [
        "kept tests.fakes.keyrings.FileKeyring ******** None",
        "after None",
    ]
    assert PLANTED not in (tmp_path / "ring.json").read_text()


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        ("keyring.backends.fail.Keyring", "none is installed or running"),
        ("keyring.backends.null.Keyring", "does not keep what it is given"),
        ("tests.fakes.keyrings.LockedKeyring", "KeyringLocked"),
        ("tests.fakes.keyrings.BrokenKeyring", "OSError"),
        ("tests.fakes.keyrings.NoSuchKeyring", "cannot be loaded"),
        ("no.such.module.Keyring", "cannot be loaded"),
    ],
)
def test_a_keyring_that_cannot_be_used_says_why_and_what_to_do(tmp_path, backend, reason):
    said = run(backend, tmp_path)
    assert said.startswith("RL2230 the system's keyring cannot be used")
    assert reason in said
    assert "--insecure-storage" in said

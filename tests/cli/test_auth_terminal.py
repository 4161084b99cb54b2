"""`readylayer auth login` as a person at a terminal meets it."""

import os
import pty
import select
import stat
import subprocess
import sys

import pytest

from tests.cli.auth_host import FILE_KEYRING, NO_KEYRING, PLANTED, PROGRAM, Machine, WhoamiHost

TAKE_TERMINAL = """
import fcntl, runpy, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches the program
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Terminal:
    """A terminal with a command in it. What the command prints is in `seen`, typed characters included if echoed."""

    def __init__(self, machine, *arguments):
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", TAKE_TERMINAL, PROGRAM, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=machine.home,
            env=machine.environment(TERM="xterm"),
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def until(self, words):
        """Read until the words are there."""
        while words not in self.seen:
            assert select.select([self._ours], [], [], 60)[0], f"waited for {words!r}, saw {self.seen!r}"
            if not self._read():
                raise AssertionError(f"the command ended without {words!r}: {self.seen!r}")

    def type(self, text):
        os.write(self._ours, text.encode())

    def end(self):
        """The exit code, once the command has ended."""
        while self._read():
            pass
        code = self._process.wait(60)
        os.close(self._ours)
        return code

    def _read(self):
        try:
            piece = os.read(self._ours, 4096).decode()
        except OSError:  # Linux says so when the other side is closed
            piece = ""
        self.seen += piece
        return piece


@pytest.fixture
def host():
    with WhoamiHost() as running:
        yield running


def login(machine, host, *arguments):
    return Terminal(machine, "auth", "login", "--host", "github", "--url", host.url, *arguments)


def test_the_token_is_asked_for_and_not_shown(tmp_path, host):
    machine = Machine(tmp_path, FILE_KEYRING)
    terminal = login(machine, host)
    terminal.until("Token (not shown): ")
    terminal.type(f"{PLANTED}\n")
    assert terminal.end() == 0
    assert f"logged in to {host.url} as octo-dev" in terminal.seen
    assert PLANTED not in terminal.seen
    assert host.seen == [f"token - {PLANTED}"]


@pytest.mark.parametrize(("answer", "code", "kept"), [("y", 0, True), ("n", 2, False)])
def test_without_a_keyring_a_person_decides_about_the_file(tmp_path, host, answer, code, kept):
    machine = Machine(tmp_path, NO_KEYRING)
    terminal = login(machine, host)
    terminal.until("Token (not shown): ")
    terminal.type(f"{PLANTED}\n")
    terminal.until("in the clear? [y/N]")
    assert "keyring cannot be used" in terminal.seen
    terminal.type(f"{answer}\n")
    assert terminal.end() == code
    assert PLANTED not in terminal.seen
    files = machine.files()
    assert bool(files) is kept
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_the_prompt_keeps_nothing(tmp_path, host, key):
    machine = Machine(tmp_path, FILE_KEYRING)
    terminal = login(machine, host)
    terminal.until("Token (not shown): ")
    terminal.type(key)
    assert terminal.end() == 130
    assert (machine.files(), host.seen) == ({}, [])


def test_with_token_does_not_wait_for_a_person(tmp_path, host):
    terminal = login(Machine(tmp_path, FILE_KEYRING), host, "--with-token")
    assert terminal.end() == 2
    assert "RL1006" in terminal.seen

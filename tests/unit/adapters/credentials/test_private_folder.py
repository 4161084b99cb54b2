"""Files that nobody else can read, replaced as a whole."""

import os
import stat

import pytest

from readylayer_cli.adapters.credentials.private_folder import PrivateFolder
from readylayer_cli.domain.errors import ConfigError


@pytest.fixture
def folder(tmp_path):
    return PrivateFolder(tmp_path / "config" / "readylayer")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_read_back_and_private(folder):
    before = os.umask(0)
    try:
        folder.write("a", b"one")
        folder.write("a", b"two")
    finally:
        os.umask(before)
    assert folder.read("a") == b"two"
    assert (mode(folder.path), mode(folder.path / "a")) == (0o700, 0o600)
    assert [entry.name for entry in folder.path.iterdir()] == ["a"]


def test_nothing_is_there_before_something_is_written(folder):
    assert (folder.names(), folder.read("a"), folder.delete("a")) == ([], None, False)
    assert not folder.path.exists()


def test_a_deleted_file_is_gone(folder):
    folder.write("a", b"one")
    assert folder.delete("a")
    assert folder.names() == []


@pytest.mark.parametrize("opened", [0o710, 0o750, 0o701, 0o777])
def test_a_folder_that_others_can_enter_is_refused(folder, opened):
    folder.write("a", b"one")
    folder.path.chmod(opened)
    for use in (lambda: folder.read("a"), folder.names, lambda: folder.write("b", b"two")):
        with pytest.raises(ConfigError, match=f"open to other users .mode {opened:o}") as caught:
            use()
        assert f"chmod 700 {folder.path}" in caught.value.hint
    assert sorted(entry.name for entry in folder.path.iterdir()) == ["a"]


@pytest.mark.parametrize("opened", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_read_or_write_is_refused(folder, opened):
    folder.write("a", b"one")
    (folder.path / "a").chmod(opened)
    with pytest.raises(ConfigError, match="open to other users"):
        folder.read("a")


def test_a_link_is_not_followed_and_not_written_through(folder, tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"theirs")
    target.chmod(0o600)
    folder.write("b", b"x")
    (folder.path / "a").symlink_to(target)
    with pytest.raises(ConfigError):
        folder.read("a")
    folder.write("a", b"ours")
    assert (target.read_bytes(), folder.read("a")) == (b"theirs", b"ours")


def test_a_pipe_in_place_of_a_file_does_not_block(folder):
    folder.write("b", b"x")
    os.mkfifo(folder.path / "a", 0o600)
    with pytest.raises(ConfigError, match="no regular file"):
        folder.read("a")


def test_a_file_in_place_of_the_folder_is_an_error(folder):
    folder.path.parent.mkdir(parents=True)
    folder.path.write_bytes(b"")
    with pytest.raises(ConfigError):
        folder.write("a", b"x")
    with pytest.raises(ConfigError):
        folder.names()

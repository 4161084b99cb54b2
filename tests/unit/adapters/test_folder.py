"""A plain folder gives its own files and none of its tools'."""

from pathlib import Path

import pytest

from readylayer_cli.adapters import disk
from readylayer_cli.adapters.folder import FolderTree
from readylayer_cli.domain.errors import InputError, LimitError
from tests.fakes.nobody import without_privileges


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x\n")


def test_files_of_tools_are_no_files_of_the_project(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "src/b.py", "node_modules/x/index.js", ".git/config", ".svn/entries", ".venv/lib/x.py")
    write(tmp_path, "env/pyvenv.cfg", "env/lib/x.py", "src/__pycache__/b.pyc", "src/node_modules.py", ".github/w.yml")
    tree = FolderTree(tmp_path)
    assert tree.paths() == (".github/w.yml", "a.py", "src/b.py", "src/node_modules.py")
    assert tree.read("node_modules/x/index.js") is None
    assert tree.size(".git/config") is None
    assert tree.read("src/node_modules.py") == b"x\n"


def test_repositories_further_down_belong_to_it(tmp_path: Path) -> None:
    write(tmp_path, "one/.git/HEAD", "one/a.py", "two/b.py")
    tree = FolderTree(tmp_path)
    assert tree.paths() == ("one/a.py", "two/b.py")
    assert tree.read("one/a.py") == b"x\n"


def test_a_loop_of_symlinks_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "src/a.py")
    (tmp_path / "src" / "loop").symlink_to(tmp_path)
    assert FolderTree(tmp_path).paths() == ("src/a.py",)


def test_more_files_than_the_bound_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a", "b", "c")
    with pytest.raises(LimitError, match="holds more than 2 files"):
        FolderTree(tmp_path, max_files=2).paths()


def test_a_folder_that_may_not_be_read_is_named() -> None:
    with without_privileges() as folder:
        write(folder, "a", "closed/b")
        (folder / "closed").chmod(0)
        tree = FolderTree(folder)
        assert (tree.paths(), tree.unreadable) == (("a",), ("closed",))


def test_a_file_that_may_not_be_read_is_an_error_alone_and_left_out_among_many() -> None:
    with without_privileges() as folder:
        write(folder, "a", "closed")
        (folder / "closed").chmod(0)
        tree = FolderTree(folder)
        with pytest.raises(InputError, match="cannot read 'closed': Permission denied"):
            tree.read("closed")
        assert dict(tree.read_many(["a", "closed"])) == {"a": b"x\n"}
        assert tree.size("closed") == 2


def test_a_folder_that_vanishes_while_it_is_listed_is_named(tmp_path: Path) -> None:
    tree = FolderTree(tmp_path / "never was")
    assert (tree.paths(), tree.unreadable) == ((), ("",))


def test_a_folder_that_is_made_later_is_seen(tmp_path: Path) -> None:
    tree = FolderTree(tmp_path)
    assert tree.read("later/a") is None
    write(tmp_path, "later/a")
    assert tree.read("later/a") == b"x\n"


def test_a_symlink_is_read_as_its_target_s_name_only(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("../odd//target/.")
    write(tmp_path, "file")
    files = disk.DiskFiles(tmp_path, 100, enters_repositories=True)
    assert files.read_link("link") == "../odd//target/."
    assert files.read_link("file") is None
    assert files.read_link("nowhere") is None
    assert files.read_start("file", 1) == b"x"

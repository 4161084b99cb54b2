"""Every Tree keeps the same promises, wherever its files lie."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from readylayer_cli.adapters.folder import FolderTree
from readylayer_cli.adapters.git.program import Limits
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.adapters.overlay import OverlayTree
from readylayer_cli.domain.errors import LimitError
from readylayer_cli.domain.selection import Staged
from readylayer_cli.ports import Tree
from tests.fakes.scratch import ISOLATED, Scratch
from tests.fakes.trees import MemoryTree

MAX_BYTES = 1000
FILES = {
    "README.md": b"hello\n",
    "empty": b"",
    "src/deep/x.py": b"one\r\ntwo",
    "src/with space.py": b"\x00\xff\n",
    "tab\tand\nnewline": b"odd\n",
    "\udcff.txt": b"not utf-8\n",
    "large.txt": b"x" * (MAX_BYTES + 1),
    ":(glob)*": b"looks like magic\n",
}
SMALL = {path: content for path, content in FILES.items() if len(content) <= MAX_BYTES}


def repository(folder: Path) -> GitRepository:
    scratch = Scratch(folder)
    scratch.write(dict(FILES))
    (folder / "link").symlink_to("README.md")
    (folder / "linked folder").symlink_to("src")
    scratch.commit()
    return GitRepository.open(folder, environment=ISOLATED, limits=Limits(file_bytes=MAX_BYTES))


def memory(folder: Path) -> Tree:
    return MemoryTree(FILES, max_bytes=MAX_BYTES)


def overlay(folder: Path) -> Tree:
    below = {path: content for path, content in FILES.items() if path != "README.md"}
    return OverlayTree(
        MemoryTree(below | {"gone": b"x", "empty": b"not yet"}, max_bytes=MAX_BYTES),
        {"README.md": FILES["README.md"], "gone": None, "empty": b""},
    )


def commit(folder: Path) -> Tree:
    return repository(folder).commit_tree("HEAD")


def index(folder: Path) -> Tree:
    return repository(folder).change(Staged()).head


def checkout(folder: Path) -> Tree:
    return repository(folder).working_tree()


def plain_folder(folder: Path) -> Tree:
    Scratch(folder, init=False).root.mkdir()
    Scratch(folder, init=False).write(dict(FILES))
    (folder / "link").symlink_to("README.md")
    (folder / "linked folder").symlink_to("src")
    return FolderTree(folder, max_bytes=MAX_BYTES)


@pytest.fixture(params=[memory, overlay, commit, index, checkout, plain_folder], ids=lambda build: build.__name__)
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Tree:
    build: Callable[[Path], Tree] = request.param
    return build(tmp_path / "tree")


def test_every_file_is_read_byte_for_byte(tree: Tree) -> None:
    assert {path: tree.read(path) for path in SMALL} == SMALL


def test_many_files_are_read_as_one_by_one(tree: Tree) -> None:
    assert dict(tree.read_many([*SMALL, "nowhere"])) == SMALL
    assert dict(tree.read_many([])) == {}
    assert dict(tree.read_many(iter(["README.md", "README.md"]))) == {"README.md": b"hello\n"}


def test_sizes_are_in_bytes(tree: Tree) -> None:
    assert {path: tree.size(path) for path in FILES} == {path: len(content) for path, content in FILES.items()}


def test_all_paths_are_listed_in_order(tree: Tree) -> None:
    assert list(tree.paths()) == sorted(FILES)


@pytest.mark.parametrize(
    "path",
    [
        *("nowhere", "src", "src/", "src/deep", "/README.md", "./README.md", "src/../README.md", "../tree/README.md"),
        *("", ".", "README.md/x", "link", "linked folder", "linked folder/deep/x.py", "nul\0byte", "x" * 5000),
        *("README.md\n", ":/README.md", "*", "/etc/passwd", ".git/HEAD", ".git/config", "\ud800"),
    ],
)
def test_what_is_no_file_of_this_tree_is_not_read(tree: Tree, path: str) -> None:
    assert tree.read(path) is None
    assert tree.size(path) is None
    assert dict(tree.read_many([path])) == {}


def test_a_file_above_the_bound_is_refused_alone_and_left_out_among_many(tree: Tree) -> None:
    with pytest.raises(LimitError, match=r"'large\.txt' has 1,001 bytes; at most 1,000 are read"):
        tree.read("large.txt")
    assert dict(tree.read_many(["large.txt", "empty"])) == {"empty": b""}


def test_a_hundred_thousand_folders_down_there_is_nothing(tree: Tree) -> None:
    assert tree.read("/".join(["d"] * 100_000)) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
@pytest.mark.parametrize("build", [checkout, plain_folder], ids=lambda build: build.__name__)
def test_a_fifo_is_no_file_and_nobody_waits_for_it(tmp_path: Path, build: Callable[[Path], Tree]) -> None:
    tree = build(tmp_path / "tree")
    os.mkfifo(tmp_path / "tree" / "pipe")
    assert tree.read("pipe") is None
    assert "pipe" not in tree.paths()

"""Every kind of file and every kind of name comes out of git as it is."""

import os
from pathlib import Path

import pytest

from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.change import FileChange, FileKind, FileStatus
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.selection import SingleCommit, Staged, WorkingTree
from readylayer_cli.ports import Change
from tests.fakes.scratch import ISOLATED, Scratch

NAMES = [
    "with space",
    "a b/c b/d",
    "tab\there",
    "line\nbreak",
    'quote"d',
    "back\\slash",
    "ünï",
    "\udcff\udcfe",
    " lead",
    ":x",
]


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path / "repo")


def change(scratch: Scratch, how: str) -> Change:
    """The work in the tree, seen as local, staged or committed change."""
    repository = GitRepository.open(scratch.root, environment=ISOLATED)
    if how == "local":
        return repository.change(WorkingTree("HEAD"))
    scratch.git("add", "-A")
    if how == "staged":
        return repository.change(Staged())
    scratch.git("commit", "-q", "-m", "Work")
    return repository.change(SingleCommit())


def facts(file: FileChange) -> tuple[str, str, str | None, str, str | None, str | None]:
    return file.path, file.status.value, file.old_path, file.kind.value, file.old_mode, file.new_mode


every_way = pytest.mark.parametrize("how", ["local", "staged", "committed"])


@every_way
def test_names_come_out_exactly(scratch: Scratch, how: str) -> None:
    scratch.commit({f"old/{name}": "1\n" for name in NAMES} | {f"changed/{name}": "1\n" for name in NAMES})
    for name in NAMES:
        scratch.write({f"changed/{name}": "2\n", f"new/{name}": "3\n", f"old/{name}": None})
    found = change(scratch, how)
    expected = {f"changed/{name}": "modified" for name in NAMES} | {f"new/{name}": "added" for name in NAMES}
    assert {file.path: file.status.value for file in found.files.files} == expected | {
        f"old/{name}": "deleted" for name in NAMES
    }
    assert dict(found.head.read_many(expected)) == {
        path: b"2\n" if path.startswith("changed/") else b"3\n" for path in expected
    }
    assert all(file.added == ((1, "2"),) for file in found.files.files if file.path.startswith("changed/"))


@every_way
def test_a_moved_and_edited_file_is_a_rename(scratch: Scratch, how: str) -> None:
    scratch.commit({"old name.py": "".join(f"{number}\n" for number in range(30))})
    scratch.git("mv", "old name.py", "new name.py")
    scratch.write({"new name.py": "".join(f"{number}\n" for number in range(29)) + "end\n"})
    found = change(scratch, how)
    (file,) = found.files.files
    assert facts(file) == ("new name.py", "renamed", "old name.py", "text", "100644", "100644")
    assert file.added == ((30, "end"),)
    assert found.base.read("old name.py") is not None
    assert found.base.read("new name.py") is None
    assert found.head.read("old name.py") is None


def test_a_move_that_git_was_not_told_of_is_a_rename_if_nothing_was_edited(scratch: Scratch) -> None:
    scratch.commit({"old.py": "content\n", "empty": ""})
    (scratch.root / "old.py").rename(scratch.root / "new.py")
    (scratch.root / "empty").rename(scratch.root / "empty too")
    found = change(scratch, "local")
    assert [facts(file)[:3] for file in found.files.files] == [
        ("empty", "deleted", None),
        ("empty too", "added", None),
        ("new.py", "renamed", "old.py"),
    ]


@every_way
def test_a_change_of_mode_alone_has_no_lines(scratch: Scratch, how: str) -> None:
    scratch.commit({"run.sh": "echo\n"})
    (scratch.root / "run.sh").chmod(0o755)
    (file,) = change(scratch, how).files.files
    assert facts(file) == ("run.sh", "modified", None, "text", "100644", "100755")
    assert file.hunks == ()


@every_way
def test_binary_files_are_known_by_their_content(scratch: Scratch, how: str) -> None:
    scratch.commit({"changed.bin": b"\0one", "gone.bin": b"\0", "text to binary": "text\n"})
    scratch.write({"changed.bin": b"\0two", "gone.bin": None, "new.bin": b"\0new", "text to binary": b"\0"})
    files = change(scratch, how).files.files
    assert {file.path: (file.status.value, file.kind, file.hunks) for file in files} == {
        "changed.bin": ("modified", FileKind.BINARY, ()),
        "gone.bin": ("deleted", FileKind.BINARY, ()),
        "new.bin": ("added", FileKind.BINARY, ()),
        "text to binary": ("modified", FileKind.BINARY, ()),
    }


@every_way
def test_symlinks_are_neither_followed_nor_read(scratch: Scratch, how: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret\n")
    scratch.commit({"becomes link": "text\n", "dir/file": "x\n"})
    (scratch.root / "becomes link").unlink()
    (scratch.root / "becomes link").symlink_to(tmp_path / "secret")
    (scratch.root / "new link").symlink_to("../secret")
    found = change(scratch, how)
    assert {facts(file) for file in found.files.files} == {
        ("becomes link", "type_changed", None, "symlink", "100644", "120000"),
        ("new link", "added", None, "symlink", None, "120000"),
    }
    assert found.head.read("new link") is None
    assert found.head.read("becomes link") is None
    assert found.base.read("becomes link") == b"text\n"
    assert found.files.by_path["new link"].added == ((1, "../secret"),)


def test_a_folder_that_became_a_symlink_is_not_entered(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_text("outside\n")
    scratch.commit({"dir/file": "inside\n"})
    scratch.write({"dir/file": None})
    (scratch.root / "dir").rmdir()
    (scratch.root / "dir").symlink_to(tmp_path / "outside")
    found = change(scratch, "local")
    assert {file.path: file.status for file in found.files.files} == {
        "dir": FileStatus.ADDED,
        "dir/file": FileStatus.DELETED,
    }
    assert found.head.read("dir/file") is None


@every_way
def test_line_ends_and_a_missing_newline_are_kept(scratch: Scratch, how: str) -> None:
    scratch.commit({"crlf": b"one\r\ntwo\r\n", "open": b"one\ntwo"})
    scratch.write({"crlf": b"one\r\nTWO\r\n", "open": b"one\nTWO\n"})
    found = change(scratch, how).files.by_path
    assert found["crlf"].added == ((2, "TWO\r"),)
    assert found["open"].hunks[0].old_missing_newline
    assert not found["open"].hunks[0].new_missing_newline


@pytest.mark.parametrize("name", ["empty", "blank", "terminated", "open"])
def test_an_untracked_file_looks_like_an_added_one(scratch: Scratch, name: str) -> None:
    content = {"empty": b"", "blank": b"\n", "terminated": b"a\r\n\xff\x85\n", "open": b"a\nb"}[name]
    scratch.commit()
    scratch.write({"file": content})
    local = change(scratch, "local").files.files
    assert local == change(scratch, "staged").files.files
    assert len(local) == 1


def test_submodules_are_named_and_not_entered(scratch: Scratch, tmp_path: Path) -> None:
    library = Scratch(tmp_path / "library")
    first = library.commit({"code.py": "x = 1\n"})
    scratch.commit({"a": "1\n"})
    scratch.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library.root), "lib")
    added = change(scratch, "committed")
    assert facts(added.files.by_path["lib"]) == ("lib", "added", None, "submodule", None, "160000")
    inside = Scratch(scratch.root / "lib", init=False)
    second = inside.commit({"code.py": "x = 2\n"})
    inside.write({"code.py": "dirty\n", "untracked": "x\n"})
    local = change(scratch, "local")
    (file,) = local.files.files
    assert facts(file) == ("lib", "modified", None, "submodule", "160000", "160000")
    assert (file.removed[0][1], file.added[0][1]) == (f"Subproject commit {first}", f"Subproject commit {second}")
    assert local.head.read("lib/code.py") is None
    assert "lib/code.py" not in local.head.paths()


def test_an_untracked_repository_is_named_and_not_entered(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    Scratch(scratch.root / "vendored").commit({"x": "1\n"})
    found = change(scratch, "local")
    assert [facts(file) for file in found.files.files] == [("vendored", "added", None, "submodule", None, "160000")]
    assert found.head.read("vendored/x") is None


def test_a_touched_file_is_not_changed(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n", "b": "1\n"})
    os.utime(scratch.root / "a", (1, 1))
    scratch.write({"b": "2\n"})
    assert [file.path for file in change(scratch, "local").files.files] == ["b"]


def test_ignored_files_are_no_part_of_the_work(scratch: Scratch) -> None:
    scratch.commit({".gitignore": "*.log\nbuild/\n"})
    scratch.write({"x.log": "x\n", "build/x": "x\n", "x.txt": "x\n"})
    found = change(scratch, "local")
    assert [file.path for file in found.files.files] == ["x.txt"]
    assert "x.log" not in found.head.paths()


def test_a_sparse_checkout_counts_what_it_left_out_as_unchanged(scratch: Scratch) -> None:
    scratch.commit({"in/a": "1\n", "out/b": "2\n"})
    scratch.git("sparse-checkout", "set", "--cone", "in")
    scratch.write({"in/a": "changed\n"})
    assert not (scratch.root / "out").exists()
    found = change(scratch, "local")
    assert [file.path for file in found.files.files] == ["in/a"]
    assert (found.head.read("out/b"), found.head.size("out/b"), found.head.paths()) == (b"2\n", 2, ["in/a", "out/b"])


def test_line_ends_that_git_converts_do_not_count_as_changes(scratch: Scratch) -> None:
    scratch.git("config", "core.autocrlf", "true")
    scratch.commit({"a": b"one\ntwo\n"})
    scratch.write({"a": b"one\r\nTWO\r\n"})
    found = change(scratch, "local")
    assert found.files.by_path["a"].added == ((2, "TWO"),)
    assert (found.base.read("a"), found.head.read("a")) == (b"one\ntwo\n", b"one\r\nTWO\r\n")


def test_a_repository_with_sha256_ids_works_alike(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "repo", init=False)
    scratch.root.mkdir()
    scratch.git("init", "-q", "-b", "main", "--object-format=sha256")
    scratch.commit({"a": "1\n", "moved": "content\n"})
    scratch.write({"a": "2\n", "b": b"\0"})
    (scratch.root / "moved").rename(scratch.root / "renamed")
    found = change(scratch, "local")
    assert [(file.path, file.status.value) for file in found.files.files] == [
        ("a", "modified"),
        ("b", "added"),
        ("renamed", "renamed"),
    ]
    assert GitRepository.open(scratch.root, environment=ISOLATED).change(SingleCommit()).files.base is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_a_fifo_is_no_file_and_in_place_of_one_it_is_an_error(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    os.mkfifo(scratch.root / "new")
    assert change(scratch, "local").files.files == ()
    scratch.write({"a": None})
    os.mkfifo(scratch.root / "a")
    with pytest.raises(RepositoryError, match="'a' is neither a file nor a symlink"):
        change(scratch, "local")

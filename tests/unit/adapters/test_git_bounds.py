"""Large input is bounded: it is handled, or what was left out is said."""

import os
import shutil
from pathlib import Path

import pytest

from readylayer_cli.adapters.git.program import Limits
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.change import FileKind
from readylayer_cli.domain.errors import LimitError
from readylayer_cli.domain.selection import SingleCommit, Staged, WorkingTree
from readylayer_cli.ports import Change
from tests.fakes.scratch import ISOLATED, Scratch

LIMIT = 1000


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path / "repo")


def opened(scratch: Scratch, file_bytes: int = LIMIT) -> GitRepository:
    return GitRepository.open(scratch.root, environment=ISOLATED, limits=Limits(file_bytes=file_bytes))


def change(scratch: Scratch, how: str) -> Change:
    if how == "local":
        return opened(scratch).change(WorkingTree("HEAD"))
    scratch.git("add", "-A")
    if how == "staged":
        return opened(scratch).change(Staged())
    scratch.git("commit", "-q", "-m", "Work")
    return opened(scratch).change(SingleCommit())


@pytest.mark.parametrize("how", ["local", "staged", "committed"])
@pytest.mark.parametrize("attributes", ["", "* diff\n", "* -diff\n"])
def test_large_text_is_named_and_not_read_while_large_binaries_are_as_any(
    scratch: Scratch, how: str, attributes: str
) -> None:
    scratch.commit({"grown.txt": "x\n", "grown.bin": b"\0", "shrunk.txt": "x" * 2 * LIMIT})
    scratch.git("config", "core.bigFileThreshold", "1g")
    (scratch.root / ".git" / "info").mkdir(exist_ok=True)
    (scratch.root / ".git" / "info" / "attributes").write_text(attributes)
    scratch.write(
        {
            "grown.txt": "y" * 2 * LIMIT,
            "new.txt": "z" * 3 * LIMIT,
            "grown.bin": b"\0" * 2 * LIMIT,
            "new.bin": b"\0" * 2 * LIMIT,
            "small.txt": "s\n",
            "shrunk.txt": "small\n",
        }
    )
    found = change(scratch, how)
    kinds = {file.path: file.kind for file in found.files.files}
    assert {path for path, kind in kinds.items() if kind is FileKind.TEXT} >= {"grown.txt", "new.txt", "small.txt"}
    named = {shortfall.path: shortfall.reason for shortfall in found.shortfalls}
    if attributes != "* diff\n":  # that attribute makes git print large files and binary ones as text
        assert kinds["grown.bin"] is kinds["new.bin"] is FileKind.BINARY
        assert "2,000 bytes" in named["grown.txt"]
        assert "2,000 bytes" in named["shrunk.txt"]
        assert "grown.bin" not in named
    if attributes == "" or how == "local":
        assert "3,000 bytes" in named["new.txt"]
    assert found.files.by_path["small.txt"].added == ((1, "s"),)
    assert dict(found.head.read_many(kinds)) == {"small.txt": b"s\n", "shrunk.txt": b"small\n"}
    with pytest.raises(LimitError, match="'new\\.txt' has 3,000 bytes; at most 1,000 are read"):
        found.head.read("new.txt")


def test_a_line_of_fifty_megabytes_is_named(scratch: Scratch) -> None:
    scratch.commit({"a.js": "1\n"})
    scratch.write({"a.js": b"x" * 50_000_000, "new.js": b"y" * 50_000_000, "b.js": "2\n"})
    scratch.git("add", "-A")
    found = opened(scratch, 8_000_000).change(Staged())
    assert {shortfall.path for shortfall in found.shortfalls} == {"a.js", "new.js"}
    assert found.files.by_path["b.js"].added == ((1, "2"),)


def test_ten_thousand_files_are_compared(scratch: Scratch) -> None:
    stream = ["commit refs/heads/main\ncommitter A <a@b> 0 +0000\ndata 0\n"]
    stream += [f"M 644 inline d{number % 100}/f{number}.py\ndata 2\n1\n" for number in range(10_000)]
    stream += ["commit refs/heads/main\ncommitter A <a@b> 0 +0000\ndata 0\n"]
    stream += [f"M 644 inline d{number % 100}/f{number}.py\ndata 4\n1\n2\n" for number in range(10_000)]
    scratch.git("fast-import", "--quiet", stdin="".join(stream).encode())
    found = opened(scratch).change(SingleCommit("main"))
    assert len(found.files.files) == 10_000
    assert all(file.added == ((2, "2"),) for file in found.files.files)
    paths = [file.path for file in found.files.files]
    assert set(found.head.read_many(paths).values()) == {b"1\n2\n"}
    assert found.base.paths() == sorted(paths)


def test_untracked_files_beyond_the_bound_are_counted(scratch: Scratch) -> None:
    scratch.commit()
    scratch.write({f"f{number}": "x\n" for number in range(5)})
    repository = GitRepository.open(scratch.root, environment=ISOLATED, limits=Limits(untracked_files=3))
    found = repository.change(WorkingTree())
    assert len(found.files.files) == 3
    assert [shortfall.reason for shortfall in found.shortfalls] == [
        "2 of 5 untracked files not read; are they to be ignored?"
    ]


def test_untracked_bytes_beyond_the_bound_are_named(scratch: Scratch) -> None:
    scratch.commit()
    scratch.write({"a": "1234\n", "b": "x\n"})
    repository = GitRepository.open(scratch.root, environment=ISOLATED, limits=Limits(untracked_bytes=100))
    found = repository.change(WorkingTree())
    assert [(file.path, len(file.added)) for file in found.files.files] == [("a", 1), ("b", 0)]
    assert [shortfall.path for shortfall in found.shortfalls] == ["b"]


def test_a_local_review_of_twenty_files_takes_few_processes(scratch: Scratch, tmp_path: Path) -> None:
    scratch.commit({f"f{number}.py": "1\n" for number in range(20)})
    scratch.write({f"f{number}.py": "2\n" for number in range(20)})
    (tmp_path / "bin").mkdir()
    log = tmp_path / "log"
    counting = tmp_path / "bin" / "git"
    counting.write_text(f"#!/bin/sh\necho >> '{log}'\nexec '{shutil.which('git')}' \"$@\"\n")
    counting.chmod(0o755)
    environment = ISOLATED | {"PATH": f"{tmp_path / 'bin'}{os.pathsep}{ISOLATED['PATH']}"}
    found = GitRepository.open(scratch.root, environment=environment).change(WorkingTree())
    paths = [file.path for file in found.files.files]
    assert (len(found.base.read_many(paths)), len(found.head.read_many(paths))) == (20, 20)
    assert len(log.read_text()) <= 8

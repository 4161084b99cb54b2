"""Hunks turn the old side into the new one and back, as `git apply` does."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readylayer_cli.diff.apply import apply_hunks, reverse_hunks
from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import Hunk
from readylayer_cli.domain.errors import InputError
from tests.fakes.edits import file_pairs
from tests.fakes.scratch import ISOLATED, git_diff_of

REAL_GIT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return tmp_path_factory.mktemp("apply")


def hunks_of(diff: bytes) -> tuple[Hunk, ...]:
    return tuple(hunk for file in parse_diff(diff).files for hunk in file.hunks)


@REAL_GIT
@given(pair=file_pairs(), context=st.sampled_from(["-U0", "-U1", "-U3", "-U99"]))
def test_what_git_diff_says_leads_from_old_to_new_and_back(
    folder: Path, pair: tuple[bytes, bytes], context: str
) -> None:
    old, new = pair
    hunks = hunks_of(git_diff_of(old, new, folder, "--text", context))
    assert apply_hunks(old, hunks) == new
    assert reverse_hunks(new, hunks) == old


@REAL_GIT
@given(pair=file_pairs(), wanted=st.data())
def test_on_a_foreign_file_it_agrees_with_git_apply_or_refuses(
    folder: Path, pair: tuple[bytes, bytes], wanted: st.DataObject
) -> None:
    old, new = pair
    other = wanted.draw(st.sampled_from([old, new, old + b"more\n", b"less\n" + new]))
    diff = git_diff_of(old, new, folder, "--text")
    (folder / "file").write_bytes(other)
    patch = diff.replace(b"old/file", b"file").replace(b"new/file", b"file")
    done = subprocess.run(
        ["git", "apply", "-p0", "--unidiff-zero", "--whitespace=nowarn", "-"],
        cwd=folder,
        env=ISOLATED | {"GIT_CEILING_DIRECTORIES": str(folder.parent)},
        input=patch,
        capture_output=True,
        check=False,
    )
    try:
        ours = apply_hunks(other, hunks_of(diff))
    except InputError:
        return  # git may still find the place by searching, which would be a guess here
    if diff and other == old:
        assert done.returncode == 0
    if done.returncode == 0:
        assert ours == (folder / "file").read_bytes()


def test_a_line_that_differs_is_named() -> None:
    hunks = (Hunk(2, 1, 2, 1, ("-two", "+TWO")),)
    with pytest.raises(InputError, match="line 2 of the file is not what the diff says"):
        apply_hunks(b"one\nzwei\n", hunks)
    with pytest.raises(InputError, match="the file has 1 lines, the diff continues at line 2"):
        apply_hunks(b"one\n", hunks)
    with pytest.raises(InputError, match="line 2 of the file"):
        reverse_hunks(b"one\ntwo\n", hunks)


def test_an_insertion_beyond_the_end_is_refused() -> None:
    with pytest.raises(InputError, match="the file has 1 lines, the diff continues after line 5"):
        apply_hunks(b"one\n", (Hunk(5, 0, 6, 1, ("+new",)),))


@pytest.mark.parametrize(
    ("content", "hunk"),
    [
        (b"one", Hunk(1, 1, 1, 1, ("-one", "+ONE"))),
        (b"one\n", Hunk(1, 1, 1, 1, ("-one", "+ONE"), old_missing_newline=True)),
        (b"one\ntwo\n", Hunk(1, 1, 1, 1, ("-one", "+ONE"), new_missing_newline=True)),
        (b"one", Hunk(1, 0, 2, 1, ("+two",))),
    ],
)
def test_a_newline_at_the_end_has_to_be_as_announced(content: bytes, hunk: Hunk) -> None:
    with pytest.raises(InputError, match="the end of the file"):
        apply_hunks(content, (hunk,))


def test_a_file_can_begin_and_cease_to_exist() -> None:
    addition = (Hunk(0, 0, 1, 2, ("+one", "+two"), new_missing_newline=True),)
    assert apply_hunks(b"", addition) == b"one\ntwo"
    assert reverse_hunks(b"one\ntwo", addition) == b""

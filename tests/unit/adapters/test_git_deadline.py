"""One deadline stops every git command that shares it, and only within its block."""

import math
import time
from pathlib import Path

import pytest

from readylayer_cli.adapters.git.program import Git, Limits
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.selection import SingleCommit, WorkingTree
from tests.fakes.scratch import ISOLATED, Scratch


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    scratch = Scratch(tmp_path / "repo")
    scratch.commit({"a.txt": "a\n"})
    scratch.commit({"a.txt": "b\n"})
    return GitRepository.open(scratch.root, environment=ISOLATED)


def test_git_says_that_no_time_is_left_and_works_again_after_the_block(repository: GitRepository) -> None:
    with repository.git.deadline.until(time.monotonic() - 1):
        with pytest.raises(RepositoryError, match="no time is left") as caught:
            repository.change(WorkingTree())
        assert "review.max_seconds" in caught.value.hint
    assert [file.path for file in repository.change(SingleCommit()).files.files] == ["a.txt"]


def test_content_is_not_read_without_time(repository: GitRepository) -> None:
    tree = repository.commit_tree("HEAD")
    with repository.git.deadline.until(time.monotonic() - 1), pytest.raises(RepositoryError) as caught:
        tree.read("a.txt")
    assert caught.value.code == "RL2105"
    assert tree.read("a.txt") == b"b\n"


def test_a_git_that_hangs_is_stopped_at_the_deadline(tmp_path: Path) -> None:
    hanging = tmp_path / "git"
    hanging.write_text("#!/bin/sh\nexec sleep 600\n")
    hanging.chmod(0o755)
    git = Git(str(hanging), tmp_path, ISOLATED, Limits())
    with git.deadline.until(time.monotonic() + 0.3), pytest.raises(RepositoryError) as caught:
        git.run("status")
    assert caught.value.code == "RL2105"


def test_an_inner_deadline_gives_way_to_the_outer_one(repository: GitRepository) -> None:
    deadline = repository.git.deadline
    with deadline.until(time.monotonic() + 1000):
        with deadline.until(time.monotonic() + 10):
            assert deadline.left_s <= 10
        assert 10 < deadline.left_s <= 1000
    assert math.isinf(deadline.left_s)

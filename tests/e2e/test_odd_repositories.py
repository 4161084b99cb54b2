"""Unusual repositories, through the command: each is reviewed like any other, or refused with the way out."""

import os

import pytest

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.adapters.tools import ProcessToolRunner
from readylayer_cli.adapters.workers import InlineWorkers
from readylayer_cli.domain.options import ReviewOptions
from readylayer_cli.domain.selection import WorkingTree
from readylayer_cli.engines.review.engine import Means, Request
from readylayer_cli.engines.review.engine import review as review_with
from tests.cli.git_repo import git, readylayer, repository, review, write
from tests.fakes.scratch import give_away

UNSAFE = "import yaml\n\n\ndef read(text):\n    return yaml.load(text)\n"


def unsafe_paths(result):
    return {item["path"] for item in result["findings"] if item["rule_id"] == "python-yaml-load"}


def test_a_repository_of_somebody_else_is_refused_with_the_way_out(tmp_path):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    done = readylayer(folder, "review", environment=give_away(folder, tmp_path))
    assert done.returncode == 2
    assert b"RL2102" in done.stderr
    assert b"git config --global --add safe.directory" in done.stderr


def test_a_linked_worktree_and_a_submodule_are_reviewed_as_what_they_are(tmp_path):
    library = repository(tmp_path / "library", {"b.py": "x = 1\n"})
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library), "lib")
    git(folder, "commit", "--quiet", "--message", "library")
    git(folder, "worktree", "add", "--quiet", "-b", "feature", str(tmp_path / "linked"))
    write(folder / "lib", {"b.py": UNSAFE})
    write(tmp_path / "linked", {"c.py": UNSAFE})
    assert unsafe_paths(review(folder / "lib")[1]) == {"b.py"}
    assert unsafe_paths(review(tmp_path / "linked")[1]) == {"c.py"}
    assert unsafe_paths(review(folder)[1]) == set()


def test_what_a_sparse_checkout_leaves_out_is_neither_deleted_nor_missed(tmp_path):
    folder = repository(tmp_path / "r", {"in/a.py": "x = 1\n", "out/b.py": "x = 1\n"})
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, {"out/b.py": UNSAFE})
    git(folder, "commit", "--quiet", "--all", "--message", "outside")
    git(folder, "sparse-checkout", "set", "in")
    write(folder, {"in/a.py": UNSAFE})
    assert not (folder / "out").exists()
    code, result = review(folder)
    assert (code, unsafe_paths(result), result["incomplete"]) == (0, {"in/a.py", "out/b.py"}, [])


def test_a_partial_clone_is_reviewed_as_far_as_its_content_goes_and_then_says_what_to_fetch(tmp_path):
    origin = repository(tmp_path / "origin", {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    git(origin, "config", "uploadpack.allowFilter", "true")
    write(origin, {"a.py": "x = 2\n"})
    git(origin, "commit", "--quiet", "--all", "--message", "more")
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{origin}", str(folder))
    origin.rename(tmp_path / "gone")
    write(folder, {"b.py": UNSAFE})
    assert unsafe_paths(review(folder)[1]) == {"b.py"}
    done = readylayer(folder, "review", "--base", "HEAD~1")
    assert done.returncode == 2
    assert b"RL2107" in done.stderr
    assert b"git fetch" in done.stderr


def test_a_bare_repository_says_that_it_has_no_working_tree(tmp_path):
    git(repository(tmp_path / "r", {"a.py": "x = 1\n"}), "clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    done = readylayer(tmp_path / "bare.git", "review")
    assert done.returncode == 2
    assert b"RL2104" in done.stderr


VANISHING = {
    "deleted": lambda path: path.unlink(),
    "emptied": lambda path: path.write_text(""),
    "rewritten": lambda path: path.write_text("# other\n" * 3),
    "binary": lambda path: path.write_bytes(b"\0" * 100),
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "symlink": lambda path: (path.unlink(), path.symlink_to("/etc/passwd")),
    "forbidden": lambda path: path.chmod(0),
}


@pytest.mark.parametrize("how", VANISHING)
def test_a_file_that_changes_while_it_is_reviewed_never_costs_the_others(tmp_path, how):
    folder = repository(tmp_path / "r", {"a.py": "x = 1\n"})
    write(folder, {"b.py": UNSAFE, "c.py": UNSAFE})
    change = GitRepository.open(folder).change(WorkingTree())
    VANISHING[how](folder / "b.py")
    with ProcessToolRunner() as tools:
        means = Means(tools, InlineWorkers(), SystemClock())
        result = review_with(Request(change, ReviewOptions()), means)
    assert "c.py" in {finding.path for finding in result.findings}
    gone = {shortfall.path for shortfall in result.shortfalls}
    assert gone == ({"b.py"} if how in {"deleted", "folder", "pipe", "symlink", "binary"} else set())

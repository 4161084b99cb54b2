"""Facts of the checked-out commit, from real repositories."""

from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.adapters.runner_facts import read_checkout
from readylayer_cli.ci.job import Checkout
from tests.fakes.scratch import ISOLATED, Scratch

MERGE = "Merged in paginate/accounts (pull request #23)\n\nNaïve paging\n"


def checkout(root):
    return read_checkout(GitRepository.open(root, environment=ISOLATED).git)


def test_a_clone_knows_its_commit_and_the_default_branch_of_its_origin(tmp_path):
    origin = Scratch(tmp_path / "origin")
    origin.commit({"a.txt": "a"}, MERGE)
    origin.git("clone", "-q", str(origin.root), str(tmp_path / "clone"))
    found = checkout(tmp_path / "clone")
    assert found.message.rstrip() == MERGE.rstrip()
    assert (found.time, found.default_branch) == ("2026-01-05T10:00:00+00:00", "main")


def test_a_repository_without_commits_and_remotes_knows_nothing(tmp_path):
    assert checkout(Scratch(tmp_path / "empty").root) == Checkout()


def test_a_message_in_another_encoding_is_read_as_well_as_can_be(tmp_path):
    scratch = Scratch(tmp_path / "odd")
    scratch.commit({"a.txt": "a"})
    scratch.git("-c", "i18n.commitEncoding=utf-8", "commit", "-q", "--amend", "-F", "-", stdin=b"Caf\xe9\n")
    assert checkout(scratch.root).message.startswith("Caf")


def test_a_huge_message_is_cut(tmp_path):
    scratch = Scratch(tmp_path / "huge")
    scratch.commit({"a.txt": "a"})
    scratch.git("commit", "-q", "--amend", "-F", "-", stdin=b"x" * 1_000_000)
    assert len(checkout(scratch.root).message) < 70_000

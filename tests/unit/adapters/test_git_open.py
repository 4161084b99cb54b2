"""A repository is found from wherever a person stands, or the reason why not is said."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from readylayer_cli.adapters.git.program import Limits
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.errors import LimitError, RepositoryError
from readylayer_cli.domain.selection import Everything, Revisions, SingleCommit, Staged, WorkingTree
from tests.fakes.nobody import without_privileges
from tests.fakes.scratch import ISOLATED, Scratch, give_away


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path / "repo")


def opened(folder: Path) -> GitRepository:
    return GitRepository.open(folder, environment=ISOLATED)


def test_it_is_found_from_a_folder_further_down(scratch: Scratch) -> None:
    scratch.commit({"src/deep/x": "1\n"})
    scratch.write({"top": "1\n"})
    repository = opened(scratch.root / "src" / "deep")
    assert repository.root == scratch.root.resolve()
    assert [file.path for file in repository.change(WorkingTree()).files.files] == ["top"]


def test_it_is_found_through_a_symlink_and_below_an_odd_name(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "line\nbreak \udcff")
    scratch.commit({"a": "1\n"})
    (tmp_path / "link").symlink_to(scratch.root)
    for folder in (scratch.root, tmp_path / "link"):
        repository = opened(folder)
        assert repository.root == scratch.root.resolve()
        assert repository.working_tree().paths() == ["a"]
        assert repository.change(SingleCommit()).head.read("a") == b"1\n"


def test_a_linked_worktree_is_its_own_working_tree(scratch: Scratch, tmp_path: Path) -> None:
    scratch.commit({"a": "1\n"})
    scratch.git("worktree", "add", "-q", "-b", "feature", str(tmp_path / "linked"))
    linked = Scratch(tmp_path / "linked", init=False)
    linked.write({"a": "2\n"})
    repository = opened(linked.root)
    assert (repository.root, repository.branch()) == (linked.root.resolve(), "feature")
    assert repository.change(WorkingTree()).files.by_path["a"].added == ((1, "2"),)
    assert opened(scratch.root).change(WorkingTree()).files.files == ()
    (linked.root / "below").mkdir()
    assert opened(linked.root / "below").root == linked.root.resolve()


def test_a_submodule_is_a_repository_of_its_own(scratch: Scratch, tmp_path: Path) -> None:
    Scratch(tmp_path / "library").commit({"x": "1\n"})
    scratch.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "library"), "lib")
    repository = opened(scratch.root / "lib")
    assert repository.root == (scratch.root / "lib").resolve()
    assert repository.working_tree().paths() == ["x"]


def test_a_working_tree_may_lie_elsewhere(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    scratch.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere" / "a").write_text("1\n")
    repository = opened(scratch.root)
    assert repository.root == (tmp_path / "elsewhere").resolve()
    assert repository.working_tree().paths() == ["a"]


def test_a_bare_repository_is_opened_only_as_such(scratch: Scratch, tmp_path: Path) -> None:
    scratch.commit({"a": "1\n"})
    head = scratch.commit({"a": "2\n", ".gitattributes": "* -diff\n"})
    scratch.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    with pytest.raises(RepositoryError, match="without a working tree"):
        opened(tmp_path / "bare.git")
    repository = GitRepository.open_bare(tmp_path / "bare.git", environment=ISOLATED)
    change = repository.change(Revisions("HEAD~1", "main"))
    assert (change.files.head, change.files.by_path["a"].added) == (head, ((1, "2"),))
    for selection in (WorkingTree(), Staged(), Everything()):
        with pytest.raises(RepositoryError, match="has no working tree"):
            repository.change(selection)


@pytest.mark.parametrize("place", ["nothing", "file", "nowhere"])
def test_a_place_without_repository_is_said(tmp_path: Path, place: str) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(RepositoryError) as caught:
        GitRepository.open(tmp_path / place, environment=ISOLATED | {"GIT_CEILING_DIRECTORIES": str(tmp_path)})
    assert caught.value.code == "RL2103"


def test_inside_the_git_folder_there_is_no_working_tree(scratch: Scratch) -> None:
    with pytest.raises(RepositoryError) as caught:
        opened(scratch.root / ".git")
    assert caught.value.code == "RL2104"


def test_a_repository_of_somebody_else_is_refused_with_the_command_that_trusts_it(
    scratch: Scratch, tmp_path: Path
) -> None:
    head = scratch.commit({"a": "1\n"})
    environment = ISOLATED | give_away(scratch.root, tmp_path)
    with pytest.raises(RepositoryError) as caught:
        GitRepository.open(scratch.root, environment=environment)
    assert caught.value.code == "RL2102"
    assert caught.value.hint.endswith(f"git config --global --add safe.directory {scratch.root}")
    trusted = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": str(scratch.root)}
    assert GitRepository.open(scratch.root, environment=environment | trusted).head_sha() == head


def test_a_repository_that_may_not_be_written_is_read_all_the_same() -> None:
    with without_privileges() as folder:
        scratch = Scratch(folder / "repo")
        scratch.commit({"a": "1\n", "b": "1\n"})
        scratch.write({"a": "2\n", "new": "3\n"})
        os.utime(scratch.root / "b", (1, 1))  # git would like to note in the index that it has not changed
        for place, _, files in os.walk(scratch.root, topdown=False):
            for name in files:
                Path(place, name).chmod(0o444)
            Path(place).chmod(0o555)
        with pytest.raises(PermissionError):
            (scratch.root / ".git" / "probe").write_text("")
        change = opened(scratch.root).change(WorkingTree())
        assert [file.path for file in change.files.files] == ["a", "new"]
        assert dict(change.head.read_many(["a", "new"])) == {"a": b"2\n", "new": b"3\n"}


def test_facts_of_the_clone_are_known(scratch: Scratch) -> None:
    head = scratch.commit({"a": "1\n"})
    repository = opened(scratch.root)
    assert (repository.head_sha(), repository.branch(), repository.remote_url()) == (head, "main", None)
    scratch.git("remote", "add", "fork", "https://user:secret@example.org/fork.git")
    assert opened(scratch.root).remote_url() == "https://example.org/fork.git"
    scratch.git("remote", "add", "origin", "git@example.org:team/it.git")
    assert opened(scratch.root).remote_url() == "git@example.org:team/it.git"


def test_a_broken_repository_is_an_error_and_no_traceback(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    for stored in (scratch.root / ".git" / "objects").glob("??/*"):
        stored.chmod(0o644)
        stored.write_bytes(b"broken")
    for selection in (SingleCommit(), WorkingTree(), Staged()):
        with pytest.raises(RepositoryError):
            opened(scratch.root).change(selection)


def test_a_command_that_takes_too_long_is_stopped(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    slow = scratch.root / "slow"
    slow.mkdir()
    (slow / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (slow / "git").chmod(0o755)
    environment = ISOLATED | {"PATH": f"{slow}{os.pathsep}{ISOLATED['PATH']}"}
    with pytest.raises(RepositoryError, match=r"git rev-parse took longer than 0\.2 s"):
        GitRepository.open(scratch.root, environment=environment, limits=Limits(timeout_s=0.2))


def test_a_change_that_is_too_large_to_print_is_refused(scratch: Scratch) -> None:
    scratch.commit({"a": "x\n" * 5000})
    repository = GitRepository.open(scratch.root, environment=ISOLATED, limits=Limits(output_bytes=5000))
    with pytest.raises(LimitError, match="git diff-tree printed more than 5,000 bytes"):
        repository.change(SingleCommit())


def test_no_process_outlives_the_repository(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if not children.exists():
        pytest.skip("this system does not list child processes")
    before = set(children.read_text().split())
    change = opened(scratch.root).change(SingleCommit())
    assert change.head.read("a") == b"1\n"
    assert set(children.read_text().split()) - before
    del change
    assert not set(children.read_text().split()) - before


def test_a_forked_process_has_a_conversation_of_its_own(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n", "b": "2\n" * 1000})
    script = (
        "import os, sys\n"
        "from readylayer_cli.adapters.git.repository import GitRepository\n"
        "tree = GitRepository.open(sys.argv[1]).commit_tree('HEAD')\n"
        "def talk():\n"
        "    for _ in range(300):\n"
        "        assert (tree.read('a'), tree.read('b')) == (b'1\\n', b'2\\n' * 1000)\n"
        "talk()\n"
        "child = os.fork()\n"
        "talk()\n"
        "if child:\n"
        "    status = os.waitpid(child, 0)[1]\n"
        "    talk()\n"
        "    sys.exit(status)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(scratch.root)], check=True, timeout=60)


def test_threads_share_a_conversation(scratch: Scratch) -> None:
    files = {f"f{number}": f"{number}\n" * (number + 1) for number in range(40)}
    scratch.commit(dict(files))
    tree = opened(scratch.root).commit_tree("HEAD")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(tree.read, list(files) * 5))
    assert found == [content.encode() for content in files.values()] * 5

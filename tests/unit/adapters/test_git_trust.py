"""No configuration changes what is seen, and nothing that a repository names is run."""

import os
from pathlib import Path

import pytest

from readylayer_cli.adapters.git.environment import find_git
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.change import FileKind
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.selection import Everything, Revisions, Selection, SingleCommit, Staged, WorkingTree
from tests.fakes.nobody import without_privileges
from tests.fakes.scratch import ISOLATED, Scratch

OUTPUT_SETTINGS = {
    "color.ui": "always",
    "color.diff": "always",
    "core.abbrev": "4",
    "core.quotePath": "false",
    "diff.algorithm": "patience",
    "diff.autoRefreshIndex": "false",
    "diff.colorMoved": "zebra",
    "diff.context": "0",
    "diff.dirstat": "lines",
    "diff.dstPrefix": "elsewhere/",
    "diff.ignoreSubmodules": "all",
    "diff.indentHeuristic": "false",
    "diff.interHunkContext": "50",
    "diff.mnemonicPrefix": "true",
    "diff.noprefix": "true",
    "diff.orderFile": "order",
    "diff.relative": "true",
    "diff.renameLimit": "1",
    "diff.renames": "false",
    "diff.srcPrefix": "somewhere/",
    "diff.statGraphWidth": "3",
    "diff.submodule": "log",
    "diff.suppressBlankEmpty": "true",
    "diff.wordRegex": ".",
    "diff.wsErrorHighlight": "all",
    "i18n.logOutputEncoding": "utf-16",
    "log.showSignature": "true",
    "pager.diff": "cat >/dev/null",
    "status.relativePaths": "true",
}
ENVIRONMENT = {
    "GIT_DIFF_OPTS": "--unified=0",
    "GIT_DIR": "/nowhere",
    "GIT_INDEX_FILE": "/nowhere",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_GLOB_PATHSPECS": "1",
    "GIT_NAMESPACE": "other",
    "GIT_OBJECT_DIRECTORY": "/nowhere",
    "GIT_PREFIX": "src/",
    "GIT_TRACE": "1",
    "GIT_WORK_TREE": "/",
    "LANGUAGE": "de",
    "LC_ALL": "de_DE.UTF-8",
}
PROGRAMS = {
    "core.fsmonitor": "{}",
    "core.hooksPath": "hooks",
    "core.pager": "{}",
    "core.sshCommand": "{}",
    "core.askPass": "{}",
    "core.editor": "{}",
    "core.alternateRefsCommand": "{}",
    "credential.helper": "{}",
    "diff.external": "{}",
    "diff.evil.binary": "true",
    "diff.evil.command": "{}",
    "diff.evil.textconv": "{}",
    "diff.evil.cachetextconv": "true",
    "filter.evil.clean": "{}",
    "filter.evil.smudge": "{}",
    "filter.evil.required": "true",
    "filter.other.process": "{}",
    "filter.other.required": "true",
    "gpg.program": "{}",
    "remote.origin.url": "ext::{}",
    "remote.origin.uploadpack": "{}",
    "sequence.editor": "{}",
    "uploadpack.packObjectsHook": "{}",
}


def work_in_progress(scratch: Scratch) -> None:
    """A change of every kind: edited, staged, renamed, untracked, committed, in a folder further down."""
    lines = "".join(f"line {number}\n\n" for number in range(20))
    scratch.commit({"src/edited.py": lines, "moved.py": lines.upper(), "top.md": "a\n", "order": "top.md\n"})
    scratch.git("checkout", "-q", "-b", "feature")
    scratch.commit({"top.md": "b\n"})
    scratch.git("mv", "moved.py", "src/ünï moved.py")
    scratch.write({"src/edited.py": lines.replace("line 7\n", "line seven\n"), "new.py": "n\n"})


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path / "repo")


@pytest.mark.parametrize("selection", [WorkingTree(), Staged(), Revisions("main"), SingleCommit()], ids=repr)
def test_no_setting_and_no_variable_changes_what_is_seen(scratch: Scratch, selection: Selection) -> None:
    work_in_progress(scratch)
    plain = GitRepository.open(scratch.root, environment=ISOLATED).change(selection)
    for name, value in OUTPUT_SETTINGS.items():
        scratch.git("config", name, value)
    with_settings = GitRepository.open(scratch.root / "src", environment=ISOLATED | ENVIRONMENT).change(selection)
    assert plain.files.files
    assert with_settings.files == plain.files
    paths = [file.path for file in plain.files.files]
    assert dict(with_settings.head.read_many(paths)) == dict(plain.head.read_many(paths))


def test_settings_of_the_caller_do_not_win_either(scratch: Scratch) -> None:
    work_in_progress(scratch)
    plain = GitRepository.open(scratch.root, environment=ISOLATED).change(WorkingTree())
    given = {"GIT_CONFIG_COUNT": str(len(OUTPUT_SETTINGS))}
    for number, (name, value) in enumerate(OUTPUT_SETTINGS.items()):
        given |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    given["GIT_CONFIG_PARAMETERS"] = "'core.quotepath=false' 'diff.suppressblankempty=true'"
    assert GitRepository.open(scratch.root, environment=ISOLATED | given).change(WorkingTree()).files == plain.files


@pytest.mark.parametrize(
    "selection", [WorkingTree(), Staged(), Revisions("main"), SingleCommit(), Everything()], ids=repr
)
def test_nothing_that_configuration_or_attributes_name_is_run(
    scratch: Scratch, selection: Selection, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    witness = tmp_path / "witness"
    trap.write_text(f"#!/bin/sh\necho $0 \"$@\" >> '{witness}'\ncat\n")
    trap.chmod(0o755)
    hooks = scratch.root / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc", "post-checkout"):
        (hooks / hook).symlink_to(trap)
        (scratch.root / ".git" / "hooks" / hook).symlink_to(trap)
    scratch.commit({"a.md": "a\n", "b.txt": "b\n", "c.py": "c\n"})
    scratch.git("checkout", "-q", "-b", "feature")
    attributes = "*.md filter=evil diff=evil\n*.txt filter=other diff=other\n*.py filter=evil diff=evil merge=evil\n"
    scratch.commit({".gitattributes": attributes, "c.py": "C\n"})
    scratch.write({"a.md": "A\n", "b.txt": "B\n", "new.md": "N\n"})
    for name, value in PROGRAMS.items():
        scratch.git("config", name, value.format(trap))
    repository = GitRepository.open(
        scratch.root, environment=ISOLATED | {"GIT_EXTERNAL_DIFF": str(trap), "GIT_PAGER": str(trap)}
    )
    witness.unlink(missing_ok=True)  # arranging may have run the trap
    change = repository.change(selection)
    dict(change.head.read_many(change.head.paths()))
    dict(change.base.read_many(change.base.paths()))
    with pytest.raises(RepositoryError):
        repository.change(Revisions("0123456789" * 4), may_fetch=True)
    assert not witness.exists()
    if selection == WorkingTree():
        assert change.files.by_path["a.md"].added == ((1, "A"),)


@pytest.mark.parametrize("attribute", ["-diff", "binary", "diff=evil", "-text -diff"])
def test_an_attribute_cannot_hide_text(scratch: Scratch, attribute: str) -> None:
    scratch.commit(
        {"edited.py": "1\n2\n", "moved.py": "".join(f"{number}\n" for number in range(9)), "logo.png": b"\0a"}
    )
    scratch.git("config", "diff.evil.binary", "true")
    scratch.git("mv", "moved.py", "gone to.py")
    scratch.write(
        {
            ".gitattributes": f"* {attribute}\n",
            "edited.py": "1\nTWO\n",
            "gone to.py": "".join(f"{number}\n" for number in range(8)) + "eight\n",
            "added.py": "new\n",
            "logo.png": b"\0b",
        }
    )
    scratch.git("add", "-A")
    repository = GitRepository.open(scratch.root, environment=ISOLATED)
    staged = repository.change(Staged())
    local = repository.change(WorkingTree("HEAD"))
    scratch.git("commit", "-q", "-m", "Hide")
    committed = repository.change(SingleCommit())
    for change in (staged, local, committed):
        assert {file.path: (file.kind, file.added) for file in change.files.files if file.path != ".gitattributes"} == {
            "added.py": (FileKind.TEXT, ((1, "new"),)),
            "edited.py": (FileKind.TEXT, ((2, "TWO"),)),
            "gone to.py": (FileKind.TEXT, ((9, "eight"),)),
            "logo.png": (FileKind.BINARY, ()),
        }


def test_an_attribute_cannot_make_binary_content_unreadable(scratch: Scratch) -> None:
    scratch.commit({"a": b"\0\n1\n"})
    scratch.commit({".gitattributes": "* diff\n", "a": b"\0\n2\n"})
    change = GitRepository.open(scratch.root, environment=ISOLATED).change(SingleCommit())
    assert change.files.by_path["a"].added == ((2, "2"),)


def test_a_folder_that_looks_like_a_bare_repository_is_not_one(scratch: Scratch, tmp_path: Path) -> None:
    Scratch(tmp_path / "evil").commit({"x": "1\n"})
    scratch.git("clone", "-q", "--bare", str(tmp_path / "evil"), "docs")
    repository = GitRepository.open(scratch.root, environment=ISOLATED)
    assert repository.root == scratch.root.resolve()
    with pytest.raises(RepositoryError) as caught:
        GitRepository.open(scratch.root / "docs", environment=ISOLATED)
    assert caught.value.code == "RL2104"


def test_replaced_objects_are_not_believed(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    scratch.commit({"a": "evil\n"})
    evil = scratch.git("rev-parse", "HEAD:a").decode().strip()
    harmless = scratch.git("rev-parse", "HEAD~:a").decode().strip()
    scratch.git("replace", evil, harmless)
    change = GitRepository.open(scratch.root, environment=ISOLATED).change(SingleCommit())
    assert change.head.read("a") == b"evil\n"
    assert change.files.by_path["a"].added == ((1, "evil"),)


def test_git_is_not_taken_from_a_relative_folder_of_the_path(scratch: Scratch) -> None:
    scratch.write({"git": "#!/bin/sh\nexit 1\n"})
    (scratch.root / "git").chmod(0o755)
    relative = f".{os.pathsep}{os.pathsep}{ISOLATED['PATH']}"
    assert GitRepository.open(scratch.root, environment=ISOLATED | {"PATH": relative}).head_sha() is None
    with pytest.raises(RepositoryError, match="git is not installed"):
        GitRepository.open(scratch.root, environment=ISOLATED | {"PATH": "."})


def test_a_folder_of_the_path_that_may_not_be_entered_is_passed_over() -> None:
    with without_privileges() as folder:
        (folder / "closed").mkdir(mode=0)
        path = f"{folder / 'closed'}{os.pathsep}{ISOLATED['PATH']}"
        assert find_git(ISOLATED | {"PATH": path}).endswith("git")


def test_nothing_is_written_to_the_repository(scratch: Scratch) -> None:
    work_in_progress(scratch)
    os.utime(scratch.root / "top.md", (1, 1))

    def state() -> dict[str, tuple[int, bytes]]:
        files = (path for path in scratch.root.rglob("*") if path.is_file())
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = state()
    repository = GitRepository.open(scratch.root, environment=ISOLATED)
    for selection in (WorkingTree(), Staged(), Revisions("main"), SingleCommit(), Everything()):
        change = repository.change(selection)
        dict(change.head.read_many(change.head.paths()))
    assert state() == before

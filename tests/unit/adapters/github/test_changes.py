"""Pull requests at GitHub, read into changes."""

import pytest

from readylayer_cli.domain.change import ChangeSet, FileStatus
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, ChangeRef, ChangeState, Proposal
from tests.fakes.hosts.github.records import Pull
from tests.fakes.hosts.github.repository import BASE
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.loopback import Response
from tests.unit.adapters.github.notes import DIFF, HEAD, long_diff


def files(stage: GithubStage, change: ChangeSet) -> ChangeSet:
    stage.push(change, HEAD)
    host = stage.host()
    return host.changes.files(host.changes.change(stage.ref))


def test_a_change_is_described_as_it_is_now(stage: GithubStage) -> None:
    stage.pull.labels = ("bug", "docs")
    stage.pull.draft = True
    found = stage.host().changes.change(stage.ref)
    assert found.state is ChangeState.OPEN
    assert (found.base_branch, found.head_branch) == ("main", "feature")
    assert (found.base_sha, found.head_sha) == (BASE, "c" * 40)
    assert found.author == Account("9", "person")
    assert (found.labels, found.draft, found.from_fork, found.description) == (("bug", "docs"), True, False, "")
    assert found.url == stage.fake.site("/pull/7")
    assert found.merge_commit is None


def test_a_merged_change_says_who_merged_it_as_what(stage: GithubStage) -> None:
    stage.pull.state, stage.pull.merge_commit, stage.pull.merged_by = "closed", "d" * 40, stage.fake.person
    found = stage.host().changes.change(stage.ref)
    assert (found.state, found.merge_commit) == (ChangeState.MERGED, "d" * 40)
    assert found.merged_by == Account("9", "person")


def test_a_fork_is_recognised(stage: GithubStage) -> None:
    stage.pull.fork, stage.pull.head_owner = True, "stranger"
    assert stage.host().changes.change(stage.ref).from_fork is True


def test_an_unknown_pull_request_is_missing(stage: GithubStage) -> None:
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(ChangeRef(stage.repo, 8))
    assert caught.value.failure is HostFailure.MISSING
    assert "404 to a token" in caught.value.hint


def test_files_come_with_their_hunks(stage: GithubStage) -> None:
    found = files(stage, DIFF)
    assert [(file.path, file.status, file.old_path) for file in found.files] == [
        ("gone.py", FileStatus.DELETED, None),
        ("new.py", FileStatus.RENAMED, "old.py"),
        ("src/app.py", FileStatus.MODIFIED, None),
    ]
    assert [file.hunks for file in found.files] == [file.hunks for file in DIFF.files]


def test_a_file_whose_diff_is_left_out_is_listed_without_hunks(stage: GithubStage) -> None:
    stage.fake.changes.largest_patch = 40
    assert [bool(file.hunks) for file in files(stage, DIFF).files] == [True, True, False]


def test_files_are_read_to_the_last_page(stage: GithubStage) -> None:
    assert [file.path for file in files(stage, long_diff(230)).files] == [f"f{number:03}.py" for number in range(230)]


def test_a_commit_belongs_to_the_open_change_it_is_the_head_of(stage: GithubStage) -> None:
    changes = stage.host().changes
    assert [found.ref.number for found in changes.of_commit("c" * 40)] == [7]
    stage.push(DIFF, HEAD)
    assert changes.of_commit("c" * 40) == ()
    assert [found.ref.number for found in changes.of_commit(HEAD)] == [7]


def test_a_commit_belongs_to_the_change_that_was_merged_as_it(stage: GithubStage) -> None:
    stage.pull.state, stage.pull.merge_commit = "closed", "d" * 40
    stage.fake.repository.add("d" * 40, [BASE], {})
    assert [found.state for found in stage.host().changes.of_commit("d" * 40)] == [ChangeState.MERGED]


def test_a_forks_change_is_found_by_its_branch(stage: GithubStage) -> None:
    fork = Pull(8, stage.fake.person, "patch", head_sha="9" * 40, base_sha=BASE, head_owner="stranger", fork=True)
    stage.fake.pulls[8] = fork
    changes = stage.host().changes
    assert changes.of_commit("9" * 40) == ()
    found = changes.of_commit("9" * 40, head_branch="patch", head_owner="stranger")
    assert [(each.ref.number, each.from_fork) for each in found] == [(8, True)]
    assert changes.of_commit("8" * 40, head_branch="patch", head_owner="stranger") == ()


def test_a_change_is_proposed_once_and_kept_up_to_date(stage: GithubStage) -> None:
    stage.fake.repository.branches["readylayer/tests"] = "c" * 40
    wanted = Proposal(head_branch="readylayer/tests", base_branch="main", title="Tests", body="Some")
    stage.fake.fail("POST", ".*/pulls", Response(502, {"message": "Server Error"}), after_effect=True)
    made = stage.host().changes.propose(wanted)
    assert (made.ref.number, made.title, made.description) == (8, "Tests", "Some")
    before = len(stage.fake.writes)
    assert stage.host().changes.propose(wanted).ref.number == 8
    assert len(stage.fake.writes) == before
    newer = Proposal(head_branch="readylayer/tests", base_branch="main", title="Tests", body="More")
    assert stage.host().changes.propose(newer).description == "More"
    assert len(stage.fake.pulls) == 2


def test_a_proposal_from_no_branch_is_invalid(stage: GithubStage) -> None:
    with pytest.raises(HostError) as caught:
        stage.host().changes.propose(Proposal(head_branch="none", base_branch="main", title="T", body=""))
    assert caught.value.failure is HostFailure.INVALID

"""Merge requests as GitLab tells them, and the one that we propose."""

from dataclasses import replace

import pytest

from readylayer_cli.domain.change import ChangeSet, FileStatus
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, ChangeState, Proposal
from tests.fakes.hosts.gitlab.records import MergeRequest, Version
from tests.fakes.hosts.gitlab.stage import BASE, GitlabStage
from tests.fakes.hosts.loopback import Response
from tests.unit.adapters.gitlab.samples import APP, DIFF, HEAD, NEXT_HEAD

PROPOSAL = Proposal(head_branch="readylayer/tests", base_branch="main", title="Add tests", body="Made by readylayer.")


def test_a_change_is_told_with_the_commits_of_its_diff(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.merge_request.labels = ["backend"]
    change = stage.host().changes.change(stage.ref)
    assert (change.base_sha, change.start_sha, change.head_sha) == (BASE, BASE, HEAD)
    assert (change.base_branch, change.head_branch, change.from_fork) == ("main", "feature", False)
    assert (change.author, change.labels, change.state) == (Account("9", "person"), ("backend",), ChangeState.OPEN)
    assert change.url == f"{stage.fake.site}/-/merge_requests/7"


def test_commits_come_from_the_versions_while_gitlab_still_computes_the_diff(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.merge_request.refs_known = False
    assert stage.host().changes.change(stage.ref).head_sha == HEAD


def test_a_change_without_any_diff_is_an_error_that_says_so(stage: GitlabStage) -> None:
    stage.merge_request.versions.clear()
    with pytest.raises(HostError, match="diff_refs"):
        stage.host().changes.change(stage.ref)


@pytest.mark.parametrize(
    ("merge", "squash", "expected"),
    [("1" * 40, None, "1" * 40), (None, "2" * 40, "2" * 40), (None, None, HEAD)],
    ids=["merge commit", "squashed", "fast-forward"],
)
def test_a_merged_change_names_what_the_target_got(
    stage: GitlabStage, merge: str | None, squash: str | None, expected: str
) -> None:
    stage.push(DIFF, HEAD)
    request = stage.merge_request
    request.state, request.merge_commit, request.squash_commit, request.merge_user = (
        "merged",
        merge,
        squash,
        stage.fake.person,
    )
    change = stage.host().changes.change(stage.ref)
    assert (change.state, change.merge_commit, change.merged_by) == (
        ChangeState.MERGED,
        expected,
        Account("9", "person"),
    )
    assert [found.ref.number for found in stage.host().changes.of_commit(expected)] == [7]


def test_a_fork_and_a_draft_are_told(stage: GitlabStage) -> None:
    stage.merge_request.source_project, stage.merge_request.title = 99, "Draft: A change"
    change = stage.host().changes.change(stage.ref)
    assert (change.from_fork, change.draft) == (True, True)


def test_files_are_read_page_by_page_with_their_hunks(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.largest_page = 1
    host = stage.host()
    files = host.changes.files(host.changes.change(stage.ref))
    assert [(file.path, file.status, file.old_path) for file in files.files] == [
        ("added.py", FileStatus.ADDED, None),
        ("gone.py", FileStatus.DELETED, None),
        (APP, FileStatus.MODIFIED, None),
        ("src/new name.py", FileStatus.RENAMED, "src/old name.py"),
    ]
    assert [[hunk.lines for hunk in file.hunks] for file in files.files] == [
        [hunk.lines for hunk in file.hunks] for file in DIFF.files
    ]
    assert files.by_path["added.py"].new_mode == "100755"
    assert (files.base, files.head) == (BASE, HEAD)


def test_files_that_gitlab_keeps_back_are_listed_without_hunks(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.changes.kept_back.add(APP)
    host = stage.host()
    files = host.changes.files(host.changes.change(stage.ref))
    assert len(files.files) == 4
    assert files.by_path[APP].hunks == ()


def test_servers_before_15_7_tell_the_files_in_one_answer(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.fake.missing = [r"GET .*/diffs"]
    host = stage.host()
    assert len(host.changes.files(host.changes.change(stage.ref)).files) == 4


def test_a_commit_belongs_to_the_change_that_ends_in_it(stage: GitlabStage) -> None:
    stage.push(DIFF, HEAD)
    stage.push(DIFF, NEXT_HEAD)
    changes = stage.host().changes
    assert [change.ref.number for change in changes.of_commit(NEXT_HEAD)] == [7]
    assert changes.of_commit(HEAD) == ()
    assert changes.of_commit("f" * 40) == ()


def test_a_forks_commit_is_found_by_its_branch_and_owner(stage: GitlabStage) -> None:
    fork = MergeRequest(8, stage.fake.person, "patch", source_project=99)
    fork.versions = [Version(BASE, BASE, "f" * 40, DIFF)]
    stage.fake.merge_requests[8] = fork
    stage.fake.missing = [r"GET .*/commits/f+/merge_requests"]
    changes = stage.host().changes
    assert [change.ref.number for change in changes.of_commit("f" * 40, head_branch="patch", head_owner="fork99")] == [
        8
    ]
    assert changes.of_commit("f" * 40, head_branch="patch", head_owner="somebody") == ()


def test_a_proposal_opens_one_merge_request(stage: GitlabStage) -> None:
    stage.fake.repository.branches[PROPOSAL.head_branch] = BASE
    change = stage.host().changes.propose(PROPOSAL)
    assert (change.title, change.description, change.head_branch) == (
        "Add tests",
        "Made by readylayer.",
        "readylayer/tests",
    )
    writes = len(stage.fake.writes)
    assert stage.host().changes.propose(PROPOSAL).ref == change.ref
    assert len(stage.fake.writes) == writes


def test_a_proposal_brings_the_open_merge_request_up_to_date(stage: GitlabStage) -> None:
    stage.fake.repository.branches[PROPOSAL.head_branch] = BASE
    first = stage.host().changes.propose(PROPOSAL)
    stage.fake.fail("PUT", r".*/merge_requests/\d+", Response(500), after_effect=True)
    again = stage.host().changes.propose(replace(PROPOSAL, title="Add more tests"))
    assert (again.ref, again.title) == (first.ref, "Add more tests")


@pytest.mark.parametrize("status", [409, 500])
def test_a_proposal_whose_answer_was_lost_is_not_opened_twice(stage: GitlabStage, status: int) -> None:
    stage.fake.repository.branches[PROPOSAL.head_branch] = BASE
    stage.fake.fail("POST", r".*/merge_requests", Response(status), after_effect=True)
    change = stage.host().changes.propose(PROPOSAL)
    assert [number for number, each in stage.fake.merge_requests.items() if each.source == PROPOSAL.head_branch] == [
        change.ref.number
    ]


def test_a_forks_merge_request_from_a_branch_of_the_same_name_is_left_alone(stage: GitlabStage) -> None:
    stage.fake.repository.branches[PROPOSAL.head_branch] = BASE
    theirs = MergeRequest(8, stage.fake.person, PROPOSAL.head_branch, title="Theirs", source_project=99)
    theirs.versions = [Version(BASE, BASE, HEAD, ChangeSet())]
    stage.fake.merge_requests[8] = theirs
    assert stage.host().changes.propose(PROPOSAL).ref.number == 9
    assert theirs.title == "Theirs"


def test_a_proposal_from_a_branch_that_is_not_there_is_invalid(stage: GitlabStage) -> None:
    with pytest.raises(HostError, match="does not exist") as raised:
        stage.host().changes.propose(PROPOSAL)
    assert raised.value.failure is HostFailure.INVALID

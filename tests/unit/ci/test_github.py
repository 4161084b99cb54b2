"""GitHub Actions jobs."""

import pytest

from readylayer_cli.ci.detect import read_job
from readylayer_cli.ci.job import Revisions, Runner
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import CiCompleted, Ignored, MergeCompleted, PrOpened, PrUpdated
from tests.unit.ci.runs import GITHUB, ZEROS, files, no_file, without
from tests.unit.payloads.samples import BASE, HEAD, MERGE, sample


def job(name, file, **changes):
    return read_job({**GITHUB, "GITHUB_EVENT_NAME": name}, files(**sample(f"github/{file}.json", **changes)))


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target"])
def test_a_pull_request_compares_its_own_commits_and_never_the_made_up_merge(name):
    found = job(name, "pull_request")
    assert found.runner is Runner.GITHUB
    assert isinstance(found.event, PrOpened)
    assert found.event.pr.number == 17
    assert found.revisions == Revisions(base_sha=BASE, head_sha=HEAD, target_branch="main")


def test_the_same_event_file_always_has_the_same_id():
    assert job("pull_request", "pull_request").event.id == job("pull_request", "pull_request").event.id


def test_a_new_commit_is_an_update():
    assert isinstance(job("pull_request", "pull_request", action="synchronize").event, PrUpdated)


def test_a_label_is_ignored_but_can_be_reviewed():
    found = job("pull_request", "pull_request", action="labeled")
    assert isinstance(found.event, Ignored)
    assert found.revisions == Revisions(BASE, HEAD, "main")


def test_a_merged_pull_request_is_a_merge():
    assert isinstance(job("pull_request", "pull_request_merged").event, MergeCompleted)


def test_a_review_can_be_answered_with_a_review():
    found = job("pull_request_review", "pull_request", action="submitted")
    assert isinstance(found.event, Ignored)
    assert found.revisions == Revisions(BASE, HEAD, "main")


def test_a_merge_group_has_no_pull_request_but_has_revisions():
    found = job("merge_group", "merge_group")
    assert isinstance(found.event, Ignored)
    assert found.revisions == Revisions(BASE, MERGE, "main")


def test_a_workflow_run_compares_what_ran_and_not_the_default_branch():
    found = job("workflow_run", "workflow_run")
    assert isinstance(found.event, CiCompleted)
    assert found.revisions == Revisions(BASE, HEAD, "main")


def test_a_workflow_run_for_a_fork_knows_its_head_only():
    found = job("workflow_run", "workflow_run", workflow_run__pull_requests=[])
    assert found.revisions == Revisions(None, HEAD, None)


def test_a_push_compares_with_what_was_there_before():
    assert job("push", "push").revisions == Revisions(BASE, MERGE, "main")
    assert isinstance(job("push", "push").event, Ignored)


def test_a_new_branch_has_nothing_before_it_and_a_deleted_one_nothing_at_all():
    assert job("push", "push", before=ZEROS).revisions == Revisions(None, MERGE, "main")
    assert job("push", "push", after=ZEROS).revisions is None


def test_a_tag_was_pushed_to_no_branch():
    assert job("push", "push", ref="refs/tags/v1").revisions == Revisions(BASE, MERGE, None)


def test_a_manual_run_has_neither_event_nor_revisions():
    found = read_job({**GITHUB, "GITHUB_EVENT_NAME": "workflow_dispatch"}, files(inputs={}, ref="refs/heads/main"))
    assert isinstance(found.event, Ignored)
    assert found.revisions is None


def test_an_event_file_that_was_not_passed_on_is_reported():
    with pytest.raises(InputError, match="GITHUB_EVENT_PATH is not set"):
        read_job(without(GITHUB, "GITHUB_EVENT_PATH"), no_file)


def test_a_broken_event_file_is_reported():
    with pytest.raises(InputError, match="not JSON"):
        read_job(GITHUB, lambda _: b"{")

"""GitLab CI jobs."""

import pytest

from readylayer_cli.ci.detect import read_job
from readylayer_cli.ci.job import Revisions, Runner
from readylayer_cli.domain.event import Ignored, MergeCompleted, PrUpdated, to_json
from tests.unit.ci.runs import (
    GITLAB_MERGE_REQUEST,
    GITLAB_MERGED_RESULT,
    GITLAB_PUSH,
    ZEROS,
    no_file,
    without,
)
from tests.unit.payloads.samples import BASE, HEAD, MERGE

PAGE = "https://code.example.com/gitlab/finance/core/ledger/-/merge_requests/9"


def job(environment, **changes):
    return read_job({**environment, **changes}, no_file)


def test_a_merge_request_pipeline_is_an_update_put_together_from_the_variables():
    found = job(GITLAB_MERGE_REQUEST)
    assert found.runner is Runner.GITLAB
    shown = to_json(found.event)
    assert shown.pop("id").startswith("sha256:")
    assert shown == {
        "event": "pr.updated",
        "timestamp": "2025-02-01T08:31:00Z",
        "repo": {
            "id": "310",
            "name": "ledger",
            "owner": "finance/core",
            "provider": "gitlab",
            "url": "https://code.example.com/gitlab/finance/core/ledger",
        },
        "pr": {
            "id": "88123",
            "number": 9,
            "base": "main",
            "head": "close-twice",
            "diff_url": f"{PAGE}.diff",
            "base_sha": BASE,
            "head_sha": HEAD,
            "url": PAGE,
        },
        "changes": {"new_commits": None, "files_changed": None},
        "schema_version": 1,
    }
    assert found.revisions == Revisions(BASE, HEAD, "main")


def test_a_merged_results_pipeline_compares_the_branches_and_never_the_made_up_merge():
    assert job(GITLAB_MERGED_RESULT).revisions == Revisions("a" * 40, HEAD, "main")


def test_an_event_type_that_is_not_set_makes_no_difference():
    unset = without(GITLAB_MERGED_RESULT, "CI_MERGE_REQUEST_EVENT_TYPE")
    assert job(unset).revisions == job(GITLAB_MERGED_RESULT).revisions


def test_the_head_of_a_merged_results_pipeline_is_not_guessed():
    assert job(GITLAB_MERGED_RESULT, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA="").revisions.head_sha is None


def test_a_merge_train_is_ignored_but_has_revisions():
    found = job(GITLAB_MERGED_RESULT, CI_MERGE_REQUEST_EVENT_TYPE="merge_train")
    assert isinstance(found.event, Ignored)
    assert found.revisions.head_sha == HEAD


def test_a_pipeline_in_a_fork_belongs_to_the_target_project():
    found = job(GITLAB_MERGE_REQUEST, CI_PROJECT_PATH="ana/ledger", CI_PROJECT_ID="999")
    assert isinstance(found.event, PrUpdated)
    assert (found.event.repo.owner, found.event.repo.id) == ("finance/core", "310")


def test_ids_differ_by_pipeline_and_not_by_job():
    first = job(GITLAB_MERGE_REQUEST, CI_JOB_ID="1").event.id
    assert job(GITLAB_MERGE_REQUEST, CI_JOB_ID="2").event.id == first
    assert job(GITLAB_MERGE_REQUEST, CI_PIPELINE_ID="64002").event.id != first


def test_a_merge_is_recognised_by_the_message_that_gitlab_writes():
    event = job(GITLAB_PUSH).event
    assert isinstance(event, MergeCompleted)
    assert event.timestamp == "2025-02-02T10:00:00Z"
    assert (event.pr.number, event.pr.merge_commit, event.pr.base_sha, event.pr.url) == (9, MERGE, BASE, PAGE)
    assert (event.pr.id, event.pr.merged_by) == (None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"CI_COMMIT_MESSAGE": "Close books twice"},
        {"CI_COMMIT_MESSAGE": "Merge branch 'x' into 'main'\n\nSee merge request other/project!9"},
        {"CI_COMMIT_MESSAGE": "Merge branch 'x' into 'main'\n\nSee merge request !9"},
        {"CI_COMMIT_BRANCH": "feature"},
        {"CI_COMMIT_BRANCH": ""},
        {"CI_PIPELINE_SOURCE": "schedule"},
        {"CI_PIPELINE_SOURCE": "web"},
    ],
)
def test_other_pushes_and_pipelines_are_no_merges(changes):
    assert isinstance(job(GITLAB_PUSH, **changes).event, Ignored)


def test_a_push_compares_with_what_was_there_before():
    assert job(GITLAB_PUSH).revisions == Revisions(BASE, MERGE, "main")
    assert job(GITLAB_PUSH, CI_COMMIT_BEFORE_SHA=ZEROS).revisions == Revisions(None, MERGE, "main")


def test_a_pull_request_of_another_host_has_revisions_but_no_event():
    found = job(
        GITLAB_PUSH,
        CI_PIPELINE_SOURCE="external_pull_request_event",
        CI_EXTERNAL_PULL_REQUEST_IID="4",
        CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA=HEAD,
        CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA=BASE,
        CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME="next",
    )
    assert isinstance(found.event, Ignored)
    assert found.revisions == Revisions(BASE, HEAD, "next")


def test_incomplete_variables_are_ignored():
    found = job(GITLAB_MERGE_REQUEST, CI_MERGE_REQUEST_PROJECT_PATH="")
    assert found.event == Ignored("the merge request variables are incomplete")

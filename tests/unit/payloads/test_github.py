"""GitHub webhooks as events."""

import pytest

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import CheckedPr, CiCompleted, Ignored, MergeCompleted, PrOpened, Provider, PrUpdated
from tests.unit.payloads.samples import BASE, DROP, HEAD, MERGE, normalized, printed, sample

REPO = {
    "id": "7001",
    "name": "billing",
    "owner": "acme",
    "provider": "github",
    "url": "https://github.example.com/acme/billing",
}
PAGE = "https://github.example.com/acme/billing/pull/17"


def event(name, file, **changes):
    return normalized(Provider.GITHUB, name, sample(f"github/{file}.json", **changes))


def pull_request(**changes):
    return event("pull_request", "pull_request", **changes)


def test_an_opened_pull_request_from_a_fork_on_an_enterprise_server_says_all_that_is_known():
    assert printed(Provider.GITHUB, "pull_request", sample("github/pull_request.json")) == {
        "event": "pr.opened",
        "timestamp": "2025-03-03T09:15:30Z",
        "repo": REPO,
        "pr": {
            "id": "990017",
            "number": 17,
            "title": "Round half to even 🧮",
            "author": "lena-dev",
            "base": "main",
            "head": "round/half-even",
            "diff_url": f"{PAGE}.diff",
            "base_sha": BASE,
            "head_sha": HEAD,
            "url": PAGE,
        },
        "files": None,
        "metadata": {"ai_generated": None, "ai_tool": None},
        "schema_version": 1,
    }


def test_a_synchronized_pull_request_is_an_update_without_invented_counts():
    body = sample("github/pull_request.json", action="synchronize", before=BASE, after=HEAD)
    assert printed(Provider.GITHUB, "pull_request", body) == {
        "event": "pr.updated",
        "timestamp": "2025-03-03T09:15:30Z",
        "repo": REPO,
        "pr": {
            "id": "990017",
            "number": 17,
            "base": "main",
            "head": "round/half-even",
            "diff_url": f"{PAGE}.diff",
            "base_sha": BASE,
            "head_sha": HEAD,
            "url": PAGE,
        },
        "changes": {"new_commits": None, "files_changed": None},
        "schema_version": 1,
    }


def test_a_closed_and_merged_pull_request_is_a_merge():
    assert printed(Provider.GITHUB, "pull_request", sample("github/pull_request_merged.json")) == {
        "event": "merge.completed",
        "timestamp": "2025-03-04T10:00:05Z",
        "repo": REPO,
        "pr": {
            "id": "990017",
            "number": 17,
            "merged_by": "omar-lead",
            "merge_commit": MERGE,
            "base_sha": BASE,
            "head_sha": HEAD,
            "url": PAGE,
        },
        "files": None,
        "schema_version": 1,
    }


@pytest.mark.parametrize(
    ("action", "extra", "kind"),
    [
        ("opened", {}, PrOpened),
        ("reopened", {}, PrOpened),
        ("synchronize", {}, PrUpdated),
        ("ready_for_review", {}, PrUpdated),
        ("edited", {"changes": {"base": {"ref": {"from": "main"}, "sha": {"from": BASE}}}}, PrUpdated),
        ("edited", {"changes": {"title": {"from": "Old"}}}, Ignored),
        ("edited", {"changes": {"base": None}}, Ignored),
        ("edited", {}, Ignored),
        ("closed", {}, Ignored),
        ("closed", {"pull_request__merged": DROP}, Ignored),
        ("closed", {"pull_request__merged": "true"}, Ignored),
        ("labeled", {}, Ignored),
        ("converted_to_draft", {}, Ignored),
        ("enqueued", {}, Ignored),
    ],
)
def test_only_actions_that_change_the_code_or_its_target_count(action, extra, kind):
    assert isinstance(pull_request(action=action, **extra), kind)


def test_a_merge_by_a_deleted_account_has_no_name_for_it():
    merged = event("pull_request", "pull_request_merged", pull_request__merged_by=None, pull_request__user=None)
    assert isinstance(merged, MergeCompleted)
    assert merged.pr.merged_by is None


def test_a_pull_request_whose_fork_was_deleted_is_still_opened():
    opened = pull_request(pull_request__head__repo=None)
    assert isinstance(opened, PrOpened)
    assert opened.pr.head_sha == HEAD


def test_a_commit_id_that_is_none_never_gets_through():
    opened = pull_request(pull_request__head__sha="--upload-pack=/bin/sh")
    assert isinstance(opened, PrOpened)
    assert opened.pr.head_sha is None


def test_an_address_that_is_no_web_address_never_gets_through():
    opened = pull_request(pull_request__html_url="javascript:alert(1)", pull_request__diff_url="file:///etc/passwd")
    assert isinstance(opened, PrOpened)
    assert (opened.pr.url, opened.pr.diff_url) == (None, None)


def test_a_missing_essential_is_named_in_the_reason():
    assert pull_request(pull_request__number=DROP) == Ignored(
        "pull_request cannot be used: pull_request.number: Field required"
    )


def test_a_finished_workflow_run_belongs_to_the_pull_request_at_its_own_commit():
    assert printed(Provider.GITHUB, "workflow_run", sample("github/workflow_run.json")) == {
        "event": "ci.completed",
        "timestamp": "2025-03-03T09:18:05Z",
        "repo": REPO,
        "pr": {"id": "990017", "number": 17, "base_sha": BASE, "head_sha": HEAD, "url": PAGE},
        "ci": {
            "pipeline_id": "880001",
            "status": "failure",
            "workflow": "test.yml",
            "duration_seconds": 125,
            "test_results": None,
            "head_sha": HEAD,
        },
        "schema_version": 1,
    }


def test_a_run_for_a_fork_lists_no_pull_request_and_none_is_guessed():
    completed = event("check_suite", "check_suite", check_suite__pull_requests=[])
    assert isinstance(completed, CiCompleted)
    assert completed.pr is None
    assert completed.ci.head_sha == HEAD


def test_a_run_in_a_fork_does_not_take_the_number_of_the_pull_request_opened_upstream():
    listed = "workflow_run__pull_requests__1"
    completed = event("workflow_run", "workflow_run", **{f"{listed}__base__repo": {"id": 1}})
    assert isinstance(completed, CiCompleted)
    assert isinstance(completed.pr, CheckedPr)
    assert completed.pr.number == 16


def test_a_pull_request_that_moved_on_since_still_owns_the_run():
    completed = event("check_suite", "check_suite", check_suite__pull_requests__0__head={"ref": "x", "sha": BASE})
    assert isinstance(completed, CiCompleted)
    assert isinstance(completed.pr, CheckedPr)
    assert completed.pr.number == 17


@pytest.mark.parametrize(
    ("conclusion", "status"),
    [
        ("success", "success"),
        ("failure", "failure"),
        ("cancelled", "cancelled"),
        ("skipped", "skipped"),
        ("neutral", "neutral"),
        ("timed_out", "timed_out"),
        (None, None),
    ],
)
def test_an_outcome_beyond_the_three_keeps_its_own_word(conclusion, status):
    completed = event("check_suite", "check_suite", check_suite__conclusion=conclusion)
    assert isinstance(completed, CiCompleted)
    assert completed.ci.status == status


@pytest.mark.parametrize("action", ["requested", "rerequested", "in_progress", "My action"])
def test_a_run_that_is_not_over_is_ignored(action):
    assert isinstance(event("check_suite", "check_suite", action=action), Ignored)
    assert isinstance(event("workflow_run", "workflow_run", action=action), Ignored)


def test_the_workflow_is_its_file_and_else_its_name():
    by_file = event("workflow_run", "workflow_run", workflow_run__path=DROP)
    by_name = event("workflow_run", "workflow_run", workflow_run__path=DROP, workflow=None)
    of_suite = event("check_suite", "check_suite")
    assert isinstance(by_file, CiCompleted)
    assert isinstance(by_name, CiCompleted)
    assert isinstance(of_suite, CiCompleted)
    assert [by_file.ci.workflow, by_name.ci.workflow, of_suite.ci.workflow] == ["test.yml", "Tests", "build-bot"]


@pytest.mark.parametrize(("state", "status"), [("success", "success"), ("failure", "failure"), ("error", "failure")])
def test_a_final_commit_status_is_a_finished_pipeline_without_a_pull_request(state, status):
    completed = event("status", "status", state=state)
    assert isinstance(completed, CiCompleted)
    assert completed.pr is None
    assert completed.ci.pipeline_id == "44001"
    assert (completed.ci.status, completed.ci.workflow, completed.ci.head_sha) == (status, "ci/build", HEAD)


def test_a_pending_commit_status_is_ignored():
    assert event("status", "status", state="pending") == Ignored("the commit status is 'pending', not final")


@pytest.mark.parametrize(("name", "file"), [("ping", "ping"), ("merge_group", "merge_group"), ("push", "push")])
def test_pings_merge_groups_and_pushes_are_ignored(name, file):
    assert isinstance(event(name, file), Ignored)


def test_a_body_of_another_kind_is_refused():
    with pytest.raises(InputError, match="not a GitHub pull_request event"):
        event("pull_request", "push")

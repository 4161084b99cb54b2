"""GitLab webhooks as events."""

import pytest

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import CiCompleted, Ignored, MergeCompleted, PrOpened, Provider, PrUpdated
from tests.unit.payloads.samples import DROP, HEAD, MERGE, normalized, printed, sample

REPO = {
    "id": "310",
    "name": "ledger",
    "owner": "finance/core",
    "provider": "gitlab",
    "url": "https://code.example.com/gitlab/finance/core/ledger",
}
PAGE = "https://code.example.com/gitlab/finance/core/ledger/-/merge_requests/9"
OPENED = sample("gitlab/merge_request.json")


def merge_request(name="Merge Request Hook", **changes):
    return normalized(Provider.GITLAB, name, sample("gitlab/merge_request.json", **changes))


def pipeline(**changes):
    return normalized(Provider.GITLAB, "Pipeline Hook", sample("gitlab/pipeline.json", **changes))


def test_an_opened_merge_request_in_nested_groups_under_a_relative_root_keeps_path_and_address_apart():
    assert printed(Provider.GITLAB, "Merge Request Hook", OPENED) == {
        "event": "pr.opened",
        "timestamp": "2025-02-01T08:30:00Z",
        "repo": REPO,
        "pr": {
            "id": "88123",
            "number": 9,
            "title": "Close books twice",
            "author": "ana",
            "base": "main",
            "head": "close-twice",
            "diff_url": f"{PAGE}.diff",
            "base_sha": None,
            "head_sha": HEAD,
            "url": PAGE,
        },
        "files": None,
        "metadata": {"ai_generated": None, "ai_tool": None},
        "schema_version": 1,
    }


def test_the_actor_is_not_taken_for_the_author():
    opened = merge_request(assignees=[])
    assert isinstance(opened, PrOpened)
    assert opened.pr.author is None


def test_the_actor_is_the_author_when_the_numbers_agree():
    opened = merge_request(assignees=DROP, user__id=501)
    assert isinstance(opened, PrOpened)
    assert opened.pr.author == "bo"


@pytest.mark.parametrize(
    ("action", "extra", "kind"),
    [
        ("open", {}, PrOpened),
        ("reopen", {}, PrOpened),
        ("update", {"object_attributes__oldrev": MERGE}, PrUpdated),
        ("update", {"changes": {"target_branch": {"previous": "main", "current": "next"}}}, PrUpdated),
        ("update", {"changes": {"draft": {"previous": True, "current": False}}}, PrUpdated),
        ("update", {"changes": {"draft": {"previous": False, "current": True}}}, Ignored),
        ("update", {"changes": {"labels": {"previous": [], "current": [{}]}}}, Ignored),
        ("update", {"object_attributes__oldrev": None}, Ignored),
        ("update", {"changes": None}, Ignored),
        ("merge", {}, MergeCompleted),
        ("close", {}, Ignored),
        ("approved", {}, Ignored),
        ("unapproval", {"object_attributes__oldrev": MERGE}, Ignored),
    ],
)
def test_an_update_counts_only_with_new_code_a_new_target_or_the_end_of_the_draft(action, extra, kind):
    assert isinstance(merge_request(object_attributes__action=action, **extra), kind)


def test_a_hook_without_an_action_is_a_test():
    assert merge_request(object_attributes__action=DROP) == Ignored("a merge request hook without an action is a test")


def test_a_merge_names_who_acted_and_the_merge_commit():
    body = sample(
        "gitlab/merge_request.json", object_attributes__action="merge", object_attributes__merge_commit_sha=MERGE
    )
    assert printed(Provider.GITLAB, "Merge Request Hook", body)["pr"] == {
        "id": "88123",
        "number": 9,
        "merged_by": "bo",
        "merge_commit": MERGE,
        "base_sha": None,
        "head_sha": HEAD,
        "url": PAGE,
    }


def test_a_fast_forward_merge_has_no_merge_commit():
    merged = merge_request(object_attributes__action="merge")
    assert isinstance(merged, MergeCompleted)
    assert merged.pr.merge_commit is None


def test_a_system_hook_is_read_by_its_body():
    assert isinstance(merge_request(name="System Hook"), PrOpened)
    push = normalized(Provider.GITLAB, "System Hook", sample("gitlab/push.json"))
    assert push == Ignored("'push' events are not used")


def test_a_header_that_contradicts_the_body_is_ignored():
    assert isinstance(merge_request(name="Pipeline Hook"), Ignored)
    assert isinstance(merge_request(name="Push Hook"), Ignored)


def test_a_pipeline_names_the_merge_request_by_its_number_in_the_project():
    assert printed(Provider.GITLAB, "Pipeline Hook", sample("gitlab/pipeline.json")) == {
        "event": "ci.completed",
        "timestamp": "2025-02-01T08:33:03Z",
        "repo": REPO,
        "pr": {"id": "88123", "number": 9, "base_sha": None, "head_sha": None, "url": PAGE},
        "ci": {
            "pipeline_id": "64001",
            "status": "success",
            "workflow": "Merge request checks",
            "duration_seconds": 120,
            "test_results": None,
            "head_sha": MERGE,
        },
        "schema_version": 1,
    }


@pytest.mark.parametrize(
    ("state", "status"),
    [("success", "success"), ("failed", "failure"), ("canceled", "cancelled"), ("skipped", "skipped")],
)
def test_an_ended_pipeline_has_one_of_four_outcomes(state, status):
    completed = pipeline(object_attributes__status=state)
    assert isinstance(completed, CiCompleted)
    assert completed.ci.status == status


@pytest.mark.parametrize("state", ["created", "pending", "running", "manual", "scheduled", "canceling"])
def test_a_pipeline_that_is_not_over_is_ignored(state):
    assert isinstance(pipeline(object_attributes__status=state), Ignored)


def test_a_branch_pipeline_has_no_merge_request():
    completed = pipeline(merge_request=None)
    assert isinstance(completed, CiCompleted)
    assert completed.pr is None


def test_a_forks_pipeline_does_not_claim_the_merge_request_of_the_target_project():
    completed = pipeline(merge_request__target_project_id=311)
    assert isinstance(completed, CiCompleted)
    assert completed.pr is None


def test_a_body_of_another_host_is_refused():
    with pytest.raises(InputError, match="no object_kind"):
        normalized(Provider.GITLAB, "Merge Request Hook", sample("github/pull_request.json"))
    with pytest.raises(InputError, match="no object_attributes"):
        merge_request(object_attributes=DROP)

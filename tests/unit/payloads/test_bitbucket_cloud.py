"""Bitbucket Cloud webhooks as events."""

import pytest

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import CiCompleted, Ignored, MergeCompleted, PrOpened, Provider, PrUpdated
from tests.unit.payloads.samples import BASE, DROP, HEAD, MERGE, normalized, printed, sample

REPO = {
    "id": "{0b5d9e0e-6a53-4c0d-9f2b-1d2c3b4a5f60}",
    "name": "ledger-api",
    "owner": "acme-team",
    "provider": "bitbucket",
    "url": "https://bitbucket.org/acme-team/ledger-api",
}
PAGE = "https://bitbucket.org/acme-team/ledger-api/pull-requests/23"


def pull_request(name, **changes):
    return normalized(Provider.BITBUCKET, name, sample("bitbucket/pull_request.json", **changes))


def status(**changes):
    body = sample("bitbucket/commit_status.json", **changes)
    return normalized(Provider.BITBUCKET, "repo:commit_status_updated", body)


def test_a_created_pull_request_is_named_by_the_slug_and_its_author_by_a_stable_id():
    assert printed(Provider.BITBUCKET, "pullrequest:created", sample("bitbucket/pull_request.json")) == {
        "event": "pr.opened",
        "timestamp": "2025-01-11T12:30:00Z",
        "repo": REPO,
        "pr": {
            "id": "23",
            "number": 23,
            "title": "Paginate accounts",
            "author": "712020:ravi",
            "base": "main",
            "head": "paginate/accounts",
            "diff_url": "https://api.bitbucket.org/2.0/repositories/acme-team/ledger-api/diff/acme-team/ledger-api:abc%0Ddef",
            "base_sha": BASE[:12],
            "head_sha": HEAD[:12],
            "url": PAGE,
        },
        "files": None,
        "metadata": {"ai_generated": None, "ai_tool": None},
        "schema_version": 1,
    }


def test_a_fulfilled_pull_request_is_a_merge():
    assert printed(Provider.BITBUCKET, "pullrequest:fulfilled", sample("bitbucket/pull_request.json")) == {
        "event": "merge.completed",
        "timestamp": "2025-01-11T12:30:00Z",
        "repo": REPO,
        "pr": {
            "id": "23",
            "number": 23,
            "merged_by": "712020:mina",
            "merge_commit": MERGE[:12],
            "base_sha": BASE[:12],
            "head_sha": HEAD[:12],
            "url": PAGE,
        },
        "files": None,
        "schema_version": 1,
    }


@pytest.mark.parametrize(
    ("account", "author"),
    [
        ({"username": "ravi", "account_id": "1", "uuid": "{2}"}, "ravi"),
        ({"nickname": "ravi", "uuid": "{2}"}, "{2}"),
        ({"nickname": "ravi", "display_name": "Ravi"}, None),
        (None, None),
    ],
)
def test_a_nickname_is_never_taken_for_an_account(account, author):
    opened = pull_request("pullrequest:created", pullrequest__author=account)
    assert isinstance(opened, PrOpened)
    assert opened.pr.author == author


def test_who_merged_is_the_actor_if_the_pull_request_does_not_say():
    merged = pull_request("pullrequest:fulfilled", pullrequest__closed_by=None)
    assert isinstance(merged, MergeCompleted)
    assert merged.pr.merged_by == "712020:mina"


def test_an_update_is_passed_on_although_it_may_be_a_new_title_only():
    assert isinstance(pull_request("pullrequest:updated"), PrUpdated)


@pytest.mark.parametrize(
    "name", ["pullrequest:rejected", "pullrequest:comment_created", "repo:push", "PullRequest:Created"]
)
def test_everything_else_is_ignored(name):
    assert pull_request(name) == Ignored(f"{name!r} events are not used")


@pytest.mark.parametrize(
    ("state", "word"), [("SUCCESSFUL", "success"), ("FAILED", "failure"), ("STOPPED", "cancelled")]
)
def test_a_final_commit_status_is_a_finished_pipeline(state, word):
    completed = status(commit_status__state=state)
    assert isinstance(completed, CiCompleted)
    assert completed.pr is None
    assert (completed.ci.pipeline_id, completed.ci.status, completed.ci.head_sha) == ("build-77", word, HEAD)


def test_a_build_in_progress_is_ignored():
    assert isinstance(status(commit_status__state="INPROGRESS"), Ignored)


def test_the_commit_is_read_from_its_link_when_the_payload_lacks_it():
    completed = status(commit_status__commit=DROP)
    assert isinstance(completed, CiCompleted)
    assert completed.ci.head_sha == HEAD


def test_a_body_of_another_kind_is_refused():
    with pytest.raises(InputError, match="no pullrequest"):
        normalized(Provider.BITBUCKET, "pullrequest:created", sample("bitbucket/commit_status.json"))

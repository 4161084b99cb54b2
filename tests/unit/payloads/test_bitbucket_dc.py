"""Bitbucket Data Center webhooks as events."""

import pytest

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import Ignored, PrOpened, Provider, PrUpdated
from tests.unit.payloads.samples import BASE, DROP, HEAD, MERGE, normalized, printed, sample

REPO = {
    "id": "11",
    "name": "ledger",
    "owner": "FIN",
    "provider": "bitbucket-dc",
    "url": "https://stash.example.com/bitbucket/projects/FIN/repos/ledger/browse",
}
PAGE = "https://stash.example.com/bitbucket/projects/FIN/repos/ledger/pull-requests/55"


def event(name, **changes):
    return normalized(Provider.BITBUCKET_DC, name, sample("bitbucket-dc/pull_request.json", **changes))


def test_an_opened_pull_request_from_a_fork_belongs_to_the_target_repository():
    assert printed(Provider.BITBUCKET_DC, "pr:opened", sample("bitbucket-dc/pull_request.json")) == {
        "event": "pr.opened",
        "timestamp": "2025-01-20T13:00:00Z",
        "repo": REPO,
        "pr": {
            "id": "55",
            "number": 55,
            "title": "Audit trail",
            "author": "sam",
            "base": "main",
            "head": "feature/audit",
            "diff_url": None,
            "base_sha": BASE,
            "head_sha": HEAD,
            "url": PAGE,
        },
        "files": None,
        "metadata": {"ai_generated": None, "ai_tool": None},
        "schema_version": 1,
    }


def test_a_merge_names_the_account_and_the_commit():
    assert printed(Provider.BITBUCKET_DC, "pr:merged", sample("bitbucket-dc/pull_request.json"))["pr"] == {
        "id": "55",
        "number": 55,
        "merged_by": "kim",
        "merge_commit": MERGE,
        "base_sha": BASE,
        "head_sha": HEAD,
        "url": PAGE,
    }


@pytest.mark.parametrize(
    ("date", "updated", "timestamp"),
    [
        ("2025-01-20T14:00:00+0100", DROP, "2025-01-20T13:00:00Z"),
        (DROP, 1737378000000, "2025-01-20T13:00:00Z"),
        (None, "2025-01-20T13:00:00+0000", "2025-01-20T13:00:00Z"),
        ("yesterday", DROP, None),
    ],
)
def test_dates_are_text_or_milliseconds(date, updated, timestamp):
    opened = event("pr:opened", date=date, pullRequest__updatedDate=updated)
    assert isinstance(opened, PrOpened)
    assert opened.timestamp == timestamp


def test_a_push_to_the_source_branch_is_an_update():
    assert isinstance(event("pr:from_ref_updated", previousTarget=DROP), PrUpdated)


@pytest.mark.parametrize(
    ("previous", "kind"),
    [
        ({"id": "refs/heads/release", "displayId": "release"}, PrUpdated),
        ({"id": "refs/heads/main", "displayId": "main"}, Ignored),
        (None, Ignored),
        (DROP, Ignored),
        ("refs/heads/release", Ignored),
    ],
)
def test_a_modification_counts_only_with_another_target(previous, kind):
    assert isinstance(event("pr:modified", previousTarget=previous), kind)


@pytest.mark.parametrize("name", ["pr:declined", "pr:to_ref_updated", "pr:comment:added", "repo:refs_changed", ""])
def test_everything_else_is_ignored(name):
    assert event(name) == Ignored(f"{name!r} events are not used")


def test_a_connection_test_is_ignored_under_any_name():
    body = sample("bitbucket-dc/test_connection.json")
    assert normalized(Provider.BITBUCKET_DC, "pr:opened", body) == Ignored("a connection test asks for nothing")


def test_builds_have_no_webhook_here():
    body = sample("bitbucket-dc/build_status.json")
    assert isinstance(normalized(Provider.BITBUCKET_DC, "repo:build_status", body), Ignored)


def test_a_body_of_another_kind_is_refused():
    with pytest.raises(InputError, match="no pullRequest"):
        normalized(Provider.BITBUCKET_DC, "pr:opened", sample("bitbucket/pull_request.json"))

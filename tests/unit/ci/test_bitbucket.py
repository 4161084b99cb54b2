"""Bitbucket Pipelines jobs."""

import pytest

from readylayer_cli.ci.detect import read_job
from readylayer_cli.ci.job import Checkout, Revisions, Runner
from readylayer_cli.domain.event import Ignored, MergeCompleted, to_json
from tests.unit.ci.runs import BITBUCKET_PR, BITBUCKET_PUSH, no_file, without
from tests.unit.payloads.samples import BASE, HEAD, MERGE

MERGED = Checkout(
    message="Merged in paginate/accounts (pull request #23)\n\nPaginate accounts\n\nApproved-by: Mina\n",
    time="2025-01-11T13:30:00+01:00",
)


def job(environment, checkout=None, **changes):
    return read_job({**environment, **changes}, no_file, checkout)


def test_a_pull_request_pipeline_is_an_update_put_together_from_the_variables():
    found = job(BITBUCKET_PR, Checkout(time="2025-01-10T10:00:00Z"))
    assert found.runner is Runner.BITBUCKET
    shown = to_json(found.event)
    assert shown.pop("id").startswith("sha256:")
    assert shown == {
        "event": "pr.updated",
        "timestamp": "2025-01-10T10:00:00Z",
        "repo": {
            "id": "{0b5d9e0e-6a53-4c0d-9f2b-1d2c3b4a5f60}",
            "name": "ledger-api",
            "owner": "acme-team",
            "provider": "bitbucket",
            "url": "http://bitbucket.org/acme-team/ledger-api",
        },
        "pr": {
            "id": "23",
            "number": 23,
            "base": "main",
            "head": "paginate/accounts",
            "diff_url": None,
            "base_sha": BASE[:12],
            "head_sha": HEAD,
            "url": "http://bitbucket.org/acme-team/ledger-api/pull-requests/23",
        },
        "changes": {"new_commits": None, "files_changed": None},
        "schema_version": 1,
    }
    assert found.revisions == Revisions(BASE[:12], HEAD, "main")


def test_the_repository_is_known_without_its_full_name():
    event = job(without(BITBUCKET_PR, "BITBUCKET_REPO_FULL_NAME", "BITBUCKET_GIT_HTTP_ORIGIN")).event
    assert (event.repo.owner, event.repo.name, event.repo.url, event.pr.url) == ("acme-team", "ledger-api", None, None)


def test_a_merge_is_recognised_by_the_message_that_bitbucket_writes():
    event = job(BITBUCKET_PUSH, MERGED).event
    assert isinstance(event, MergeCompleted)
    assert event.timestamp == "2025-01-11T12:30:00Z"
    assert (event.pr.number, event.pr.merge_commit, event.pr.merged_by) == (23, MERGE, None)


def test_the_main_line_is_the_default_branch_where_it_is_known():
    trunk = Checkout(message=MERGED.message, default_branch="trunk")
    assert isinstance(job(BITBUCKET_PUSH, trunk, BITBUCKET_BRANCH="trunk").event, MergeCompleted)
    assert isinstance(job(BITBUCKET_PUSH, trunk).event, Ignored)


@pytest.mark.parametrize(
    ("checkout", "changes"),
    [
        (None, {}),
        (Checkout(message="Paginate accounts (pull request #23)"), {}),
        (Checkout(message="Paginate\n\nMerged in x (pull request #23)"), {}),
        (MERGED, {"BITBUCKET_BRANCH": "created/at-a-merge"}),
        (MERGED, {"BITBUCKET_BRANCH": "", "BITBUCKET_TAG": "v1"}),
    ],
)
def test_other_pushes_are_no_merges(checkout, changes):
    assert isinstance(job(BITBUCKET_PUSH, checkout, **changes).event, Ignored)


def test_a_push_knows_its_head_only():
    assert job(BITBUCKET_PUSH).revisions == Revisions(None, MERGE, "main")


def test_incomplete_variables_are_ignored():
    found = job(BITBUCKET_PR, BITBUCKET_PR_DESTINATION_BRANCH="")
    assert found.event == Ignored("the pull request variables are incomplete")

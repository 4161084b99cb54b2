"""What we wrote, read back by the client's own classes, so that we and the fake are not merely of one opinion."""

from typing import Any

from atlassian.bitbucket.cloud import Cloud

from readylayer_cli.domain.host import CommitRequest, FileEdit, Proposal
from tests.fakes.hosts.bitbucket.edits import ALL_KINDS, HEAD
from tests.fakes.hosts.bitbucket_cloud.fake import SECRET
from tests.fakes.hosts.bitbucket_cloud.stage import CloudStage
from tests.unit.adapters.bitbucket_cloud.test_discussion import note_on
from tests.unit.adapters.bitbucket_cloud.test_results import annotation, status


def repository_of(stage: CloudStage) -> Any:
    client: Any = Cloud(stage.fake.address, username="bot@example.com", password=SECRET)
    return client.repositories.get("acme", "app")


def test_comments_are_read_back(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    host = stage.host()
    host.discussion.post_review(host.changes.change(stage.ref), [note_on("src/app.py", 2)])
    (comment,) = repository_of(stage).pullrequests.get(7).comments()
    assert comment.get_data("inline") == {"path": "src/app.py", "to": 2}
    assert "Look at this." in comment.get_data("content")["raw"]


def test_a_comment_of_the_client_is_ours_if_the_account_is(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    repository_of(stage).pullrequests.get(7).comment("From elsewhere")
    assert [note.body for note in stage.host().discussion.notes(stage.ref)] == ["From elsewhere"]


def test_build_statuses_are_read_back(stage: CloudStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    stage.host().results.set_status(status(annotation(0)))
    builds = list(repository_of(stage).commits.get(HEAD).statuses())
    assert [(each["key"], each["state"]) for each in builds] == [("readylayer-review", "FAILED")]


def test_pull_requests_and_branches_are_read_back(stage: CloudStage) -> None:
    contents = stage.host().contents
    base = stage.fake.commits.branches["main"]
    made = contents.commit(
        CommitRequest(
            branch="docs", base_sha=base, expect_head=None, message="Docs", files=(FileEdit("docs/a.md", b"a"),)
        )
    )
    proposal = Proposal(head_branch="docs", base_branch="main", title="Docs", body="Renews the docs.")
    number = stage.host().changes.propose(proposal).ref.number
    found = repository_of(stage).pullrequests.get(number)
    assert (found.title, found.description, found.source_branch, found.is_open) == (
        "Docs",
        "Renews the docs.",
        "docs",
        True,
    )
    assert found.source_commit == made[:12]

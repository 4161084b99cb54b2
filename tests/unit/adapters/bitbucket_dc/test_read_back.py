"""What we wrote, read back by the client's own methods, so that we and the fake are not merely of one opinion."""

from typing import Any

from atlassian import Bitbucket

from readylayer_cli.domain.host import Proposal
from tests.fakes.hosts.bitbucket.edits import ALL_KINDS, HEAD
from tests.fakes.hosts.bitbucket_dc.fake import SECRET
from tests.fakes.hosts.bitbucket_dc.stage import DataCenterStage
from tests.unit.adapters.bitbucket_dc.test_discussion import note_on
from tests.unit.adapters.bitbucket_dc.test_results import annotation, status


def client_of(stage: DataCenterStage) -> Any:
    return Bitbucket(stage.fake.site, token=SECRET, api_version="latest")


def test_comments_are_read_back(stage: DataCenterStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    host = stage.host()
    host.discussion.post_review(host.changes.change(stage.ref), [note_on("src/app.py", 2)])
    activities = list(client_of(stage).get_pull_requests_activities("ACME", "app", 7))
    commented = next(each for each in activities if each["action"] == "COMMENTED")
    assert (commented["commentAnchor"]["path"], commented["commentAnchor"]["line"]) == ("src/app.py", 2)
    assert "Look at this." in commented["comment"]["text"]


def test_a_comment_of_the_client_is_ours_if_the_account_is(stage: DataCenterStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    made = client_of(stage).add_pull_request_comment("ACME", "app", 7, "From elsewhere")
    client_of(stage).update_pull_request_comment("ACME", "app", 7, made["id"], "Edited elsewhere", made["version"])
    (note,) = stage.host().discussion.notes(stage.ref)
    assert (note.body, note.version) == ("Edited elsewhere", 1)


def test_reports_are_read_back(stage: DataCenterStage) -> None:
    stage.push(ALL_KINDS, HEAD)
    stage.host().results.set_status(status(annotation(0)))
    report = client_of(stage).get_code_insights_report("ACME", "app", HEAD, "readylayer-review")
    assert (report["title"], report["result"]) == ("readylayer/review", "FAIL")


def test_pull_requests_are_read_back(stage: DataCenterStage) -> None:
    stage.fake.commits.add("docs", {}, "Docs")
    proposal = Proposal(head_branch="docs", base_branch="main", title="Docs", body="Renews the docs.")
    number = stage.host().changes.propose(proposal).ref.number
    found = client_of(stage).get_pull_request("ACME", "app", number)
    assert (found["title"], found["fromRef"]["displayId"], found["toRef"]["displayId"]) == ("Docs", "docs", "main")

"""PyGithub's own objects read what the adapter wrote: the fake is not merely consistent with us."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from github import Auth, Github
from github.Repository import Repository

from readylayer_cli.domain.host import Asset, CommitRequest, FileEdit, ReleaseRequest
from tests.fakes.hosts.github.repository import BASE
from tests.fakes.hosts.github.stage import GithubStage
from tests.unit.adapters.github.notes import DIFF, HEAD, note
from tests.unit.adapters.github.test_results import NAME, status


@pytest.fixture(params=[False, True], ids=["github", "ghes"])
def stage(request: pytest.FixtureRequest) -> Iterator[GithubStage]:
    made = GithubStage(enterprise=request.param)
    with made.fake:
        yield made
    assert made.fake.faults_found == []


@pytest.fixture
def repository(stage: GithubStage) -> Repository:
    client = Github(base_url=stage.fake.url, auth=Auth.Token("job-token"), retry=None, seconds_between_requests=None)
    return client.get_repo("acme/app")


def test_notes_and_the_summary(stage: GithubStage, repository: Repository) -> None:
    stage.push(DIFF, HEAD)
    host = stage.host()
    host.discussion.post_review(host.changes.change(stage.ref), [note("one", 2), note("two", 21, 23)])
    host.discussion.post_summary(stage.ref, "All in all. readylayer:s", "readylayer:s")
    pull = repository.get_pull(7)
    assert [(each.path, each.line, each.start_line) for each in pull.get_review_comments()] == [
        ("src/app.py", 2, None),
        ("src/app.py", 23, 21),
    ]
    assert [(each.state, each.commit_id) for each in pull.get_reviews()] == [("COMMENTED", HEAD)]
    assert [each.body for each in pull.get_issue_comments()] == ["All in all. readylayer:s"]
    assert [each.filename for each in pull.get_files()] == ["gone.py", "new.py", "src/app.py"]


def test_a_check_run_with_its_annotations(stage: GithubStage, repository: Repository) -> None:
    stage.push(DIFF, HEAD)
    stage.host().results.set_status(replace(status(120), sha=HEAD))
    (run,) = repository.get_commit(HEAD).get_check_runs(check_name=NAME)
    assert (run.status, run.conclusion, run.output.title) == ("completed", "failure", "2 findings")
    assert run.output.annotations_count == 120
    assert [each.start_line for each in run.get_annotations()] == list(range(1, 121))


def test_a_review_that_pygithub_wrote_is_read_by_us(stage: GithubStage, repository: Repository) -> None:
    stage.push(DIFF, HEAD)
    comment = {"path": "src/app.py", "line": 22, "side": "RIGHT", "body": "By hand. readylayer:x"}
    repository.get_pull(7).create_review(body="Look", event="COMMENT", comments=[comment])
    repository.get_pull(7).create_issue_comment("On the whole. readylayer:y")
    found = stage.host().discussion.notes(stage.ref)
    assert [(each.path, each.line, each.body) for each in found] == [
        ("src/app.py", 22, "By hand. readylayer:x"),
        (None, None, "On the whole. readylayer:y"),
    ]


def test_a_commit_and_a_release(stage: GithubStage, repository: Repository) -> None:
    contents = stage.host().contents
    request = CommitRequest(
        branch="docs", base_sha=BASE, expect_head=None, message="Add", files=(FileEdit("docs/a.md", b"# A\n"),)
    )
    made = contents.commit(request)
    assert repository.get_git_ref("heads/docs").object.sha == made
    assert repository.get_contents("docs/a.md", ref="docs").decoded_content == b"# A\n"  # type: ignore[union-attr]  # one file
    contents.release(
        ReleaseRequest(tag="v1", sha=made, title="One", notes="N", assets=(Asset("a.md", "text/markdown", b"# A\n"),))
    )
    release = repository.get_release("v1")
    assert (release.name, [asset.name for asset in release.get_assets()]) == ("One", ["a.md"])

"""The fake is as strict as GitLab, and python-gitlab's own calls read what we wrote."""

from collections.abc import Callable
from typing import Any

import gitlab
import pytest

from readylayer_cli.domain.host import CommitRequest, FileEdit, ReleaseRequest, Status, StatusState
from tests.fakes.hosts.gitlab.quick_actions import extract
from tests.fakes.hosts.gitlab.stage import BASE, GitlabStage
from tests.unit.adapters.gitlab.samples import APP, DIFF, HEAD, body, note

GOOD = {
    "position_type": "text", "base_sha": BASE, "start_sha": BASE, "head_sha": HEAD,
    "old_path": APP, "new_path": APP, "new_line": 11,
}  # fmt: skip


@pytest.fixture
def client(stage: GitlabStage) -> gitlab.Gitlab:
    """python-gitlab as anybody uses it."""
    stage.push(DIFF, HEAD)
    return gitlab.Gitlab(stage.fake.server, private_token="glpat-ours", timeout=10)


@pytest.fixture
def change(client: gitlab.Gitlab) -> Any:
    return client.projects.get("group/sub/project").mergerequests.get(7)


def test_the_client_reads_a_review_that_we_posted(stage: GitlabStage, change: Any) -> None:
    host = stage.host()
    host.discussion.post_review(host.changes.change(stage.ref), [note("one", 11), note("two", 12, 13)])
    host.discussion.resolve(stage.ref, host.discussion.notes(stage.ref)[0])
    threads = [thread.attributes["notes"][0] for thread in change.discussions.list(get_all=True)]
    assert [(note["body"], note["position"]["new_line"], note["resolved"]) for note in threads] == [
        (body("one"), 11, True),
        (body("two"), 13, False),
    ]
    assert change.draft_notes.list(get_all=True) == []


def test_we_read_a_review_that_the_client_posted(stage: GitlabStage, change: Any) -> None:
    change.draft_notes.create({"note": body("one"), "position": GOOD})
    change.draft_notes.bulk_publish()
    change.discussions.create({"body": body("two"), "position": {**GOOD, "new_line": 12}})
    change.notes.create({"body": body("three")})
    found = stage.host().discussion.notes(stage.ref)
    assert [(each.body, each.line, each.thread is not None) for each in found] == [
        (body("one"), 11, True),
        (body("two"), 12, True),
        (body("three"), None, False),
    ]


def test_the_client_reads_statuses_commits_and_releases(stage: GitlabStage, client: gitlab.Gitlab) -> None:
    host = stage.host()
    host.results.set_status(
        Status(name="readylayer/review", sha=HEAD, state=StatusState.FAILURE, title="x", digest="1")
    )
    files = (FileEdit("docs/a.md", b"A"),)
    made = host.contents.commit(
        CommitRequest(branch="docs", base_sha=BASE, expect_head=None, message="Docs", files=files)
    )
    host.contents.release(ReleaseRequest(tag="v1", sha=BASE, title="One", notes="First."))
    project = client.projects.get("group/sub/project")
    assert [each.status for each in project.commits.get(HEAD).statuses.list(get_all=True)] == ["failed"]
    assert project.branches.get("docs").commit["id"] == made
    assert project.files.raw("docs/a.md", ref="docs") == b"A"
    assert project.releases.get("v1").description == "First."


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"new_line": 10}, "line_code"),
        ({"new_line": 900}, "line_code"),
        ({"old_line": 11}, "line_code"),
        ({"new_line": None, "old_line": 10}, "line_code"),
        ({"old_path": "src/other.py"}, "line_code"),
        ({"head_sha": "9" * 40}, "line_code"),
        ({"base_sha": HEAD}, "line_code"),
        ({"new_line": None}, "incomplete"),
        ({"start_sha": None}, "start_sha"),
        ({"position_type": None}, "position_type"),
        ({"line_range": {"start": {"line_code": "a_1_1", "new_line": 11}}}, "json schema"),
    ],
    ids=str,
)
def test_a_wrong_position_is_refused(stage: GitlabStage, change: Any, broken: dict[str, Any], reason: str) -> None:
    position = {name: value for name, value in {**GOOD, **broken}.items() if value is not None}
    with pytest.raises(gitlab.GitlabCreateError, match=reason) as raised:
        change.discussions.create({"body": "text", "position": position})
    assert raised.value.response_code == 400
    stage.fake.faults_found.clear()  # the descriptions refuse some of them as well


def test_a_draft_on_a_line_that_does_not_exist_is_taken_and_lost(stage: GitlabStage, change: Any) -> None:
    draft = change.draft_notes.create({"note": "text", "position": {**GOOD, "new_line": 900}})
    assert draft.line_code is None
    change.draft_notes.bulk_publish()
    assert stage.shown() == []


@pytest.mark.parametrize(
    "call",
    [
        lambda project: project.mergerequests.get(7).notes.create({"body": "  "}),
        lambda project: project.mergerequests.get(7).notes.create({"body": "x" * 1_000_001}),
        lambda project: project.commits.get(HEAD).statuses.create({"state": "success", "description": "x" * 256}),
        lambda project: project.commits.create(
            {"branch": "new", "commit_message": "m", "actions": [{"action": "create", "file_path": "a", "content": ""}]}
        ),
        lambda project: project.commits.create(
            {
                "branch": "main",
                "commit_message": "m",
                "actions": [{"action": "update", "file_path": "a", "content": ""}],
            }
        ),
    ],
    ids=["blank note", "long note", "long description", "new branch without a start", "update of nothing"],
)
def test_other_bad_requests_are_refused(
    stage: GitlabStage, client: gitlab.Gitlab, call: Callable[[Any], object]
) -> None:
    with pytest.raises(gitlab.GitlabCreateError) as raised:
        call(client.projects.get("group/sub/project"))
    assert raised.value.response_code == 400
    stage.fake.faults_found.clear()


def test_an_unknown_property_and_an_unknown_state_are_faults(stage: GitlabStage, client: gitlab.Gitlab) -> None:
    project = client.projects.get("group/sub/project")
    project.mergerequests.get(7).notes.create({"body": "text", "marker": "x"})
    with pytest.raises(gitlab.GitlabCreateError):
        project.commits.get(HEAD).statuses.create({"state": "passed"})
    faults = " ".join(stage.fake.faults_found)
    assert "marker" in faults
    assert "'passed' is not one of" in faults
    stage.fake.faults_found.clear()


@pytest.mark.parametrize(
    ("text", "left", "commands"),
    [
        ("plain", "plain", []),
        ("/close", "", ["/close"]),
        ("a\n/label ~bug\nb", "a\nb", ["/label ~bug"]),
        ("a\r/merge", "a", ["/merge"]),
        ("see /close", "see /close", []),
        ("/closet", "/closet", []),
        ("```\n/close\n```", "```\n/close\n```", []),
        ("`x`\n/close", "`x`", ["/close"]),
    ],
)
def test_quick_actions_are_lines_outside_code(text: str, left: str, commands: list[str]) -> None:
    assert extract(text) == (left, commands)

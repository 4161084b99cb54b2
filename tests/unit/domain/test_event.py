"""The events' shapes."""

import pytest

from readylayer_cli.domain.event import (
    CheckedPr,
    CiCompleted,
    Ignored,
    MergeCompleted,
    MergedFile,
    MergedPr,
    Metadata,
    OpenedPr,
    Pipeline,
    PrOpened,
    Provider,
    PrUpdated,
    RepositoryRef,
    SuiteCounts,
    TouchedFile,
    Update,
    UpdatedPr,
    to_json,
)

REPO = RepositoryRef(id="repo_123", name="myapp", owner="acme", provider=Provider.GITHUB)
DIFF = "https://github.com/acme/myapp/pull/42.diff"
OPENED = OpenedPr(
    id="pr_456",
    number=42,
    title="Add user authentication",
    author="developer@acme.com",
    base="main",
    head="feature/auth",
    diff_url=DIFF,
)
PR_OPENED = PrOpened(
    timestamp="2024-01-15T10:30:00Z",
    repo=REPO,
    pr=OPENED,
    files=(TouchedFile(path="src/auth.ts", status="added", additions=150, deletions=0),),
    metadata=Metadata(ai_generated=True, ai_tool="copilot"),
    id="e1",
)
PR_UPDATED = PrUpdated(
    timestamp="2024-01-15T11:00:00Z",
    repo=REPO,
    pr=UpdatedPr(id="pr_456", number=42, base="main", head="feature/auth", diff_url=DIFF),
    changes=Update(new_commits=2, files_changed=("src/auth.ts", "src/utils.ts")),
    id="e2",
)
CI_COMPLETED = CiCompleted(
    timestamp="2024-01-15T11:30:00Z",
    repo=REPO,
    pr=CheckedPr(id="pr_456", number=42),
    ci=Pipeline(
        pipeline_id="pipeline_789",
        status="success",
        workflow="test.yml",
        duration_seconds=120,
        test_results=SuiteCounts(total=50, passed=48, failed=2, coverage=0.85),
    ),
    id="e3",
)
MERGE_COMPLETED = MergeCompleted(
    timestamp="2024-01-15T12:00:00Z",
    repo=REPO,
    pr=MergedPr(id="pr_456", number=42, merged_by="reviewer@acme.com", merge_commit="abc123def456"),
    files=(MergedFile(path="src/auth.ts", status="added"),),
    id="e4",
)

SPECIFIED = {
    "pr.opened": {
        "event": "pr.opened",
        "timestamp": "2024-01-15T10:30:00Z",
        "repo": {"id": "repo_123", "name": "myapp", "owner": "acme", "provider": "github"},
        "pr": {
            "id": "pr_456",
            "number": 42,
            "title": "Add user authentication",
            "author": "developer@acme.com",
            "base": "main",
            "head": "feature/auth",
            "diff_url": DIFF,
        },
        "files": [{"path": "src/auth.ts", "status": "added", "additions": 150, "deletions": 0}],
        "metadata": {"ai_generated": True, "ai_tool": "copilot"},
    },
    "pr.updated": {
        "event": "pr.updated",
        "timestamp": "2024-01-15T11:00:00Z",
        "repo": {"id": "repo_123", "name": "myapp", "owner": "acme", "provider": "github"},
        "pr": {"id": "pr_456", "number": 42, "base": "main", "head": "feature/auth", "diff_url": DIFF},
        "changes": {"new_commits": 2, "files_changed": ["src/auth.ts", "src/utils.ts"]},
    },
    "ci.completed": {
        "event": "ci.completed",
        "timestamp": "2024-01-15T11:30:00Z",
        "repo": {"id": "repo_123", "name": "myapp", "owner": "acme", "provider": "github"},
        "pr": {"id": "pr_456", "number": 42},
        "ci": {
            "pipeline_id": "pipeline_789",
            "status": "success",
            "workflow": "test.yml",
            "duration_seconds": 120,
            "test_results": {"total": 50, "passed": 48, "failed": 2, "coverage": 0.85},
        },
    },
    "merge.completed": {
        "event": "merge.completed",
        "timestamp": "2024-01-15T12:00:00Z",
        "repo": {"id": "repo_123", "name": "myapp", "owner": "acme", "provider": "github"},
        "pr": {"id": "pr_456", "number": 42, "merged_by": "reviewer@acme.com", "merge_commit": "abc123def456"},
        "files": [{"path": "src/auth.ts", "status": "added"}],
    },
}
ADDED = {"id", "schema_version", "url", "base_sha", "head_sha"}


@pytest.mark.parametrize("event", [PR_OPENED, PR_UPDATED, CI_COMPLETED, MERGE_COMPLETED], ids=lambda event: event.event)
def test_an_event_is_the_specified_one_followed_by_the_additions(event):
    shown = to_json(event)
    specified = SPECIFIED[event.event]
    assert [*shown] == [*specified, "id", "schema_version"]
    assert (shown["id"], shown["schema_version"]) == (event.id, 1)
    for key, value in specified.items():
        part = shown[key]
        if isinstance(value, dict):
            assert [*part][: len(value)] == [*value]
            assert {name for name in part if name not in value} <= ADDED
            assert {name: part[name] for name in value} == value
        else:
            assert part == value


def test_unknown_facts_are_null_and_never_left_out():
    event = PrOpened(
        timestamp=None, repo=REPO, pr=OpenedPr(id=None, number=1, title=None, author=None, base="a", head="b"), id="x"
    )
    shown = to_json(event)
    assert shown["files"] is None
    assert shown["metadata"] == {"ai_generated": None, "ai_tool": None}
    assert shown["pr"] == {
        "id": None, "number": 1, "title": None, "author": None, "base": "a", "head": "b",
        "diff_url": None, "base_sha": None, "head_sha": None, "url": None,
    }  # fmt: skip


def test_an_opened_request_in_the_terms_of_an_update_keeps_everything_an_update_has():
    update = OPENED.updated()
    assert all(getattr(update, name) == getattr(OPENED, name) for name in UpdatedPr.__slots__)


def test_what_is_ignored_says_why():
    assert to_json(Ignored("because")) == {"event": None, "reason": "because"}


def test_values_that_json_lacks_are_refused():
    with pytest.raises(TypeError, match="bytes"):
        to_json(MergeCompleted(timestamp=b"now", repo=REPO, pr=MERGE_COMPLETED.pr, id="x"))


def test_events_cannot_be_changed():
    with pytest.raises(AttributeError):
        PR_OPENED.timestamp = "later"

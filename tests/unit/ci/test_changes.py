"""Files of a change, added to an event."""

from dataclasses import replace

from readylayer_cli.ci.changes import with_changes
from readylayer_cli.domain.change import ChangeSet, FileChange, FileKind, FileStatus, Hunk
from readylayer_cli.domain.event import MergedFile, Provider, TouchedFile
from tests.unit.payloads.samples import normalized, sample

CHANGE = ChangeSet(
    files=(
        FileChange("logo.png", FileStatus.ADDED, kind=FileKind.BINARY),
        FileChange(
            "new.py", FileStatus.RENAMED, old_path="old.py", hunks=(Hunk(1, 2, 1, 3, ("-a", "+b", "+c", " d")),)
        ),
    )
)


def test_an_opened_change_counts_its_lines_where_there_are_lines():
    event = normalized(Provider.GITHUB, "pull_request", sample("github/pull_request.json"))
    assert with_changes(event, CHANGE).files == (
        TouchedFile(path="logo.png", status="added"),
        TouchedFile(path="new.py", status="renamed", additions=2, deletions=1),
    )


def test_an_updated_change_names_its_paths_and_new_commits():
    event = normalized(Provider.GITHUB, "pull_request", sample("github/pull_request.json", action="synchronize"))
    changes = with_changes(event, CHANGE, new_commits=2).changes
    assert (changes.new_commits, changes.files_changed) == (2, ("logo.png", "new.py"))


def test_a_merge_names_its_files():
    event = normalized(Provider.GITHUB, "pull_request", sample("github/pull_request_merged.json"))
    merged = with_changes(event, CHANGE)
    assert merged == replace(
        event,
        files=(MergedFile(path="logo.png", status="added"), MergedFile(path="new.py", status="renamed")),
    )


def test_a_pipeline_has_no_files():
    event = normalized(Provider.GITHUB, "status", sample("github/status.json"))
    assert with_changes(event, CHANGE) is event

"""Adds to an event what the runner did not say and git knows: the files, and how many commits are new."""

from dataclasses import replace

from readylayer_cli.domain.change import ChangeSet, FileChange, FileKind
from readylayer_cli.domain.event import (
    CiCompleted,
    Event,
    MergedFile,
    PrOpened,
    PrUpdated,
    TouchedFile,
    Update,
)


def with_changes(event: Event, change: ChangeSet, new_commits: int | None = None) -> Event:
    """The event with the files of the change. `new_commits` counts since the last update; `None` if that is unknown."""
    if isinstance(event, PrOpened):
        return replace(event, files=tuple(_touched(file) for file in change.files))
    if isinstance(event, PrUpdated):
        paths = tuple(file.path for file in change.files)
        return replace(event, changes=Update(new_commits=new_commits, files_changed=paths))
    if isinstance(event, CiCompleted):
        return event
    files = tuple(MergedFile(path=file.path, status=file.status.value) for file in change.files)
    return replace(event, files=files)


def _touched(file: FileChange) -> TouchedFile:
    counted = file.kind is not FileKind.BINARY
    return TouchedFile(
        path=file.path,
        status=file.status.value,
        additions=len(file.added) if counted else None,
        deletions=len(file.removed) if counted else None,
    )

"""Opt-in: the adapter against a real GitHub. Its name keeps it out of the normal run.

    READYLAYER_LIVE_GITHUB_TOKEN=... READYLAYER_LIVE_GITHUB_URL=https://github.example.com \
    READYLAYER_LIVE_GITHUB_REPO=owner/name READYLAYER_LIVE_GITHUB_PR=1 \
    .venv/bin/python -m pytest tests/live/github_live.py

Writes one thread and one comment on the pull request, edits them, resolves and reopens the thread, and states
`readylayer/live` on the head commit. Use a repository made for it.
"""

import os
import secrets

import pytest

from readylayer_cli.adapters.github.credentials import GithubToken
from readylayer_cli.adapters.github.host import open_github
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.host import Action, ChangeRef, NewNote, Note, Status, StatusState
from readylayer_cli.host_ports import Host
from readylayer_cli.workflows.publish.placement import place


@pytest.fixture(scope="module")
def ref() -> ChangeRef:
    owner, _, name = os.environ["READYLAYER_LIVE_GITHUB_REPO"].partition("/")
    repo = RepositoryRef(id=None, name=name, owner=owner, provider=Provider.GITHUB)
    return ChangeRef(repo, int(os.environ["READYLAYER_LIVE_GITHUB_PR"]))


@pytest.fixture(scope="module")
def host(ref: ChangeRef) -> Host:
    url = os.environ.get("READYLAYER_LIVE_GITHUB_URL", "https://github.com")
    return open_github(url, GithubToken(os.environ["READYLAYER_LIVE_GITHUB_TOKEN"]), ref.repo)


def found(host: Host, ref: ChangeRef, marker: str) -> Note:
    return next(note for note in host.discussion.notes(ref) if marker in note.body)


def test_a_note_on_a_line_is_posted_edited_resolved_and_reopened(host: Host, ref: ChangeRef) -> None:
    change = host.changes.change(ref)
    file = next(file for file in host.changes.files(change).files if file.added_lines)
    line = min(file.added_lines)
    anchor = place(file, line, line)
    assert anchor is not None
    marker = f"readylayer:live:{secrets.token_hex(8)}"
    note = NewNote(anchor, f"A test of the adapter.\n\n<!-- {marker} -->", marker)
    receipt = host.discussion.post_review(change, [note])
    assert (list(receipt.placed), receipt.refused) == ([marker], ())
    posted = found(host, ref, marker)
    assert (posted.id, posted.path, posted.line) == (receipt.placed[marker].id, file.path, line)
    host.discussion.edit(ref, posted, f"Edited.\n\n<!-- {marker} -->")
    host.discussion.resolve(ref, posted)
    resolved = found(host, ref, marker)
    assert resolved.body.startswith("Edited.")
    assert (resolved.resolved, resolved.resolved_by_us) == (True, True)
    host.discussion.reopen(ref, posted)
    assert found(host, ref, marker).resolved is False


def test_a_line_outside_the_diff_does_not_stop_the_others(host: Host, ref: ChangeRef) -> None:
    change = host.changes.change(ref)
    file = next(file for file in host.changes.files(change).files if file.added_lines)
    markers = [f"readylayer:live:{secrets.token_hex(8)}" for _ in range(2)]
    good = place(file, min(file.added_lines), min(file.added_lines))
    bad = place(file, 1_000_000, 1_000_000, outside_hunks=True)
    assert good is not None
    assert bad is not None
    notes = [
        NewNote(anchor, f"A test.\n\n<!-- {marker} -->", marker)
        for anchor, marker in zip((good, bad), markers, strict=True)
    ]
    receipt = host.discussion.post_review(change, notes)
    assert list(receipt.placed) == markers[:1]
    assert [note.marker for note, _ in receipt.refused] == markers[1:]


def test_a_comment_is_posted_and_found_again(host: Host, ref: ChangeRef) -> None:
    marker = f"readylayer:live:{secrets.token_hex(8)}"
    receipt = host.discussion.post_summary(ref, f"A test of the adapter.\n\n<!-- {marker} -->", marker)
    posted = found(host, ref, marker)
    assert (posted.id, posted.thread) == (receipt.id, None)
    assert host.discussion.edit(ref, posted, f"Edited.\n\n<!-- {marker} -->").action is Action.UPDATED


def test_a_status_is_stated_once(host: Host, ref: ChangeRef) -> None:
    status = Status(
        name="readylayer/live",
        sha=host.changes.change(ref).head_sha,
        state=StatusState.NEUTRAL,
        title=f"A test ({secrets.token_hex(4)})",
        digest=secrets.token_hex(6),
    )
    assert host.results.set_status(status).receipt.action is Action.CREATED
    assert host.results.set_status(status).receipt.action is Action.UNCHANGED

"""Opt-in: the adapter against a real GitLab. Its name keeps it out of the normal run.

    READYLAYER_LIVE_GITLAB_TOKEN=... READYLAYER_LIVE_GITLAB_URL=https://gitlab.example.com \
    READYLAYER_LIVE_GITLAB_PROJECT=group/project READYLAYER_LIVE_GITLAB_MR=1 \
    .venv/bin/python -m pytest tests/live/gitlab_live.py

Writes one thread on the merge request, edits and resolves it, and states `readylayer/live` on its head commit. Use a
project made for it.
"""

import os
import secrets

import pytest

from readylayer_cli.adapters.gitlab.host import open_gitlab
from readylayer_cli.adapters.gitlab.token import GitlabToken
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.host import Action, ChangeRef, NewNote, Note, Status, StatusState
from readylayer_cli.host_ports import Host
from readylayer_cli.workflows.publish.placement import place


@pytest.fixture(scope="module")
def ref() -> ChangeRef:
    owner, _, name = os.environ["READYLAYER_LIVE_GITLAB_PROJECT"].rpartition("/")
    repo = RepositoryRef(id=None, name=name, owner=owner, provider=Provider.GITLAB)
    return ChangeRef(repo, int(os.environ["READYLAYER_LIVE_GITLAB_MR"]))


@pytest.fixture(scope="module")
def host(ref: ChangeRef) -> Host:
    url = os.environ.get("READYLAYER_LIVE_GITLAB_URL", "https://gitlab.com")
    return open_gitlab(url, GitlabToken(os.environ["READYLAYER_LIVE_GITLAB_TOKEN"]), ref.repo, Patience())


def test_a_note_on_several_lines_is_posted_edited_and_resolved(host: Host, ref: ChangeRef) -> None:
    change = host.changes.change(ref)
    file = next(file for file in host.changes.files(change).files if file.added_lines)
    first = min(file.added_lines)
    last = first + 1 if first + 1 in file.added_lines else first
    anchor = place(file, first, last)
    assert anchor is not None
    marker = f"readylayer:live:{secrets.token_hex(8)}"
    note = NewNote(anchor, f"A live test.\n\n<!-- {marker} -->", marker)
    receipt = host.discussion.post_review(change, [note])
    assert receipt.refused == ()
    (posted,) = found(host, ref, marker)
    assert (posted.path, posted.line, posted.outdated) == (file.path, last, False)
    host.discussion.edit(ref, posted, f"An edited live test.\n\n<!-- {marker} -->")
    host.discussion.resolve(ref, posted)
    (again,) = found(host, ref, marker)
    assert again.body.startswith("An edited")
    assert (again.resolved, again.resolved_by_us) == (True, True)


def test_a_status_is_stated_once(host: Host, ref: ChangeRef) -> None:
    sha = host.changes.change(ref).head_sha
    status = Status(name="readylayer/live", sha=sha, state=StatusState.SUCCESS, title="a live test", digest="1")
    host.results.set_status(status)
    assert host.results.set_status(status).receipt.action is Action.UNCHANGED


def found(host: Host, ref: ChangeRef, marker: str) -> list[Note]:
    return [note for note in host.discussion.notes(ref) if marker in note.body]

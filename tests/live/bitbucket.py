"""The Bitbucket adapters against a real server, with your token: run this file by name, it is never collected.

    READYLAYER_LIVE_BITBUCKET_CLOUD_TOKEN=... READYLAYER_LIVE_BITBUCKET_CLOUD_PULL_REQUEST=workspace/repository/7 \\
        python -m pytest tests/live/bitbucket.py

With READYLAYER_LIVE_BITBUCKET_CLOUD_USER (an e-mail address) the token is a person's. For Data Center set
READYLAYER_LIVE_BITBUCKET_DC_URL, ..._DC_TOKEN and ..._DC_PULL_REQUEST=PROJECT/repository/7. It leaves one note and one
status on that pull request, and brings them up to date when it runs again.
"""

import os
import uuid
from collections.abc import Mapping

import pytest

from readylayer_cli.adapters.bitbucket.credentials import Basic, Bearer
from readylayer_cli.adapters.bitbucket_cloud.host import SITE, open_bitbucket_cloud
from readylayer_cli.adapters.bitbucket_dc.host import open_bitbucket_dc
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.host import Action, Annotation, AnnotationLevel, ChangeRef, Status, StatusState
from readylayer_cli.host_ports import Host

PREFIX = "READYLAYER_LIVE_BITBUCKET_"
MARKER = "readylayer:live:summary"


def configured(environment: Mapping[str, str]) -> list[str]:
    """The products that the environment gives a token for."""
    return [name for name in ("CLOUD", "DC") if f"{PREFIX}{name}_TOKEN" in environment]


def opened(product: str, environment: Mapping[str, str]) -> tuple[Host, ChangeRef]:
    """The host and the pull request to write to."""
    owner, name, number = environment[f"{PREFIX}{product}_PULL_REQUEST"].split("/")
    token, user = environment[f"{PREFIX}{product}_TOKEN"], environment.get(f"{PREFIX}{product}_USER")
    if product == "CLOUD":
        repo = RepositoryRef(id=None, name=name, owner=owner, provider=Provider.BITBUCKET)
        credentials = Basic(user, token) if user else Bearer(token)
        return open_bitbucket_cloud(SITE, credentials, repo, Patience()), ChangeRef(repo, int(number))
    repo = RepositoryRef(id=None, name=name, owner=owner, provider=Provider.BITBUCKET_DC)
    address = environment[f"{PREFIX}DC_URL"]
    return open_bitbucket_dc(address, Bearer(token), repo, Patience()), ChangeRef(repo, int(number))


def test_a_product_is_configured() -> None:
    assert configured(os.environ), f"set {PREFIX}CLOUD_TOKEN or {PREFIX}DC_TOKEN; see the head of this file"


@pytest.mark.parametrize("product", configured(os.environ))
def test_a_note_is_posted_found_and_edited(product: str) -> None:
    host, ref = opened(product, os.environ)
    said = f"A live test was here: {uuid.uuid4()}\n\n[{MARKER}:0123456789ab:]: #"
    ours = [note for note in host.discussion.notes(ref) if MARKER in note.body]
    if not ours:
        host.discussion.post_summary(ref, said, MARKER)
        ours = [note for note in host.discussion.notes(ref) if MARKER in note.body]
    host.discussion.edit(ref, ours[0], said)
    assert said in {note.body for note in opened(product, os.environ)[0].discussion.notes(ref)}


@pytest.mark.parametrize("product", configured(os.environ))
def test_a_status_is_written_once(product: str) -> None:
    host, ref = opened(product, os.environ)
    change = host.changes.change(ref)
    file = next(each for each in host.changes.files(change).files if each.added)
    line = file.added[0][0]
    remark = Annotation("live", file.path, line, line, AnnotationLevel.NOTICE, "low", "live test", "Hello.")
    status = Status(
        name="readylayer/live",
        sha=change.head_sha,
        state=StatusState.SUCCESS,
        title="A live test",
        digest="0123456789ab",
        annotations=(remark,),
    )
    host.results.set_status(status)
    assert host.results.set_status(status).receipt.action is Action.UNCHANGED

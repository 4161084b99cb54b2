"""The action finds the comment's address in what the tool says after posting."""

import pytest

from readylayer_cli.cli.console import Console
from readylayer_cli.cli.posting import tell
from readylayer_cli.domain.host import Action, Receipt
from readylayer_cli.domain.publication import Published
from readylayer_cli.wiring.publishing import Posting

URL = "https://github.com/acme/shop/pull/7#issuecomment-1"


@pytest.fixture
def execution(monkeypatch):
    """The action's own module, which runs as part of a folder and not of a package."""
    monkeypatch.syspath_prepend("action")
    import execution

    return execution


def said(capsys, published):
    tell(Posting(published), Console(0, 0, "never"))
    return capsys.readouterr().err


def test_the_address_is_read_from_the_line_that_the_tool_writes(execution, capsys):
    line = said(capsys, Published(created=2, kept=1, summary=Receipt(Action.CREATED, "1", URL)))
    assert execution.comment_url(line) == URL


def test_there_is_no_address_where_nothing_was_written(execution, capsys):
    assert execution.comment_url(said(capsys, Published())) == ""
    assert execution.comment_url(said(capsys, Published(superseded=True))) == ""
    assert execution.comment_url("app.py: posted: see  http://elsewhere.example\n") == ""

"""Where a command gets the function that asks a code host: from its caller, else the hosts' own clients."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from readylayer_cli.wiring.identity import AskHost


def ask_host() -> "AskHost":
    """What `run` was given, else the adapters."""
    given: AskHost | None = click.get_current_context().obj
    if given is not None:
        return given
    from readylayer_cli.wiring.host import ask_host as ask  # lazy: 30 ms; a client is imported when its host is asked

    return ask

"""Takes a token from a person or a pipe, never from the command line, where others can read it."""

import getpass
import sys
import warnings

import click

from readylayer_cli.cli.console import read_input
from readylayer_cli.domain.errors import UsageError
from readylayer_cli.domain.secret import Secret, read_token

_MAX_BYTES = 32_000


def take_token(*, piped: bool) -> Secret:
    """The token: from stdin, or typed at a prompt that shows nothing of it."""
    return _piped() if piped else _typed()


def may_ask(*, piped: bool) -> bool:
    """Whether a person is there to answer."""
    return not piped and sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None


def _piped() -> Secret:
    if sys.stdin is not None and sys.stdin.isatty():
        raise UsageError(
            "RL1006", "--with-token reads a pipe, and here is a terminal", "leave --with-token out to be asked"
        )
    return read_token(read_input("-", _MAX_BYTES).decode("latin-1"), "stdin")


def _typed() -> Secret:
    if not may_ask(piped=False):
        raise UsageError(
            "RL1006", "no terminal to ask for the token on", "pipe it: readylayer auth login --with-token < FILE"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return read_token(getpass.getpass("Token (not shown): ", stream=sys.stderr), "your answer")
    except getpass.GetPassWarning:
        raise UsageError(
            "RL1006", "this terminal would show the token", "pipe it: readylayer auth login --with-token < FILE"
        ) from None
    except EOFError:
        raise click.Abort from None

"""Accounts of Bitbucket Cloud: persons, and tokens that act as users of their own."""

from dataclasses import dataclass

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.domain.host import Account

_TOKENS = "app_user"
_MARKER = "[readylayer:"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote something. `is_token`: no person, but an access token or an app."""

    account: Account
    is_token: bool


def read_author(user: Node | None) -> Author | None:
    """The account that an answer names; `None` if the account is gone.

    Nicknames are not unique, but they are all that people know of each other since user names were given up.
    """
    if user is None:
        return None
    uuid = user.maybe_text("uuid") or user.maybe_text("account_id")
    if uuid is None:
        return None
    name = user.maybe_text("username") or user.maybe_text("nickname") or user.maybe_text("account_id") or uuid
    return Author(Account(uuid, name), user.maybe_text("type") == _TOKENS)


def is_marked(body: str) -> bool:
    """Whether the last line is one of the hidden ones that we end with."""
    return body.rstrip().rpartition("\n")[2].startswith(_MARKER)

"""Accounts of Bitbucket Data Center."""

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.domain.host import Account


def read_account(user: Node | None) -> Account | None:
    """The account that an answer names; `None` if it names none. Service users may have no number."""
    if user is None:
        return None
    name = user.text("name")
    number = user.maybe_number("id")
    return Account(str(number) if number is not None else name, name)


def is_same(one: Account | None, other: Account | None) -> bool:
    """Whether both are one account: names are unique regardless of case."""
    return one is not None and other is not None and one.name.casefold() == other.name.casefold()

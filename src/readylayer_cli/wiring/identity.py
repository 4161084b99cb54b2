"""Asks a host who a credential speaks for."""

from collections.abc import Callable
from dataclasses import dataclass

from readylayer_cli.domain.credential import Credential
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import Account


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a credential speaks for, and what its host says it may do; `None` if the host does not tell."""

    account: Account
    scopes: frozenset[str] | None


AskHost = Callable[[Credential, RepositoryRef | None], Identity]
"""Raises `HostError`, with `REFUSED` for a credential that is not accepted. The repository is where an App acts; other
credentials need none."""

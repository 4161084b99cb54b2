"""Accounts of the fake: persons, and a token that acts as a user of its own."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    """A user of Bitbucket Cloud, or with `kind` an access token."""

    uuid: str
    name: str
    kind: str | None = None

    def json(self) -> dict[str, Any]:
        """As answers show it."""
        shown: dict[str, Any] = {"display_name": f"{self.name.title()} Example", "uuid": self.uuid, "links": {}}
        if self.kind:
            return {**shown, "type": "app_user", "account_status": "active", "kind": self.kind}
        return {**shown, "type": "user", "nickname": self.name, "account_id": f"557058:{self.name}"}


BOT = Person("{11111111-aaaa-4000-8000-000000000001}", "readylayer")
TOKEN = Person("{22222222-aaaa-4000-8000-000000000002}", "ci-token", "repository_access_token")
ALICE = Person("{33333333-aaaa-4000-8000-000000000003}", "alice")

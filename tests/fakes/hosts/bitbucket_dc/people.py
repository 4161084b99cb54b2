"""Accounts of the fake."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    """A user, or the service user of a token that belongs to a project or repository."""

    id: int
    name: str
    kind: str = "NORMAL"

    def json(self) -> dict[str, Any]:
        """As answers show it."""
        return {
            "id": self.id,
            "name": self.name,
            "slug": self.name.lower().replace("@", "_"),
            "displayName": f"{self.name.title()} Example",
            "emailAddress": "someone@example.com",
            "active": True,
            "type": self.kind,
        }


BOT = Person(11, "ci.bot@example.com")
ALICE = Person(12, "alice")

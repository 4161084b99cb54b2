"""Typed reading of a CI runner's environment: an empty or malformed variable is an absent one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SHA = re.compile(r"[0-9a-fA-F]{7,64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Variables:
    """An environment, read by what a variable should hold."""

    environment: Mapping[str, str]

    def text(self, name: str) -> str | None:
        """The value without surrounding space; `None` if there is none."""
        return self.environment.get(name, "").strip() or None

    def is_true(self, name: str) -> bool:
        """Whether the runner set its flag."""
        return self.environment.get(name, "").strip().lower() == "true"

    def sha(self, name: str) -> str | None:
        """A commit id, maybe shortened; runners write zeros for "no commit"."""
        value = self.text(name)
        return value if value and _SHA.fullmatch(value) and value.strip("0") else None

    def number(self, name: str) -> int | None:
        """A positive number."""
        value = self.text(name)
        return int(value) if value and _NUMBER.fullmatch(value) else None

    def url(self, name: str) -> str | None:
        """An HTTP address, without a slash at its end."""
        value = self.text(name)
        return value.rstrip("/") if value and value.startswith(("http://", "https://")) else None

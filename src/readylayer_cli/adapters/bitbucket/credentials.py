"""Ways to prove who asks, which never show what they hold."""

import base64
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bearer:
    """An access token that stands for itself: of a repository, project or workspace, or an HTTP access token."""

    token: str = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must appear nowhere."""
        return (self.token,)


@dataclass(frozen=True, slots=True)
class Basic:
    """A person's name (Cloud: the e-mail address) with an API token or an app password."""

    user: str
    secret: str = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must appear nowhere, the encoded pair included."""
        return (self.secret, base64.b64encode(f"{self.user}:{self.secret}".encode()).decode())


Credentials = Bearer | Basic

"""The credentials that GitLab knows, and the secret that they hold."""

from dataclasses import dataclass, field
from enum import StrEnum


class TokenKind(StrEnum):
    """Who issued a token, which decides the header it travels in and what it may do."""

    ACCESS = "access"
    OAUTH = "oauth"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class GitlabToken:
    """A personal, group or project access token, an OAuth token, or the token of a CI job.

    The secret is in no representation of the object.
    """

    secret: str = field(repr=False)
    kind: TokenKind = TokenKind.ACCESS

    def masked(self, words: str) -> str:
        """The words without the secret."""
        return words.replace(self.secret, "***") if self.secret else words

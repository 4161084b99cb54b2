"""Addresses of source lines on a code host."""

import re
from dataclasses import dataclass

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.reports.escape.uri import path_uri

_PATTERNS = {
    "github": "{repo}/blob/{sha}/{path}#L{first}-L{last}",
    "gitlab": "{repo}/-/blob/{sha}/{path}#L{first}-{last}",
    "bitbucket": "{repo}/src/{sha}/{path}#lines-{first}:{last}",
    "bitbucket-dc": "{repo}/browse/{path}?at={sha}#{first}-{last}",
}
# Narrower than RFC 3986: nothing that could end a Markdown link or an attribute, and no user or password.
_WEB_ADDRESS = lazy_pattern(
    r"https?://[A-Za-z0-9._~:\[\]-]{1,300}(?:[/?#][A-Za-z0-9._~:/?#@!$&*+,;=%\[\]-]{0,2000})?\Z"
)


def is_web_address(url: str) -> bool:
    """Whether the text is an http(s) address that is safe to put into a link."""
    return bool(_WEB_ADDRESS.match(url))


@dataclass(frozen=True, slots=True)
class SourceLinks:
    """One version of a repository on a host. `provider`: github, gitlab, bitbucket or bitbucket-dc."""

    provider: str
    repo_url: str
    sha: str

    def lines(self, path: str, first: int, last: int) -> str | None:
        """The address that shows these lines; `None` for an unknown host or a repository without a web address."""
        pattern = _PATTERNS.get(self.provider)
        if pattern is None or not is_web_address(self.repo_url) or not re.fullmatch(r"[0-9A-Za-z]{4,64}", self.sha):
            return None
        repo = self.repo_url.removesuffix("/").removesuffix(".git")
        return pattern.format(repo=repo, sha=self.sha, path=path_uri(path), first=first, last=last)

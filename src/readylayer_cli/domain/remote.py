"""What the address of a repository says: a server and a path there."""

import re
from dataclasses import dataclass

from readylayer_cli.domain.address import HostAddress, parse_address
from readylayer_cli.domain.errors import ConfigError

_WEB = re.compile(r"(?P<scheme>https?)://(?:[^@/?#\s]*@)?(?P<server>[^@/?#\s]+)/(?P<path>[^?#\s]+)", re.IGNORECASE)
_SHELL = re.compile(r"(?:git\+)?(?:ssh|git)://(?:[^@/?#\s]*@)?(?P<name>[^@/?#\s:]+)(?::[0-9]{1,5})?/(?P<path>[^?#\s]+)")
_SHORT = re.compile(r"(?:[^@/:?#\s]+@)?(?P<name>[^@/:?#\s]+):(?!//)(?P<path>[^?#\s]+)")
_SHELL_NAMES = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
"""Where hosts take SSH on port 443, for networks that let nothing else out."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository's server and path. `server` is known for web addresses only: SSH does not tell the web port."""

    name: str
    path: str
    server: HostAddress | None

    def below(self, home: HostAddress) -> str | None:
        """The repository's path at the host with this address; `None` if it lies elsewhere."""
        if self.server is None:
            return self.path if self.name == home.name else None
        if not self.server.same_server(home):
            return None
        root = home.root.strip("/")
        if not root:
            return self.path
        return self.path.removeprefix(f"{root}/") if self.path.startswith(f"{root}/") else None


def parse_remote(text: str) -> Remote | None:
    """What a git remote or a web address of a repository says; `None` for local paths and for whatever has two
    readings, such as a second `@` or a backslash."""
    if "\\" in text or not text.isprintable():
        return None
    if web := _WEB.fullmatch(text):
        server, path = _address(f"{web['scheme']}://{web['server']}"), _path(web["path"])
        return Remote(server.name, path, server) if server and path else None
    shell = _SHELL.fullmatch(text) or _SHORT.fullmatch(text)
    if shell is None:
        return None
    named, path = _address(f"https://{shell['name']}"), _path(shell["path"])
    return Remote(_SHELL_NAMES.get(named.name, named.name), path, None) if named and path else None


def _address(text: str) -> HostAddress | None:
    try:
        return parse_address(text, "remote")
    except ConfigError:
        return None


def _path(text: str) -> str | None:
    path = text.strip("/").removesuffix(".git")
    return path if path and all(part.strip(".") for part in path.split("/")) else None

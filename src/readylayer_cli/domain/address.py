"""The address of a code host: what a token is bound to."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from readylayer_cli.domain.errors import ConfigError

_PORTS = {"https": 443, "http": 80}
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_ADDRESS = re.compile(
    rf"(?P<scheme>https?)://(?P<name>{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]{{2,45}}\])\.?(?::(?P<port>[0-9]{{1,5}}))?(?P<root>/[\x21-\x7e]*)?",
    re.ASCII | re.IGNORECASE,
)
_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class HostAddress:
    """Where a host is: `name` in lower case and ASCII, `root` the path that the host as a whole lies under.

    Two addresses are the same only if scheme, name, port and root are.
    """

    scheme: str
    name: str
    port: int
    root: str = ""

    def __str__(self) -> str:
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.name}{port}{self.root}"

    @property
    def is_confidential(self) -> bool:
        """Whether nobody on the way can read what is sent: by encryption, or because there is no way."""
        return self.scheme == "https" or self._is_loopback

    @property
    def _is_loopback(self) -> bool:
        if self.name == "localhost":
            return True
        try:
            return ip_address(self.name.strip("[]")).is_loopback
        except ValueError:
            return False

    def same_server(self, other: "HostAddress") -> bool:
        """Whether both are reached at one scheme, name and port."""
        return (self.scheme, self.name, self.port) == (other.scheme, other.name, other.port)


def parse_address(text: str, origin: str) -> HostAddress:
    """The address in a text; a bare name means https. Raises `ConfigError` for anything that has two readings.

    Refused: credentials, other schemes, queries, relative segments, names that are not ASCII (write `xn--...`).
    """
    stripped = text.strip()
    found = _ADDRESS.fullmatch(stripped if "://" in stripped else f"https://{stripped}")
    address = _built(found) if found else None
    if address is None:
        raise ConfigError(
            "RL1122", f"{origin} is not the address of a host: {_shown(stripped)}", "write it as https://host.example"
        )
    return address


def _built(found: re.Match[str]) -> HostAddress | None:
    scheme, name = found["scheme"].lower(), found["name"].lower()
    port = int(found["port"]) if found["port"] else _PORTS[scheme]
    segments = (found["root"] or "").removeprefix("/").removesuffix("/").split("/")
    if segments != [""] and not all(_SEGMENT.fullmatch(part) and part.strip(".") for part in segments):
        return None
    if not 1 <= port <= 65_535:
        return None
    if name.startswith("["):
        try:
            name = f"[{IPv6Address(name[1:-1]).compressed}]"
        except ValueError:
            return None
    return HostAddress(scheme, name, port, "/" + "/".join(segments) if segments != [""] else "")


def _shown(text: str) -> str:
    """Enough of the text to recognise it; what stands before an `@` may be a password."""
    return repr(text.rpartition("@")[2][:100])

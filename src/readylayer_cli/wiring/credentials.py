"""Finds the credential for a host: the environment first, then what `auth login` kept."""

import os
from collections.abc import Mapping
from pathlib import Path

from readylayer_cli.adapters.credentials.logins import Logins
from readylayer_cli.adapters.credentials.private_folder import PrivateFolder
from readylayer_cli.ci.credentials import environment_credential
from readylayer_cli.ci.homes import home_at, known_homes
from readylayer_cli.ci.place import Place, locate
from readylayer_cli.config.folders import user_folder
from readylayer_cli.domain.address import HostAddress
from readylayer_cli.domain.credential import Credential, CredentialKind, Home, Source
from readylayer_cli.domain.errors import ConfigError, InputError
from readylayer_cli.domain.event import Provider

_KEY_FILE_MAX_BYTES = 64_000


class Wallet:
    """Every credential at hand. It gives one out for the very host that it belongs to, and for no other."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        folder = user_folder(environment, os.name)
        self.logins = Logins(PrivateFolder(Path(folder) / "logins")) if folder is not None else None

    def homes(self) -> tuple[Home, ...]:
        """Every host that the environment or a login vouches for."""
        kept = tuple(entry.home for entry in self.logins.entries()) if self.logins is not None else ()
        return tuple(dict.fromkeys((*known_homes(self.environment), *kept)))

    def place(self, address: str) -> Place | None:
        """The known host that a repository's address leads to; `None` for a host that nobody vouched for."""
        return locate(address, self.homes())

    def credential(self, home: Home) -> Credential | None:
        """The credential for a host; `None` if there is none."""
        found = self.from_environment(home)
        if found is not None or self.logins is None:
            return found
        return self.logins.credential(home)

    def source(self, home: Home) -> tuple[CredentialKind, Source] | None:
        """Of what kind the credential for a host is and where it is; no keyring is asked and nothing connected to."""
        found = self.from_environment(home)
        if found is not None:
            return found.kind, found.source
        return self.logins.source(home) if self.logins is not None else None

    def from_environment(self, home: Home) -> Credential | None:
        """The credential that variables hold for a host."""
        return environment_credential(home, self.environment, read_key_file)

    def kept_logins(self) -> Logins:
        """The store of logins; raises `ConfigError` where the environment names no folder for it."""
        if self.logins is None:
            raise ConfigError("RL1134", "there is no folder to remember a login in", "set HOME, or XDG_CONFIG_HOME")
        return self.logins


def home_of(provider: Provider, address: HostAddress) -> Home:
    """The host of a product at an address; raises `ConfigError` for a Bitbucket Data Center on bitbucket.org."""
    home = home_at(provider, address)
    if home.provider is not provider:
        raise ConfigError(
            "RL1135", f"{address} is {home.provider}, not {provider}", f"--host {home.provider}, or another --url"
        )
    return home


def read_key_file(path: str) -> bytes:
    """The file of an App's private key; raises `InputError` if it cannot be read or is no key by its size."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(_KEY_FILE_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            "RL2060",
            f"cannot read the private key {path}: {error.strerror}",
            "check READYLAYER_GITHUB_APP_PRIVATE_KEY_FILE",
        ) from error
    if len(data) > _KEY_FILE_MAX_BYTES:
        raise InputError("RL2060", f"{path} is too large for a private key", "name the .pem file of the App")
    return data

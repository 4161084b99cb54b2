"""The logins of a person: one small file a host, and the secret in the keyring or, if asked for, in that file."""

import re
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

from readylayer_cli.adapters.credentials.entry import Entry, read_entry, write_entry
from readylayer_cli.adapters.credentials.keyring_vault import KeyringVault
from readylayer_cli.adapters.credentials.private_folder import PrivateFolder
from readylayer_cli.domain.credential import Credential, CredentialKind, Home, Keeper, Source
from readylayer_cli.domain.errors import ConfigError, ReadyLayerError, ToolError
from readylayer_cli.domain.secret import Secret

_SUFFIX = ".login.json"


class Logins:
    """What `auth login` kept. The keyring is loaded only when a secret is asked for or given."""

    def __init__(self, folder: PrivateFolder, vault: Callable[[], KeyringVault] = KeyringVault) -> None:
        self._folder = folder
        self._vault = vault

    def entries(self) -> tuple[Entry, ...]:
        """Every login, by address."""
        names = (name for name in self._folder.names() if name.endswith(_SUFFIX))
        found = [entry for name in names if (entry := self._entry(name)) is not None]
        return tuple(sorted(found, key=lambda entry: str(entry.home.address)))

    def credential(self, home: Home) -> Credential | None:
        """The credential for this very host; raises `ConfigError` if the keyring has lost it, `ToolError` if the
        keyring cannot be asked."""
        entry = self._entry(_file_name(home))
        if entry is None or entry.home != home:
            return None
        return self.open(entry)

    def source(self, home: Home) -> tuple[CredentialKind, Source] | None:
        """Of what kind the login for this host is and where its secret is; the keyring is not asked."""
        entry = self._entry(_file_name(home))
        if entry is None or entry.home != home:
            return None
        if entry.keeper is Keeper.KEYRING:
            return entry.kind, Source(Keeper.KEYRING, "auth login")
        return entry.kind, Source(Keeper.FILE, str(self._folder.path / _file_name(home)))

    def open(self, entry: Entry) -> Credential:
        """The credential of a login."""
        if entry.secret is not None:
            secret, source = entry.secret, Source(Keeper.FILE, str(self._folder.path / _file_name(entry.home)))
        else:
            vault = self._vault()
            kept = vault.get(str(entry.home.address))
            if kept is None:
                raise ConfigError(
                    "RL1133",
                    f"the keyring holds no token for {entry.home.address} any more",
                    "readylayer auth login, or forget it: readylayer auth logout",
                )
            secret, source = kept, Source(Keeper.KEYRING, vault.name())
        return Credential(home=entry.home, kind=entry.kind, secret=secret, source=source, user=entry.user)

    def keep_in_keyring(self, entry: Entry, secret: Secret) -> str:
        """Keep a login with its secret in the keyring; returns the keyring's name. If one half fails, none is kept."""
        vault, key = self._vault(), str(entry.home.address)
        vault.put(key, secret)
        try:
            self._folder.write(_file_name(entry.home), write_entry(entry))
        except ReadyLayerError:
            vault.delete(key)
            raise
        return vault.name()

    def keep_in_file(self, entry: Entry) -> str:
        """Keep a login with its secret in the private file; returns the path. One in the keyring is forgotten."""
        name = _file_name(entry.home)
        before = self._entry(name)
        if before is not None and before.keeper is Keeper.KEYRING:
            with suppress(ToolError):  # an unusable keyring is a reason to come here
                self._vault().delete(str(entry.home.address))
        self._folder.write(name, write_entry(entry))
        return str(self._folder.path / name)

    def forget(self, entry: Entry) -> None:
        """Remove a login and its secret."""
        if entry.keeper is Keeper.KEYRING:
            self._vault().delete(str(entry.home.address))
        self._folder.delete(_file_name(entry.home))

    def _entry(self, name: str) -> Entry | None:
        data = self._folder.read(name)
        return read_entry(data, str(self._folder.path / name)) if data is not None else None


def _file_name(home: Home) -> str:
    """Readable, and different for addresses that differ only in signs that no file name has."""
    address = str(home.address)
    readable = re.sub(r"[^a-z0-9.-]+", "_", address.partition("://")[2])[:100]
    return f"{readable}.{sha256(address.encode()).hexdigest()[:8]}{_SUFFIX}"

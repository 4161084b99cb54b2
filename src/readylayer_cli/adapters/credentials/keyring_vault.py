"""The operating system's keyring, or a clear word on why it cannot be used."""

import sys
from typing import TYPE_CHECKING

from readylayer_cli.domain.errors import ToolError
from readylayer_cli.domain.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "readylayer"
NO_KEYRING = "RL2230"


class KeyringVault:
    """Secrets under a name, kept by the keyring that `keyring` finds for this system and this user.

    Every method raises `ToolError` where there is no keyring, where it is locked, and where it forgets.
    """

    def name(self) -> str:
        """Which keyring this is."""
        backend = _backend()
        return f"{type(backend).__module__}.{type(backend).__qualname__}".removeprefix("keyring.backends.")

    def put(self, key: str, secret: Secret) -> None:
        """Keep a secret; it is read back, since the null keyring accepts everything and keeps nothing."""
        try:
            _backend().set_password(_SERVICE, key, secret.reveal())
            kept = _backend().get_password(_SERVICE, key)
        except _faults() as error:
            raise _unusable(type(error).__name__) from None  # the error may quote what was to be kept
        if kept != secret.reveal():
            raise _unusable("it does not keep what it is given")

    def get(self, key: str) -> Secret | None:
        """A secret that was kept; `None` if there is none."""
        try:
            kept = _backend().get_password(_SERVICE, key)
        except _faults() as error:
            raise _unusable(type(error).__name__) from None
        return Secret(kept) if kept else None

    def delete(self, key: str) -> None:
        """Forget a secret, whether it is there or not."""
        from keyring.errors import PasswordDeleteError  # lazy: with keyring, 100 ms

        try:
            _backend().delete_password(_SERVICE, key)
        except PasswordDeleteError:
            return
        except _faults() as error:
            raise _unusable(type(error).__name__) from None


def _backend() -> "KeyringBackend":
    import keyring  # lazy: 100 ms
    from keyring.backends.fail import Keyring as NoKeyring  # lazy: with keyring

    unloadable: tuple[type[Exception], ...] = (*_faults(), ImportError, AttributeError, TypeError)
    try:
        backend = keyring.get_keyring()
    except unloadable as error:  # a backend that the settings name is missing
        raise _unusable(f"the configured one cannot be loaded ({type(error).__name__})") from None
    if isinstance(backend, NoKeyring):
        raise _unusable("none is installed or running")
    return backend


def _faults() -> tuple[type[Exception], ...]:
    """What keyrings raise; those of the D-Bus libraries are no `KeyringError`."""
    from keyring.errors import KeyringError  # lazy: with keyring, 100 ms

    foreign = []
    for module, name in (
        ("secretstorage.exceptions", "SecretStorageException"),
        ("jeepney.wrappers", "DBusErrorResponse"),
    ):
        found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, type) and issubclass(found, Exception):
            foreign.append(found)
    return (KeyringError, RuntimeError, OSError, *foreign)


def _unusable(reason: str) -> ToolError:
    return ToolError(
        NO_KEYRING,
        f"the system's keyring cannot be used: {reason}",
        "keep the token in a variable such as READYLAYER_GITHUB_TOKEN, or in a private file: --insecure-storage",
    )

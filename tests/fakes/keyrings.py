"""Keyrings for processes under test: one that keeps, one that is locked, one that speaks of what it was given."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keeps passwords in the file that `TEST_KEYRING` names."""

    priority = 1

    def get_password(self, service, username):
        return self._kept().get(f"{service}|{username}")

    def set_password(self, service, username, password):
        self._write({**self._kept(), f"{service}|{username}": password})

    def delete_password(self, service, username):
        kept = self._kept()
        if f"{service}|{username}" not in kept:
            raise PasswordDeleteError("not there")
        del kept[f"{service}|{username}"]
        self._write(kept)

    @property
    def _place(self):
        return Path(os.environ["TEST_KEYRING"])

    def _kept(self):
        return json.loads(self._place.read_text()) if self._place.exists() else {}

    def _write(self, kept):
        self._place.write_text(json.dumps(kept))


class LockedKeyring(KeyringBackend):
    """Nobody unlocks it."""

    priority = 1

    def get_password(self, service, username):
        raise KeyringLocked("locked")

    def set_password(self, service, username, password):
        raise KeyringLocked(f"cannot store {password}")

    def delete_password(self, service, username):
        raise KeyringLocked("locked")


class BrokenKeyring(LockedKeyring):
    """Its service went away."""

    def set_password(self, service, username, password):
        raise OSError(f"no bus for {password}")

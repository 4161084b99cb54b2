"""A folder that nobody else can look into, with files that are replaced as a whole."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from readylayer_cli.domain.errors import ConfigError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MAX_BYTES = 64_000
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_HAS_MODES = os.name == "posix"


class PrivateFolder:
    """Files of mode 0600 in a folder of mode 0700. A folder or file that others can read or that another user owns is
    refused, not repaired: whoever had access may have read it. On Windows the profile's own access list protects it."""

    def __init__(self, path: Path, *, max_bytes: int = _MAX_BYTES) -> None:
        self.path = path
        self._max_bytes = max_bytes

    def names(self) -> list[str]:
        """The files' names, sorted; none where there is no folder yet, or none that we may reach."""
        if not self._is_there():
            return []
        try:
            found = sorted(entry.name for entry in os.scandir(self.path) if not entry.name.startswith("."))
        except OSError as error:
            raise _failed("read", self.path, error) from error
        self._check_folder()
        return found

    def read(self, name: str) -> bytes | None:
        """A file's bytes; `None` if there is none. Raises `ConfigError` if others could have read or written it."""
        place = self.path / name
        if not self._is_there():
            return None
        try:
            descriptor = os.open(place, _READ)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed("read", place, error) from error
        with open(descriptor, "rb") as file:  # noqa: PTH123 - takes the descriptor
            self._check_folder()
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise ConfigError("RL1131", f"{place} is no regular file", "remove it, and log in again")
            _check_owner(place, facts, "600")
            return file.read(self._max_bytes)

    def write(self, name: str, content: bytes) -> None:
        """Put a file in place at once: a reader sees the old one or the new one, also after a crash."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.mkdir(mode=0o700, exist_ok=True)
            self._check_folder()
            descriptor, temporary = tempfile.mkstemp(prefix=".", dir=self.path)  # mode 0600
        except OSError as error:
            raise _failed("write", self.path, error) from error
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 - takes the descriptor
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            Path(temporary).replace(self.path / name)
        except OSError as error:
            raise _failed("write", self.path / name, error) from error
        finally:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108 - as given by mkstemp

    def delete(self, name: str) -> bool:
        """Remove a file; whether there was one."""
        if not self._is_there():
            return False
        try:
            (self.path / name).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _failed("remove", self.path / name, error) from error
        return True

    def _is_there(self) -> bool:
        """In CI the home folder may be another user's, or `/dev/null`: nothing of ours lies there."""
        try:
            self.path.stat()
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return False
        return True

    def _check_folder(self) -> None:
        facts = self.path.stat()
        if not stat.S_ISDIR(facts.st_mode):
            raise ConfigError("RL1131", f"{self.path} is no folder", "move it out of the way")
        _check_owner(self.path, facts, "700")


def _check_owner(place: Path, facts: os.stat_result, mode: str) -> None:
    if not _HAS_MODES:
        return
    if facts.st_uid != os.geteuid():
        raise ConfigError("RL1131", f"{place} belongs to another user", "use a folder of your own: XDG_CONFIG_HOME")
    if facts.st_mode & _OTHERS:
        raise ConfigError(
            "RL1131",
            f"{place} is open to other users (mode {stat.S_IMODE(facts.st_mode):o}), so tokens in it are not private",
            f"chmod {mode} {place}, and replace tokens that were kept there",
        )


def _failed(what: str, place: Path, error: OSError) -> ConfigError:
    return ConfigError("RL1130", f"cannot {what} {place}: {error.strerror}", "check the permissions")

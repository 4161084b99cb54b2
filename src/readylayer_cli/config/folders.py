"""Where a user's own files belong on this system."""

from collections.abc import Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath

_NAME = "readylayer"


def cache_folder(environment: Mapping[str, str], system: str) -> PurePath | None:
    """The folder for what can be made again: by XDG, on Windows in the local AppData; `None` as for `user_folder`."""
    if system == "nt":
        windows = PureWindowsPath(environment.get("LOCALAPPDATA", ""))
        return windows / _NAME / "cache" if windows.is_absolute() else None
    chosen = PurePosixPath(environment.get("XDG_CACHE_HOME", ""))
    if chosen.is_absolute():
        return chosen / _NAME
    home = PurePosixPath(environment.get("HOME", ""))
    return home / ".cache" / _NAME if home.is_absolute() else None


def user_folder(environment: Mapping[str, str], system: str) -> PurePath | None:
    """The folder for what the user keeps: by XDG, on Windows (`system` is `nt`) in AppData.

    `None` where the environment names no absolute one, as for services without a home.
    """
    if system == "nt":
        windows = PureWindowsPath(environment.get("APPDATA", ""))
        return windows / _NAME if windows.is_absolute() else None
    chosen = PurePosixPath(environment.get("XDG_CONFIG_HOME", ""))
    if chosen.is_absolute():
        return chosen / _NAME
    home = PurePosixPath(environment.get("HOME", ""))
    return home / ".config" / _NAME if home.is_absolute() else None

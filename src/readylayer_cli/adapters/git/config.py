"""The settings of a repository that we have to know: remotes, upstreams, sparse checkouts, filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit, urlunsplit

from readylayer_cli.adapters.git.program import Git
from readylayer_cli.domain.errors import RepositoryError


@dataclass(frozen=True)
class GitConfig:
    """Settings by name as git writes it (`branch.Topic.merge`); the last of several values counts."""

    values: Mapping[str, str]

    def get(self, name: str) -> str | None:
        """A setting; `None` if it is not made."""
        return self.values.get(name)

    @property
    def is_sparse(self) -> bool:
        """Whether files may be missing from the working tree on purpose."""
        return self.values.get("core.sparsecheckout", "false").lower() in {"true", "yes", "on", "1", ""}

    @cached_property
    def remotes(self) -> tuple[str, ...]:
        """Names of the remotes: `upstream` and `origin` first, then by name."""
        names = {
            name.removeprefix("remote.").removesuffix(".url")
            for name in self.values
            if name.startswith("remote.") and name.endswith(".url")
        }
        return tuple(sorted(names, key=lambda name: ({"upstream": 0, "origin": 1}.get(name, 2), name)))

    @property
    def default_remote(self) -> str | None:
        """The remote to fetch from; `None` if there is no remote."""
        return "origin" if "origin" in self.remotes else next(iter(self.remotes), None)

    @cached_property
    def without_filters(self) -> dict[str, str]:
        """Settings that keep git from running the filter programs which attributes of a change may name.

        Without them, edited files of a filter such as Git LFS are compared as they lie on disk.
        """
        disabled: dict[str, str] = {}
        for name in self.values:
            driver, _, key = name.rpartition(".")
            if driver.startswith("filter.") and key in {"clean", "smudge", "process", "required"}:
                if "=" in driver:
                    raise RepositoryError("RL2108", f"the filter {driver!r} cannot be switched off", "rename it")
                disabled |= {f"{driver}.clean": "", f"{driver}.process": "", f"{driver}.required": "false"}
        return disabled

    def remote_url(self, remote: str) -> str | None:
        """A remote's address without the user name and password that it may hold."""
        url = self.values.get(f"remote.{remote}.url")
        return _without_credentials(url) if url else None


def read_config(git: Git) -> GitConfig:
    """All settings that are in force."""
    values = {}
    for record in git.run("config", "--list", "-z").split(b"\0"):
        name, _, value = record.decode("utf-8", "surrogateescape").partition("\n")
        if name:
            values[name] = value
    return GitConfig(values)


def _without_credentials(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))

"""Finds out what a person's work is to be compared with: the default branch of the remote, or of the clone."""

from collections.abc import Mapping
from dataclasses import dataclass

from readylayer_cli.adapters.git.config import GitConfig
from readylayer_cli.adapters.git.program import Git

_USUAL = ("main", "master")
_FORMAT = "--format=%(refname)%00%(symref)%00%(HEAD)%00%(upstream)"


@dataclass(frozen=True, slots=True)
class Branches:
    """The branches that may serve as a base: refs with their symbolic targets, and where we are."""

    refs: Mapping[str, str]
    current: str | None
    upstream: str | None

    def base_candidates(self, config: GitConfig, *, of_current: bool = True) -> tuple[str, ...]:
        """Refs of which the nearest to HEAD is its base.

        The remotes' default branches; without any the clone's own; else the branch that the current one follows.
        Empty if there is nothing to compare with but HEAD; `of_current=False` asks for another revision than HEAD.
        """
        remote = tuple(ref for name in config.remotes if (ref := self._remote_default(name)))
        if remote:
            return remote
        usual = (config.get("init.defaultbranch") or "main", *_USUAL)
        for ref in dict.fromkeys(f"refs/heads/{name}" for name in usual):
            if ref in self.refs:
                return () if of_current and ref == self.current else (ref,)
        return (self.upstream,) if self.upstream and self.upstream in self.refs else ()

    def _remote_default(self, remote: str) -> str | None:
        known = self.refs.get(f"refs/remotes/{remote}/HEAD")
        names = (known, *(f"refs/remotes/{remote}/{name}" for name in _USUAL))
        return next((name for name in names if name and name in self.refs), None)


def read_branches(git: Git, config: GitConfig) -> Branches:
    """The branches of this clone, the remotes' usual ones among them."""
    wanted = ["refs/heads"]
    for remote in config.remotes:
        wanted += [f"refs/remotes/{remote}/{name}" for name in ("HEAD", *_USUAL)]
    refs, current, upstream = _read(git, wanted)
    targets = {target for target in (*refs.values(), upstream) if target} - refs.keys()
    if targets:
        refs |= _read(git, sorted(targets))[0]
    return Branches(refs, current, upstream)


def _read(git: Git, wanted: list[str]) -> tuple[dict[str, str], str | None, str | None]:
    refs: dict[str, str] = {}
    current = upstream = None
    for line in git.run("for-each-ref", _FORMAT, *wanted).decode("utf-8", "surrogateescape").split("\n"):
        name, _, facts = line.partition("\0")
        if not name:
            continue
        target, head, follows = facts.split("\0")
        refs[name] = target
        if head == "*":
            current, upstream = name, follows or None
    return refs, current, upstream

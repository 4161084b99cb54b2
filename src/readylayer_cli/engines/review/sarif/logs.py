"""Other tools' logs as they are handed in, and what is made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Finding, RuleInfo
from readylayer_cli.domain.review import EngineRun, Shortfall

MOST_BYTES = 150_000_000
"""A log may have so many bytes, unpacked."""


@dataclass(frozen=True)
class Logs:
    """Logs to take in, as (name for a person, bytes).

    `root` is where the tree lies on this machine, if it does; `paths` are those of the logs that lie in it, which are
    not reviewed themselves: they quote what they found, secrets among it.
    """

    files: Sequence[tuple[str, bytes]] = ()
    root: str = ""
    paths: frozenset[str] = frozenset()


@dataclass
class TakenIn:
    """What other tools say of this change. `findings` lack a content key; the suppressed ones are among them."""

    findings: list[Finding] = field(default_factory=list)
    runs: list[EngineRun] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    skipped: list[Shortfall] = field(default_factory=list)
    rules: dict[str, RuleInfo] = field(default_factory=dict)
    file: Callable[[str], SourceFile | None] = lambda _path: None

"""What an adapter found, and how it tells certainty and place."""

from dataclasses import dataclass, field

from readylayer_cli.domain.api import Certainty, Info, Operation, Schema, Source
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.engines.docs.python.values import Site

_MAX_REASONS = 6


@dataclass(slots=True)
class Found:
    """Operations and everything beside them that one adapter read."""

    operations: list[Operation] = field(default_factory=list)
    security_schemes: dict[str, Schema] = field(default_factory=dict)
    unmounted: list[Source] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    hidden: int = 0
    info: Info | None = None

    def unresolved(self, site: Site, reason: str) -> None:
        """Note a place whose routes cannot be told."""
        self.shortfalls.append(Shortfall(f"line {site.line}: {reason}", site.path))


def source_of(site: Site, symbol: str = "") -> Source:
    """A site as the report names it."""
    return Source(site.path, site.line, symbol)


def certainty_of(path: str, conditions: tuple[str, ...], unknown: str = "") -> tuple[Certainty, tuple[str, ...]]:
    """How sure an operation is, and why not more."""
    if unknown or "{?}" in path:
        return Certainty.UNRESOLVED, (f"part of the path is {unknown or 'made while running'}",)
    reasons = tuple(dict.fromkeys(f"if {each}" for each in conditions))[:_MAX_REASONS]
    return (Certainty.CONDITIONAL, reasons) if reasons else (Certainty.EXACT, ())

"""How much a model is asked, and what it may see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from readylayer_cli.domain.globs import path_matches


class Send(StrEnum):
    """How much of a file leaves the machine."""

    CONTEXT = "context"
    DIFF = "diff"
    OFF = "off"


_STRICTEST_FIRST = (Send.OFF, Send.DIFF, Send.CONTEXT)


@dataclass(frozen=True)
class ModelOptions:
    """One run's bounds. `address` is where the model is, if not at its provider. `send` maps globs of paths to how much
    of them is sent, the last that fits counts; `ignored` tells paths that are never sent. `guidance` is the team's own,
    from a trusted tree."""

    model: str
    max_calls: int = 12
    max_tokens: int = 200_000
    max_cost_usd: float | None = None
    timeout_s: float = 30.0
    max_seconds: float = 120.0
    call_tokens: int = 12_000
    send: Mapping[str, Send] = field(default_factory=dict)
    ignored: Callable[[str], bool] = lambda _path: False
    guidance: str = ""
    patterns: tuple[str, ...] = ()
    second_look: bool = True
    summary: bool = False
    may_block: bool = False
    address: str = ""

    def send_of(self, *paths: str) -> Send:
        """How much of a file is sent that has, or had, these paths: what the strictest of them says."""
        return min((self._send_of(path) for path in paths), key=_STRICTEST_FIRST.index)

    def _send_of(self, path: str) -> Send:
        if self.ignored(path):
            return Send.OFF
        chosen = Send.CONTEXT
        for pattern, mode in self.send.items():
            if path_matches(path, (pattern,)):
                chosen = mode
        return chosen

"""How much time a review has left, and how much of it one piece may take."""

from dataclasses import dataclass, field

from readylayer_cli.ports import Clock

_PIECES = 8


@dataclass(slots=True)
class Budget:
    """Counts down from `begun_s` on, a time of the clock; without it from the moment it is made."""

    clock: Clock
    total_s: float
    begun_s: float | None = None
    end: float = field(init=False)

    def __post_init__(self) -> None:
        self.end = (self.clock.monotonic() if self.begun_s is None else self.begun_s) + self.total_s

    @property
    def left_s(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self.end - self.clock.monotonic())

    @property
    def piece_s(self) -> float:
        """What one file or one rule may take at most: so little that a few slow ones leave time for the rest."""
        return min(self.total_s / _PIECES, self.left_s)

    def share_s(self, share: float) -> float:
        """A part (0..1) of what is left, in seconds."""
        return self.left_s * share

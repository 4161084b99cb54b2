"""A line as code hosts address it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiffPosition:
    """A line as hosts address it: its number on each side where it exists, never on neither."""

    old_line: int | None
    new_line: int | None

    def __post_init__(self) -> None:
        if self.old_line is None and self.new_line is None:
            raise ValueError("a position needs a line on one side")

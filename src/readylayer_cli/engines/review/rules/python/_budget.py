"""How much looking back one file may cost, so that hostile code ends as soon as any other."""

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules._memory import once

_STEPS_A_FILE = 100_000


class Budget:
    """Steps that are left for a file."""

    __slots__ = ("_left",)

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self) -> bool:
        """Take one step; `False` when none is left."""
        self._left -= 1
        return self._left >= 0


def budget_of(file: SourceFile) -> Budget:
    """The one budget of the file."""
    return once(file, _new_budget)


def _new_budget(_file: SourceFile) -> Budget:
    return Budget(_STEPS_A_FILE)

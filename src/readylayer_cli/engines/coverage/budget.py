"""How much work and memory one report may cost, so that few bytes cannot ask for much of either."""

from readylayer_cli.domain.errors import InputError

_MOST_WORK = 1 << 30
_MOST_HELD = 48 << 20


class Budget:
    """Bytes of line sets that a report has had touched and holds; raises `InputError` beyond what any report needs."""

    __slots__ = ("_held", "_work")

    def __init__(self) -> None:
        self._work = 0
        self._held = 0

    def spend(self, touched: int, held: int) -> None:
        """So many bytes were touched, and so many more are held."""
        self._work += touched
        self._held += max(held, 0)
        if self._work > _MOST_WORK or self._held > _MOST_HELD:
            raise InputError(
                "RL2003", "it names lines that no source file has", "the report is broken, or made to do harm"
            )

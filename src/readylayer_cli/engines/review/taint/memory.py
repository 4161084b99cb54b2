"""What a function finds around it, as a part of the key under which a run of it is kept."""

from collections.abc import Mapping

from readylayer_cli.engines.review.taint.value import Value


class Around:
    """The variables around a function at one moment; the same as another if they hold the very same values."""

    __slots__ = ("_held", "_marks")

    def __init__(self, env: Mapping[str, Value]) -> None:
        self._held = dict(env)
        self._marks = frozenset((name, id(value)) for name, value in env.items())

    def __hash__(self) -> int:
        return hash(self._marks)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Around) and self._marks == other._marks

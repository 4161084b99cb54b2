"""What is asked of tests of a change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GapOptions:
    """`missing` is fail, warn or off; `paths` limits what is looked at; `placement` is a pattern instead of the learnt
    one; `whole`: all lines of all files count as changed."""

    missing: str = "warn"
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    placement: str | None = None
    framework: str | None = None
    whole: bool = False

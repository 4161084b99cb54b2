"""What a check of coverage is asked to do, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the repository with demands of its own; `None` is no demand."""

    paths: tuple[str, ...]
    threshold: Fraction | None = None
    patch_threshold: Fraction | None = None


@dataclass(frozen=True)
class CoverageOptions:
    """Percentages as exact numbers; `None` is no demand. `unmeasured` and `partials` are as in the settings."""

    threshold: Fraction | None = Fraction(80)
    patch_threshold: Fraction | None = Fraction(80)
    ai_threshold: Fraction | None = Fraction(80)
    branch_threshold: Fraction | None = None
    function_threshold: Fraction | None = None
    paths: Mapping[str, Fraction] = field(default_factory=dict)
    components: Mapping[str, Component] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    unmeasured: str = "miss"
    partials: str = "hit"
    expect_reports: int | None = None
    fail_on_failed_tests: bool = True

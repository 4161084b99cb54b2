"""A dependency as a manifest declares it."""

from dataclasses import dataclass

from readylayer_cli.domain.patterns import lazy_pattern

_DEVELOPMENT = lazy_pattern(
    r"(?:^|[-_./])(?:dev|develop|development|tests?|testing|docs?|lint|linting|typing|types|bench|benchmarks?|ci|examples?)(?:$|[-_./])"
    r"|^dev(?=[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared dependency: its name, what stands after it (versions, or where it comes from), its 1-based line.

    `group` is the section or extra that it stands in. `known_as` is the name that code imports it by, if it has
    another one. `extras` are the optional parts asked for, comma-separated. `is_origin` marks an entry that only says
    where a dependency comes from, wanted or not.
    """

    name: str
    wanted: str
    line: int
    group: str = ""
    known_as: str = ""
    extras: str = ""
    is_origin: bool = False

    @property
    def is_development(self) -> bool:
        """Whether only those who work on the project need it."""
        return bool(_DEVELOPMENT.search(self.group))

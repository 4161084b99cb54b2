"""Which lines of a change a machine is known to have written. Everything else is unknown, never "human"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from readylayer_cli.domain.lines import Lines, count


class Tier(StrEnum):
    """How strong the evidence is: a record of lines, marks of a commit, marks of the whole change."""

    LINE = "line"
    COMMIT = "commit"
    CHANGE = "change"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(Tier).index(self)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign that a tool wrote something. `source` says where it was read: a trailer, a note, a label, ..."""

    tier: Tier
    tool: str
    source: str
    detail: str = ""


@dataclass(frozen=True)
class FileProvenance:
    """The changed lines of one file, by the strongest evidence for each. `recorded_human` are lines that a tool saw a
    person type, `automation` those of update robots."""

    path: str
    changed: Lines
    by_tier: Mapping[Tier, Lines] = field(default_factory=dict)
    by_tool: Mapping[str, Lines] = field(default_factory=dict)
    recorded_human: Lines = 0
    automation: Lines = 0

    def ai(self, weakest: Tier = Tier.CHANGE) -> Lines:
        """Lines of machines, by evidence of this tier or a stronger one."""
        found = 0
        for tier, lines in self.by_tier.items():
            if tier.rank <= weakest.rank:
                found |= lines
        return found

    @property
    def unknown(self) -> int:
        """How many changed lines nobody says anything of."""
        return count(self.changed & ~self.ai() & ~self.recorded_human & ~self.automation)


@dataclass(frozen=True)
class Provenance:
    """What is known of a change. `has_records` says whether line records (git-ai notes) were at hand at all."""

    files: tuple[FileProvenance, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    has_records: bool = False
    warnings: tuple[str, ...] = ()
    base: str | None = None
    head: str | None = None

    def ai_lines(self, weakest: Tier) -> dict[str, Lines]:
        """Lines of machines by path, for evidence of this tier or a stronger one."""
        return {file.path: lines for file in self.files if (lines := file.ai(weakest))}

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools that are known to have had a hand in it, sorted."""
        return tuple(sorted({each.tool for each in self.evidence}))

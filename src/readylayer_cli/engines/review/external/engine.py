"""What an external analyser is to the review, and what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from readylayer_cli.domain.finding import Finding, RuleInfo
from readylayer_cli.domain.review import EngineRun


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that the analyser did not get through. `line` is where it stopped, if it said so."""

    path: str
    line: int | None
    message: str

    @property
    def reason(self) -> str:
        """What to tell a person."""
        return self.message if self.line is None else f"could not be parsed (line {self.line}): {self.message}"


@dataclass(frozen=True, slots=True)
class ExternalOutput:
    """What an analyser said about the files of a workspace; paths are relative to it."""

    findings: Sequence[Finding]
    unread: Sequence[Unread]


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class ExternalEngine:
    """An analyser: its program, the languages it reads, how it is called and what it answers.

    `required` says that a missing program is a fault; an optional one is merely skipped. `quiet_in_tests` are the ids
    of rules whose hits in test files are not worth a reader's time. `shown` makes of a file's text what the analyser
    gets to see, position for position.
    """

    id: str
    program: str
    languages: frozenset[str]
    argv: Callable[[str, Sequence[str]], list[str]]
    parse: Callable[[bytes, str], ExternalOutput]
    rules: Callable[[], Mapping[str, RuleInfo]]
    accepted_exit_codes: frozenset[int] = frozenset({0, 1})
    required: bool = True
    in_characters: Callable[[Finding, str], Finding] | None = None
    quiet_in_tests: frozenset[str] = frozenset()
    shown: Callable[[str], str] = _as_it_is


@dataclass(frozen=True)
class ExternalRun:
    """Findings of one analyser by path and side, the files of the new side that it did not get through, and its own
    account."""

    engine: EngineRun
    head: Mapping[str, list[Finding]] = field(default_factory=dict)
    base: Mapping[str, list[Finding]] = field(default_factory=dict)
    unread: Mapping[str, Unread] = field(default_factory=dict)

"""All that can be told about one rule, for whoever asks."""

from dataclasses import dataclass, field

from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.domain.options import RuleChoice


@dataclass(frozen=True, slots=True)
class ShownExample:
    """Code that the rule finds, or passes over. `path` is empty where it does not matter."""

    is_found: bool
    language: str
    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule's documentation, its examples, and what was decided about it here."""

    info: RuleInfo
    examples: tuple[ShownExample, ...] = ()
    choice: RuleChoice = field(default_factory=RuleChoice)

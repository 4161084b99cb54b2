"""What a language model is asked, what it answers, and how that fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from readylayer_cli.domain.errors import ReadyLayerError


@dataclass(frozen=True, slots=True)
class Question:
    """One call: the rules of the game, the data, and the JSON schema of the answer.

    `identity` is equal for questions that differ in nothing but their random fences.
    """

    system: str
    user: str
    schema: Mapping[str, object]
    max_answer_tokens: int
    identity: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back and what it cost; `cost_usd` is `None` where no price is known."""

    text: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = None

    @property
    def tokens(self) -> int:
        """Both ways together."""
        return self.tokens_in + self.tokens_out


CATEGORIES: Mapping[str, str] = {
    "bug": "The change does something wrong",
    "security": "The change opens a hole",
    "concurrency": "The change is unsafe when several run at once",
    "data-loss": "The change can lose or spoil data",
    "performance": "The change is slow",
    "compatibility": "The change breaks those who use it",
    "test": "A test does not test what it says",
}
"""What a model may claim, by the last part of the rule id, with the rule's title."""


class ModelFault(StrEnum):
    """Why a model did not answer, by what can be done about it."""

    MISSING = "missing"
    REFUSED = "refused"
    TOO_LONG = "too_long"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    INVALID = "invalid"


class ModelError(ReadyLayerError):
    """A language model did not answer (RL40xx): check its name, its key and its address."""

    def __init__(self, code: str, message: str, hint: str = "", *, fault: ModelFault = ModelFault.INVALID) -> None:
        super().__init__(code, message, hint)
        self.fault = fault

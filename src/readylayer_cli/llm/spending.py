"""What a run may spend on a model, and what it has spent."""

from dataclasses import dataclass, field

from readylayer_cli.domain.model import Answer
from readylayer_cli.llm.options import ModelOptions

_MOST_INVALID = 2
_SHORTEST_CALL_S = 1.0
_MOST_WRONG = 4


@dataclass
class Spending:
    """Counts calls, tokens, money and time against their bounds. `end_s` is a time of the clock."""

    options: ModelOptions
    end_s: float
    calls: int = 0
    tokens: int = 0
    cost_usd: float = 0.0
    priced: bool = True
    invalid: int = 0
    models: list[str] = field(default_factory=list)

    def refusal(self, now_s: float, tokens: int) -> str:
        """Why another call of about this size may not be made; empty if it may."""
        options = self.options
        if self.invalid >= _MOST_INVALID:
            return f"{self.invalid} answers could not be read"
        if self.calls >= options.max_calls:
            return f"the budget of {options.max_calls} calls (llm.max_calls) is spent"
        if self.tokens + tokens > options.max_tokens:
            return f"the budget of {options.max_tokens:,} tokens (llm.max_tokens) is spent"
        if options.max_cost_usd is not None and self.cost_usd >= options.max_cost_usd:
            return f"the budget of ${options.max_cost_usd:g} (llm.max_cost_usd) is spent"
        if self.end_s - now_s < _SHORTEST_CALL_S:
            return "its time (llm.max_seconds) is over"
        return ""

    @property
    def left_tokens(self) -> int:
        """How many tokens may still be spent, both ways."""
        return self.options.max_tokens - self.tokens

    def timeout_s(self, now_s: float) -> float:
        """How long the next call may take."""
        return max(_SHORTEST_CALL_S, min(self.options.timeout_s, self.end_s - now_s))

    def begin(self) -> None:
        """Count a call before it is made, so that a failing one counts as well."""
        self.calls += 1

    def take(self, answer: Answer, estimate: int) -> None:
        """Count what a call has cost: by the estimate where the server does not say, or says too little to be true."""
        self.tokens += answer.tokens if answer.tokens >= estimate // _MOST_WRONG else estimate
        self.models.append(answer.model)
        if answer.cost_usd is None:
            self.priced = False
        else:
            self.cost_usd += max(answer.cost_usd, 0.0)

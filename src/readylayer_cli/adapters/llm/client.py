"""A language model by its litellm name, with its fallbacks, retried where that can help."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from readylayer_cli.adapters.llm.process import ModelProcess
from readylayer_cli.domain.model import Answer, ModelError, ModelFault, Question
from readylayer_cli.domain.secret import Secret
from readylayer_cli.ports import Clock

_LOADING_S = 60.0
_MERCY_S = 2.0
_RETRIES = 2
_PAUSE_S = 0.5
_CODES = {
    ModelFault.MISSING: "RL4001",
    ModelFault.REFUSED: "RL4002",
    ModelFault.BUSY: "RL4003",
    ModelFault.UNREACHABLE: "RL4003",
    ModelFault.TOO_LONG: "RL4005",
    ModelFault.INVALID: "RL4004",
}
_HINTS = {
    ModelFault.REFUSED: "check llm.model, and the provider's key in its usual variable (OPENAI_API_KEY, ..)",
    ModelFault.BUSY: "try again later, or name another model in llm.fallbacks",
    ModelFault.UNREACHABLE: "check llm.api_base and the network",
    ModelFault.TOO_LONG: "lower llm.call_tokens",
    ModelFault.INVALID: "check llm.model",
}
_NO_PROVIDER = "LLM Provider NOT provided"
_WORTH_REPEATING = frozenset({ModelFault.BUSY, ModelFault.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """Which model, where. Without `api_base` and `api_key` the provider's usual address and variables count."""

    model: str
    api_base: str | None = None
    api_key: Secret | None = None


class LitellmModel:
    """Speaks to every provider that litellm knows, and to every server that speaks OpenAI's language."""

    def __init__(
        self,
        models: Sequence[ModelAddress],
        process: ModelProcess,
        clock: Clock,
        sleep: Callable[[float], None],
        most_calls: int | None = None,
    ) -> None:
        """Retries and fallbacks count as well for `most_calls`."""
        self._calls_left = most_calls
        self._models = models
        self._process = process
        self._clock = clock
        self._sleep = sleep

    def prepare(self) -> None:
        """Start to load litellm in its own process."""
        if _is_installed():
            self._process.start()

    def load(self) -> None:
        """Wait until litellm is loaded; raises `ModelError` where that fails."""
        _check_installed()
        self._process.load(_LOADING_S)

    def ask(self, question: Question, timeout_s: float) -> Answer:
        """The first model's answer, else the next one's."""
        _check_installed()
        end_s = self._clock.monotonic() + timeout_s
        last: ModelError | None = None
        for address in self._models:
            try:
                return self._persist(address, question, end_s)
            except ModelError as error:
                last = error
        raise last or ModelError("RL4002", "no model is configured", "set llm.model", fault=ModelFault.REFUSED)

    def _persist(self, address: ModelAddress, question: Question, end_s: float) -> Answer:
        for attempt in range(_RETRIES + 1):
            try:
                return self._once(address, question, end_s)
            except ModelError as error:
                pause = _PAUSE_S * 3**attempt
                left = end_s - self._clock.monotonic()
                if error.fault not in _WORTH_REPEATING or attempt == _RETRIES or left < pause + 1:
                    raise
                self._sleep(pause)
        raise AssertionError("unreachable")

    def _once(self, address: ModelAddress, question: Question, end_s: float) -> Answer:
        if self._calls_left is not None:
            if self._calls_left <= 0:
                raise ModelError("RL4003", "the budget of calls (llm.max_calls) is spent", fault=ModelFault.REFUSED)
            self._calls_left -= 1
        left = max(0.5, end_s - self._clock.monotonic())
        asked = {
            "model": address.model,
            "system": question.system,
            "user": question.user,
            "schema": question.schema,
            "max_tokens": question.max_answer_tokens,
            "timeout_s": left,
            "api_base": address.api_base,
            "api_key": address.api_key.reveal() if address.api_key is not None else None,
        }
        told = self._process.exchange(asked, loading_s=_LOADING_S, answer_s=left + _MERCY_S)
        return _answer(told, address)


def _answer(told: Mapping[str, Any], address: ModelAddress) -> Answer:
    if "fault" in told:
        fault = ModelFault(told["fault"])
        if _NO_PROVIDER in told["message"]:
            hint = f"name the provider too, such as openai/{address.model}; a server of your own needs llm.api_base"
            raise ModelError("RL4002", f"{address.model}: whose model is this?", hint, fault=ModelFault.REFUSED)
        raise ModelError(_CODES[fault], f"{address.model}: {told['message']}", _hint(fault, address, told), fault=fault)
    return Answer(told["text"], told["model"], told["tokens_in"], told["tokens_out"], told["cost_usd"])


def _hint(fault: ModelFault, address: ModelAddress, told: Mapping[str, Any]) -> str:
    """What to try, by what is usually wrong."""
    base, message = address.api_base, told["message"]
    if base is not None and fault is ModelFault.UNREACHABLE:
        return f"does a server run at {base}? It is named by llm.api_base"
    if base is None or fault is not ModelFault.REFUSED:
        return _HINTS.get(fault, "")
    if "NotFound" in message and not base.rstrip("/").endswith("/v1") and address.model.startswith("openai/"):
        return f"does the server know this model? Most want llm.api_base: {base.rstrip('/')}/v1"
    if "NotFound" in message:
        return f"does the server at {base} know this model under this name?"
    return f"a key for {base} belongs in READYLAYER_LLM_API_KEY; a provider's usual one is not sent there"


def _check_installed() -> None:
    if not _is_installed():
        raise ModelError(
            "RL4001",
            "a model is configured, but litellm is not installed",
            "pip install 'readylayer-cli[llm]'",
            fault=ModelFault.MISSING,
        )


def _is_installed() -> bool:
    return find_spec("litellm") is not None

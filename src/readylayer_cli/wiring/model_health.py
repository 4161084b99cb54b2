"""What `doctor --llm` finds out: one tiny call to the configured model."""

import time
from collections.abc import Mapping

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.llm.client import LitellmModel
from readylayer_cli.adapters.llm.process import ModelProcess
from readylayer_cli.config.model import LlmSettings
from readylayer_cli.domain.model import Question
from readylayer_cli.wiring.check import Check
from readylayer_cli.wiring.costs import cost_book
from readylayer_cli.wiring.model_access import addresses

_QUESTION = Question(
    system='Answer with the JSON object {"ok": true} and nothing else.',
    user="Are you there?",
    schema={
        "type": "object",
        "properties": {"ok": {"type": "boolean"}},
        "required": ["ok"],
        "additionalProperties": False,
    },
    max_answer_tokens=200,
    identity="doctor",
)


def examine_model(settings: LlmSettings, environment: Mapping[str, str]) -> Check:
    """Model, latency and price of one call; raises `ModelError` when it does not answer."""
    if settings.model is None:
        return Check("llm", "ok", "off (no llm.model)")
    clock = SystemClock()
    with ModelProcess(environment) as process:
        model = LitellmModel(addresses(settings, environment), process, clock, time.sleep)
        model.load()
        begun = clock.monotonic()
        answer = model.ask(_QUESTION, settings.timeout_s)
        took_ms = (clock.monotonic() - begun) * 1000
    price = f"${answer.cost_usd:.6f}" if answer.cost_usd is not None else "no known price"
    where = f" at {settings.api_base}" if settings.api_base else ""
    detail = f"{answer.model}{where}: {took_ms:,.0f} ms, {answer.tokens} tokens, {price}"
    return Check("llm", "ok", f"{detail}{_month(environment)}")


def _month(environment: Mapping[str, str]) -> str:
    book = cost_book(environment)
    month = SystemClock().now()[:7]
    sums = book.month(month) if book is not None else {}
    if not sums:
        return ""
    calls, cost = sum(each[0] for each in sums.values()), sum(each[2] for each in sums.values())
    return f"; {month} so far: {calls:,} calls, ${cost:.2f}"

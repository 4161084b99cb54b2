"""Puts the model's part of a review together: which model, what it may see, where answers are kept."""

import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.config.folders import cache_folder
from readylayer_cli.config.ignore_file import IGNORE_NAME, ignore_test
from readylayer_cli.config.model import LlmSettings
from readylayer_cli.domain.errors import LimitError
from readylayer_cli.llm.options import ModelOptions, Send
from readylayer_cli.ports import Replies, SecondReader, Tree

_MOST_GUIDANCE = 20_000


@contextmanager
def second_reader(
    settings: LlmSettings, trusted: Tree | None, environment: Mapping[str, str], *, isolated: bool = False
) -> Iterator[SecondReader | None]:
    """The configured model, loading already; `None` without one. Its process ends with the context. An `isolated` run
    finds and leaves no answers."""
    if settings.model is None:
        yield None
        return
    from readylayer_cli.adapters.llm.client import LitellmModel  # lazy: only where a model is configured, 10 ms
    from readylayer_cli.adapters.llm.process import ModelProcess
    from readylayer_cli.llm.reading import ModelReader
    from readylayer_cli.wiring.model_access import addresses

    clock = SystemClock()
    with ModelProcess(environment) as process:
        llm = LitellmModel(addresses(settings, environment), process, clock, time.sleep, settings.max_calls)
        llm.prepare()
        options = model_options(settings, trusted)
        fence = f"=====[{secrets.token_hex(12)}]====="
        replies = _replies(settings, {} if isolated else environment)
        yield ModelReader(llm, replies, clock, options, fence)


def model_options(settings: LlmSettings, trusted: Tree | None) -> ModelOptions:
    """The settings as the reader wants them, with the team's guidance and ignored paths from a trusted tree."""
    return ModelOptions(
        model=settings.model or "",
        max_calls=settings.max_calls,
        max_tokens=settings.max_tokens,
        max_cost_usd=settings.max_cost_usd,
        timeout_s=settings.timeout_s,
        max_seconds=settings.max_seconds,
        call_tokens=settings.call_tokens,
        send={pattern: Send(mode) for pattern, mode in settings.send.items()},
        ignored=ignore_test(_read(trusted, IGNORE_NAME)),
        guidance=_guidance(settings, trusted),
        patterns=tuple(settings.redact),
        second_look=settings.second_look,
        summary=settings.summary,
        may_block=settings.may_block,
        address=settings.api_base or "",
    )


def _guidance(settings: LlmSettings, trusted: Tree | None) -> str:
    texts = [data.decode("utf-8", "replace") for name in settings.guidance if (data := _read(trusted, name))]
    return "\n\n".join(texts)[:_MOST_GUIDANCE]


def _read(tree: Tree | None, path: str) -> bytes | None:
    try:
        return tree.read(path) if tree is not None else None
    except LimitError:
        return None


def _replies(settings: LlmSettings, environment: Mapping[str, str]) -> Replies:
    from readylayer_cli.adapters.llm.replies import FileReplies, MemoryReplies, NoReplies  # lazy: with the reader

    folder = cache_folder(environment, os.name)
    if settings.cache == "files" and folder is not None and settings.cache_seconds > 0:
        return FileReplies(Path(folder) / "replies", settings.cache_seconds)
    return MemoryReplies() if settings.cache == "memory" else NoReplies()

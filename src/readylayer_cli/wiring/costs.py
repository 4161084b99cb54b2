"""Keeps account of what a run's model has cost."""

import os
from collections.abc import Mapping
from pathlib import Path

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.llm.costs import CostBook, CostRecord
from readylayer_cli.config.folders import user_folder
from readylayer_cli.domain.review import ModelUsage


def cost_book(environment: Mapping[str, str]) -> CostBook | None:
    """The user's own; `None` where the environment names no folder for it."""
    folder = user_folder(environment, os.name)
    return CostBook(Path(folder) / "costs") if folder is not None else None


def note_cost(usage: ModelUsage | None, repository: str, command: str, environment: Mapping[str, str]) -> None:
    """Write down a run that asked a model; answers that were kept cost nothing."""
    book = cost_book(environment) if usage is not None and usage.calls else None
    if usage is not None and book is not None:
        day = SystemClock().now()[:10]
        book.add(CostRecord(day, repository, command, usage.model, usage.calls, usage.tokens, usage.cost_usd))

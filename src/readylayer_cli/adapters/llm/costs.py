"""What models have cost: one line a run, in a file a month that only its owner can read."""

import json
import os
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_LARGEST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class CostRecord:
    """One run of one command with one model. `day` is a date in UTC; no price is known where `cost_usd` is `None`."""

    day: str
    repository: str
    command: str
    model: str
    calls: int
    tokens: int
    cost_usd: float | None


class CostBook:
    """The records of this user."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, record: CostRecord) -> None:
        """Write a line at once, so that runs side by side do not lose each other's; a closed disk loses it."""
        line = json.dumps(asdict(record), ensure_ascii=False).encode() + b"\n"
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._folder / f"{record.day[:7]}.jsonl", _FLAGS, 0o600)
            try:
                os.write(descriptor, line)
            finally:
                os.close(descriptor)

    def month(self, month: str) -> Mapping[str, tuple[int, int, float]]:
        """Calls, tokens and dollars of a month (`2026-11`), by model. Lines that are none are passed over."""
        sums: dict[str, tuple[int, int, float]] = defaultdict(lambda: (0, 0, 0.0))
        for record in self._records(month):
            calls, tokens, cost = sums[record.model]
            sums[record.model] = (calls + record.calls, tokens + record.tokens, cost + (record.cost_usd or 0.0))
        return dict(sums)

    def _records(self, month: str) -> list[CostRecord]:
        try:
            with (self._folder / f"{month}.jsonl").open("rb") as file:
                lines = file.read(_LARGEST_BYTES).splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            with suppress(ValueError, TypeError):
                record = CostRecord(**json.loads(line))
                sound = isinstance(record.calls, int) and isinstance(record.tokens, int)
                if sound and isinstance(record.model, str) and isinstance(record.cost_usd, int | float | None):
                    found.append(record)
        return found

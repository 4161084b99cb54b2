"""One question of `doctor` with its answer."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question with its answer."""

    name: str
    state: State
    detail: str
    hint: str = ""

"""What a step tells the runner: outputs, the step summary and annotations."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def write_outputs(values: Mapping[str, str]) -> None:
    """Set outputs of the step. No value can begin another output: its end is marked by a word nobody can know."""
    end = secrets.token_hex(16)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{name}<<{end}\n{value}\n{end}\n" for name, value in values.items())


def summarise(text: str) -> None:
    """Append Markdown to the step summary."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with Path(place).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)


def has_summary() -> bool:
    """Whether something was written to the step summary already."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    return bool(place) and Path(str(place)).is_file() and Path(str(place)).stat().st_size > 0


def annotate(level: str, message: str) -> None:
    """Show an error, warning or notice; the message cannot become a second command."""
    harmless = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::{level} title=ReadyLayer::{harmless}", flush=True)

"""Golden reports: one full result in every format. `READYLAYER_WRITE_GOLDEN=1 pytest ...` writes them anew."""

import os
from pathlib import Path

import pytest

from readylayer_cli.reports.registry import FORMATS, render
from tests.unit.reports.builders import context, everything, everything_context, result

_GOLDEN = Path(__file__).parents[2] / "data" / "reports"
_VARIANTS = {
    **{f"review.{name}": (everything, name, {}) for name in FORMATS},
    "review.terminal": (everything, "text", {"terminal": True, "width": 80}),
    "review.terminal-ascii": (everything, "text", {"terminal": True, "unicode": False, "width": 60, "verbosity": 1}),
    "review.terminal-color": (everything, "text", {"terminal": True, "color": True, "width": 120}),
    "clean.text": (result, "text", {}),
    "clean.junit": (result, "junit", {}),
    "clean.markdown": (result, "markdown", {}),
}


@pytest.mark.parametrize("name", _VARIANTS)
def test_the_report_is_as_recorded(name: str) -> None:
    build, format_name, look = _VARIANTS[name]
    surroundings = everything_context if build is everything else context
    text = render(build(), format_name, surroundings(**look))
    golden = _GOLDEN / f"{name}.golden"
    if os.environ.get("READYLAYER_WRITE_GOLDEN"):
        golden.write_bytes(text.encode())
    assert text == golden.read_bytes().decode()

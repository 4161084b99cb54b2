"""JSON text that any reader can take: ASCII only, no lone surrogates, nothing that a CI runner would obey."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from readylayer_cli.domain.patterns import lazy_pattern

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

# A literal backslash and a proper pair are matched first so that only a lone surrogate is left for the third branch.
_SURROGATE = lazy_pattern(r"\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u(d[89a-f][0-9a-f]{2})")
_RUNNER_COMMAND = lazy_pattern(r"#(?=#\w*\[)")


def dump(value: Json, *, indent: int | None = 2) -> str:
    """The value as JSON without a final newline; a byte that was no UTF-8 reads `\\xE9` inside its string."""
    separators = (",", ": ") if indent is not None else (", ", ": ")
    text = json.dumps(value, indent=indent, separators=separators)
    if "\\ud" in text:
        text = _SURROGATE.sub(_spelled_out, text)
    # Both occur inside strings only, and mean the same when spelled out: DEL is the one control that JSON leaves raw.
    return _RUNNER_COMMAND.sub(r"\\u0023", text.replace("\x7f", r"\u007f"))


def _spelled_out(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    point = int(found[1], 16)
    if 0xDC80 <= point <= 0xDCFF:
        return f"\\\\x{point - 0xDC00:02X}"
    return f"<U+{point:04X}>"

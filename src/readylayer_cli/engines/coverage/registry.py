"""The formats, and which of them a report is in: told by its content, never by its name."""

import importlib
import pkgutil
from functools import cache

from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.coverage import formats
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format

_HEAD_BYTES = 4_096
_MORE_BYTES = 512 << 10
_SURE = 60


@cache
def all_formats() -> tuple[Format, ...]:
    """Every format, by id."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__) if module.name[0] != "_")
    found = [importlib.import_module(f"{formats.__name__}.{name}").FORMAT for name in names]
    return tuple(sorted(found, key=lambda each: each.id))


def recognise(content: Content, name: str) -> Format:
    """The format that is surest; raises `InputError` if none is. More is read where the first bytes tell little."""
    for size in (_HEAD_BYTES, _MORE_BYTES):
        head = content.head(size)
        score, best = max(((each.sniff(head), each) for each in all_formats()), key=lambda pair: pair[0])
        if score >= _SURE:
            return best
    if score:
        return best
    if not head.strip():
        raise InputError("RL2003", f"{name} is empty", "did the tests run, and was the report written?")
    known = ", ".join(each.title for each in all_formats())
    raise InputError("RL2003", f"{name} is in no known coverage format", f"known are: {known}")

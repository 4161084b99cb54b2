"""Cutting a Markdown comment to a host's limit between blocks, so that no fence or fold stays open."""

from collections.abc import Iterable, Sequence

from readylayer_cli.reports.outcome import plural

_BETWEEN = "\n\n"


def clipped(head: Sequence[str], items: Iterable[str], tail: Sequence[str], *, total: int, limit: int) -> str:
    """The blocks joined, at most `limit` UTF-8 bytes: of `total` items as many as fit, and a note on the others.

    If not even head and tail fit, blocks are given up from the tail on; the result may then be empty.
    """
    fixed = _size([*head, *tail]) + _size([_omission(total)])
    kept: list[str] = []
    room = limit - fixed
    for item in items:
        room -= _size([item])
        if room < 0:
            break
        kept.append(item)
    left_out = [_omission(total - len(kept))] if total > len(kept) else []
    return _fitting([*head, *kept, *left_out, *tail] if kept else [*head, *left_out, *tail], limit)


def _omission(count: int) -> str:
    return f"_{plural(count, 'finding')} not shown here: the comment would be too long._"


def _fitting(blocks: Sequence[str], limit: int) -> str:
    kept: list[str] = []
    room = limit
    for each in blocks:
        room -= _size([each])
        if room < 0:
            break
        kept.append(each)
    return _BETWEEN.join(kept) + "\n" if kept else ""


def _size(blocks: Sequence[str]) -> int:
    return sum(len(each.encode("utf-8", "backslashreplace")) + len(_BETWEEN) for each in blocks)

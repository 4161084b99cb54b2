"""How deep the lines of a replacement stand, which models copy without, or with blanks for tabs."""

from collections.abc import Iterator

_TAB = 4
_CLOSING = (")", "]", "}", "end", "</")


def indentations(new: list[str], old: list[str]) -> Iterator[list[str]]:
    """The replacement as deep as what it stands for, in the ways it may have been meant, the likeliest first."""
    wanted = _indentation(old)
    if "\t" in wanted or any(line.startswith("\t") for line in old):
        new = [_tabbed(line) for line in new]
    given = _indentation(new)
    if wanted == given or not new:
        yield new
        return
    shifted = [wanted + line.removeprefix(given) if line.strip() else line for line in new]
    rest = [line for line in new[1:] if line.strip()]
    if given or not rest or not all(line.startswith(wanted) for line in rest):
        yield shifted
        return
    first_only = [wanted + new[0], *new[1:]]
    ends_there = _indentation(rest[-1:]) == wanted and rest[-1].lstrip().startswith(_CLOSING)
    yield from (first_only, shifted) if ends_there else (shifted, first_only)


def _indentation(lines: list[str]) -> str:
    first = next((line for line in lines if line.strip()), "")
    return first[: len(first) - len(first.lstrip())]


def _tabbed(line: str) -> str:
    """Models are shown four blanks for a tab."""
    body = line.lstrip(" ")
    tabs, blanks = divmod(len(line) - len(body), _TAB)
    return "\t" * tabs + " " * blanks + body

"""Trailers of a commit message, as git reads them: the last paragraph, if it is made of nothing but trailers.

Source: git-interpret-trailers(1).
"""

from collections.abc import Iterator

from readylayer_cli.domain.patterns import lazy_pattern

_TRAILER = lazy_pattern(r"([A-Za-z0-9][A-Za-z0-9-]*)\s*:\s*(.*)")
_GIT_MADE = ("signed-off-by", "(cherry picked from commit ")
_SHARE = 4


def trailers_of(message: str) -> list[tuple[str, str]]:
    """(key, value) in order; folded lines are joined. A message of one paragraph is a subject and has none."""
    paragraphs = _paragraphs(message)
    return _read(paragraphs[-1]) if len(paragraphs) > 1 else []


def anywhere(message: str) -> Iterator[tuple[str, str]]:
    """Trailer-like lines of all paragraphs but the last, outside of code fences: the body of a squashed change."""
    for paragraph in _paragraphs(message)[1:-1]:
        for line in paragraph:
            found = _TRAILER.fullmatch(line.strip().lstrip("*- "))
            if found:
                yield found[1], found[2].strip()


def _paragraphs(message: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    fenced = False
    for line in message.replace("\r\n", "\n").split("\n"):
        if line.strip().startswith("```"):
            fenced = not fenced
            found[-1].append("```")
        elif not line.strip():
            found.append([])
        elif not fenced:
            found[-1].append(line)
    return [paragraph for paragraph in found if paragraph]


def _read(paragraph: list[str]) -> list[tuple[str, str]]:
    """As git does: all lines are trailers, or one is of git's own making and a quarter of all are."""
    trailers: list[tuple[str, str]] = []
    others = 0
    for line in paragraph:
        found = _TRAILER.fullmatch(line.strip()) if not line[:1].isspace() else None
        if found:
            trailers.append((found[1], found[2].strip()))
        elif line[:1].isspace() and trailers:
            key, value = trailers[-1]
            trailers[-1] = (key, f"{value} {line.strip()}")
        elif not line.startswith("(cherry picked from commit "):
            others += 1
    known = any(line.lower().startswith(_GIT_MADE) for line in paragraph)
    if others and not (known and len(trailers) * (_SHARE - 1) >= others):
        return []
    return trailers

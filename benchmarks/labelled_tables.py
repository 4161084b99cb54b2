"""Puts the scores of labelled pairs into Markdown tables."""

from collections.abc import Iterator

from labelled_score import Judged, Score, by_class, mean
from labelled_tools import LANGUAGES

NAMES = {"python": "Python", "javascript": "JavaScript and TypeScript", "java": "Java", "go": "Go"}
TOGETHER = "Together (ruff and bandit: Python alone)"

Verdicts = dict[str, list[Judged]]


def summary(verdicts: Verdicts) -> Iterator[str]:
    """Means over classes: a row for each language and tool, and for all languages."""
    yield "| means over classes | tool | pairs | TPR | FPR | J | near the line: TPR | J |"
    yield "|---|---|---|---|---|---|---|---|"
    for language, name in [*NAMES.items(), (None, "together")]:
        for tool, judged in verdicts.items():
            chosen = _of(judged, language)
            if not chosen or (language is None and len(LANGUAGES[tool]) == 1):
                continue
            rates = mean(by_class(chosen).values())
            cells = [name, tool, str(rates.pairs), *_rounded(rates.hits, rates.false_alarms, rates.j)]
            yield _row([*cells, *_rounded(rates.strict_hits, rates.strict_j)])
    yield ""


def classes(verdicts: Verdicts, language: str | None) -> Iterator[str]:
    """A row for each class of one language, or of all together: TPR, FPR and J of every tool that reads it."""
    tables = {tool: by_class(_of(judged, language)) for tool, judged in verdicts.items()}
    tables = {tool: table for tool, table in tables.items() if table}
    if not tables:
        return
    counts = max(tables.values(), key=lambda table: sum(rates.pairs for rates in table.values()))
    yield f"### {NAMES[language] if language else TOGETHER}: TPR, FPR, J"
    yield ""
    yield _row(["class", "pairs", *tables])
    yield "|---|---|" + "---|" * len(tables)
    for weakness, rates in counts.items():
        cells = [_cell(table[weakness]) if weakness in table else "" for table in tables.values()]
        yield _row([weakness, str(rates.pairs), *cells])
    means = [mean(table.values()) for table in tables.values()]
    pairs = str(sum(rates.pairs for rates in counts.values()))
    yield _row([f"mean over {len(counts)} classes", pairs, *map(_cell, means)])
    yield ""


def misses(tool: str, judged: list[Judged]) -> Iterator[str]:
    """The ids of the working half that were judged wrongly: missed (-), wrongly reported (+)."""
    open_half = [item for item in judged if item.pair.half == "work"]
    yield f"## {tool}: {len(open_half)} pairs of the working half"
    for item in sorted(open_half, key=lambda item: (item.pair.weakness, item.pair.language, item.pair.id)):
        marks = ("" if item.hit else "-") + ("+" if item.false_alarm else "")
        if marks:
            yield f"{marks:2} {item.pair.weakness:22} {item.pair.language:11} {item.pair.id}"
    yield ""


def _of(judged: list[Judged], language: str | None) -> list[Judged]:
    return [item for item in judged if language in (None, item.pair.language)]


def _cell(rates: Score) -> str:
    return "{} {} **{}**".format(*_rounded(rates.hits, rates.false_alarms, rates.j))


def _rounded(*rates: float) -> list[str]:
    return [f"{rate:.2f}" for rate in rates]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"

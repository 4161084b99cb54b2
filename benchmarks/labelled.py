"""Measure what ReadyLayer and its peers find in labelled pairs of programs; print Markdown tables.

usage: python benchmarks/labelled.py [--half work|blind] [--tools A,B] [--language L] [--class C] [--misses]

`--misses` lists what was missed (-) and wrongly reported (+), by id, in the working half; of the blind half only counts
are ever printed.
"""

import argparse
import platform
import tempfile
from pathlib import Path

from labelled_pairs import HALVES, Pair, load, write_out
from labelled_score import Judged, Score, by_class, judge, mean
from labelled_tools import LANGUAGES, TOOLS

NAMES = {"python": "Python", "javascript": "JavaScript and TypeScript", "java": "Java", "go": "Go"}


def main() -> int:
    arguments = _arguments()
    pairs = [
        pair
        for pair in load(halves=[arguments.half] if arguments.half else HALVES)
        if arguments.language in (None, pair.language) and arguments.weakness in (None, pair.weakness)
    ]
    if not pairs:
        raise SystemExit("no pair of that half, language and class")
    verdicts = {tool: examine(tool, pairs) for tool in arguments.tools.split(",")}
    if arguments.misses:
        for tool, judged in verdicts.items():
            print_misses(tool, judged)
        return 0
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {len(pairs)} pairs\n")
    for half in [arguments.half] if arguments.half else HALVES:
        of_half = {tool: [item for item in judged if item.pair.half == half] for tool, judged in verdicts.items()}
        print_half(half, {tool: judged for tool, judged in of_half.items() if judged})
    return 0


def examine(tool: str, pairs: list[Pair]) -> list[Judged]:
    """Verdicts of one tool on the pairs in languages that it reads."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        names = write_out((pair for pair in pairs if pair.language in LANGUAGES[tool]), folder)
        if not names:
            return []
        return judge(names, TOOLS[tool](folder / "bad"), TOOLS[tool](folder / "good"))


def print_half(half: str, verdicts: dict[str, list[Judged]]) -> None:
    print(f"## The {half} half\n")
    print_summary(verdicts)
    for language, name in [*NAMES.items(), (None, "Together (ruff and bandit: Python alone)")]:
        tables = {
            tool: by_class([item for item in judged if language in (None, item.pair.language)])
            for tool, judged in verdicts.items()
        }
        print_classes(name, {tool: table for tool, table in tables.items() if table})


def print_summary(verdicts: dict[str, list[Judged]]) -> None:
    print("| means over classes | tool | pairs | TPR | FPR | J | near the line: TPR | J |")
    print("|---|---|---|---|---|---|---|---|")
    for language, name in [*NAMES.items(), (None, "together")]:
        for tool, judged in verdicts.items():
            chosen = [item for item in judged if language in (None, item.pair.language)]
            if not chosen or (language is None and len(LANGUAGES[tool]) == 1):
                continue
            rates = mean(by_class(chosen).values())
            print(f"| {name} | {tool} | {rates.pairs} | {_rates(rates)} | {rates.strict_hits:.2f} | "
                  f"{rates.strict_j:.2f} |")  # fmt: skip
    print()


def print_classes(name: str, tables: dict[str, dict[str, Score]]) -> None:
    if not tables:
        return
    tools = list(tables)
    print(f"### {name}: TPR, FPR, J\n")
    print("| class | pairs | " + " | ".join(tools) + " |")
    print("|---|---|" + "---|" * len(tools))
    for weakness, first in tables[tools[0]].items():
        cells = [_cell(tables[tool][weakness]) if weakness in tables[tool] else "" for tool in tools]
        print(f"| {weakness} | {first.pairs} | " + " | ".join(cells) + " |")
    means = [mean(table.values()) for table in tables.values()]
    print(f"| mean over {len(tables[tools[0]])} classes | {means[0].pairs} | {' | '.join(map(_cell, means))} |\n")


def print_misses(tool: str, judged: list[Judged]) -> None:
    """The ids that were judged wrongly; the blind half keeps its own."""
    open_half = [item for item in judged if item.pair.half == "work"]
    print(f"## {tool}: {len(open_half)} pairs of the working half\n")
    for item in sorted(open_half, key=lambda item: (item.pair.weakness, item.pair.language, item.pair.id)):
        marks = ("" if item.hit else "-") + ("+" if item.false_alarm else "")
        if marks:
            print(f"{marks:2} {item.pair.weakness:22} {item.pair.language:11} {item.pair.id}")
    print()


def _cell(rates: Score) -> str:
    return f"{rates.hits:.2f} {rates.false_alarms:.2f} **{rates.j:.2f}**"


def _rates(rates: Score) -> str:
    return f"{rates.hits:.2f} | {rates.false_alarms:.2f} | {rates.j:.2f}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--language", choices=NAMES)
    parser.add_argument("--class", dest="weakness")
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    if arguments.misses and arguments.half == "blind":
        parser.error("of the blind half only totals are printed: --misses is for --half work")
    return arguments


if __name__ == "__main__":
    raise SystemExit(main())

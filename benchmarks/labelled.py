"""Measure what ReadyLayer and its peers find in labelled pairs of programs; print Markdown tables.

usage: python benchmarks/labelled.py [--half work|blind] [--tools A,B] [--language L] [--class C] [--misses] [--write]

`--misses` lists what was missed (-) and wrongly reported (+), by id, in the working half; of the blind half only counts
are ever printed. `--write` puts the main tables of a whole run into docs/benchmarks.md.
"""

import argparse
import datetime as dt
import os
import platform
import tempfile
from collections.abc import Iterable
from pathlib import Path

from labelled_pairs import HALVES, Pair, load, write_out
from labelled_score import Judged, judge
from labelled_tables import NAMES, Verdicts, classes, misses, summary
from labelled_tools import LANGUAGES, findings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = (
    "<!-- tables of the labelled pairs: python benchmarks/labelled.py --write -->",
    "<!-- end of the tables -->",
)


def main() -> int:
    arguments = _arguments()
    halves = [arguments.half] if arguments.half else list(HALVES)
    pairs = [
        pair
        for pair in load(halves=halves)
        if arguments.language in (None, pair.language) and arguments.weakness in (None, pair.weakness)
    ]
    if not pairs:
        raise SystemExit("no pair of that half, language and class")
    verdicts = {tool: examine(tool, pairs) for tool in arguments.tools.split(",")}
    if arguments.misses:
        print("\n".join(line for tool, judged in verdicts.items() for line in misses(tool, judged)))
        return 0
    print(f"{machine()}, {len(pairs)} pairs\n")
    for half in halves:
        chosen = of_half(verdicts, half)
        print("\n".join([f"## The {half} half", "", *summary(chosen)]))
        print("\n".join(line for language in [*NAMES, None] for line in classes(chosen, language)))
    if arguments.write:
        write_page(verdicts, pairs)
    return 0


def examine(tool: str, pairs: Iterable[Pair]) -> list[Judged]:
    """Verdicts of one tool on the pairs in languages that it reads."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        names = write_out((pair for pair in pairs if pair.language in LANGUAGES[tool]), folder)
        if not names:
            return []
        bad, good = folder / "bad", folder / "good"
        return judge(names, findings(tool, bad, good), findings(tool, good, bad))


def of_half(verdicts: Verdicts, half: str) -> Verdicts:
    return {tool: chosen for tool, judged in verdicts.items() if (chosen := [i for i in judged if i.pair.half == half])}


def write_page(verdicts: Verdicts, pairs: list[Pair]) -> None:
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    lines = [f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {machine()}, {len(pairs)} pairs.", ""]
    for half in reversed(HALVES):
        lines += [f"### The {half} half", "", *summary(of_half(verdicts, half))]
    lines += ["The classes of the blind half, all languages:", "", *list(classes(of_half(verdicts, "blind"), None))[2:]]
    PAGE.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + END + rest.split(END)[1], encoding="utf-8")


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--tools", default=",".join(LANGUAGES))
    parser.add_argument("--language", choices=NAMES)
    parser.add_argument("--class", dest="weakness")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if arguments.misses and arguments.half == "blind":
        parser.error("of the blind half only totals are printed: --misses is for --half work")
    if arguments.write and (arguments.half or arguments.language or arguments.weakness):
        parser.error("--write needs a whole run, without --half, --language and --class")
    return arguments


if __name__ == "__main__":
    raise SystemExit(main())

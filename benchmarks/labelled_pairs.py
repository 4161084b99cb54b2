"""Reads the labelled pairs: programs with a weakness, each beside its repaired twin.

A file of pairs is `pairs/<half>/<language>/<class>.txt`. A pair begins with a line
`== id | CWE-n | framework | what tells the two apart`; `@@ name` begins a source file of it. In every other line the
first character says where it belongs: a blank is both programs, `-` the bad one, `+` the good one; `!` is the bad one
and `~` both, and either names a line of the weakness.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "pairs"
HALVES = ("work", "blind")
FIRST_FILE = {"python": "app.py", "javascript": "server.js", "java": "App.java", "go": "main.go"}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source file of a pair, counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A bad program and its good twin, as texts by file name, and where the weakness of the bad one is."""

    id: str
    half: str
    language: str
    weakness: str
    cwe: int
    framework: str
    note: str
    bad: dict[str, str]
    good: dict[str, str]
    places: tuple[Place, ...]


def half_of(pair_id: str) -> str:
    """The half that a pair belongs to: nobody chooses it."""
    return HALVES[hashlib.sha256(pair_id.encode()).digest()[0] & 1]


def load(folder: Path = FOLDER, halves: Iterable[str] = HALVES) -> list[Pair]:
    """All pairs of the given halves, sorted by id."""
    files = [path for half in halves for path in sorted((folder / half).glob("*/*.txt"))]
    return sorted((pair for path in files for pair in read_file(path)), key=lambda pair: pair.id)


def read_file(path: Path) -> Iterator[Pair]:
    """The pairs of one file, whose place in the tree says half, language and class."""
    half, language = path.parts[-3:-1]
    for number, block in _blocks(path.read_text(encoding="utf-8")):
        try:
            yield read_pair(block, half, language, path.stem)
        except ValueError as error:
            raise ValueError(f"{path}:{number}: {error}") from error


def read_pair(block: list[str], half: str, language: str, weakness: str) -> Pair:
    """One pair from its lines, the header first; ValueError says what is wrong with it."""
    fields = [field.strip() for field in block[0].removeprefix("==").split("|")]
    if len(fields) != 4 or not fields[1].startswith("CWE-"):
        raise ValueError(f"the header needs `id | CWE-n | framework | note`: {block[0]!r}")
    bad: dict[str, list[str]] = {}
    good: dict[str, list[str]] = {}
    places = []
    name = FIRST_FILE[language]
    for line in block[1:]:
        if line.startswith("@@ "):
            name = line[3:].strip()
            continue
        mark, text = line[:1] or " ", line[1:]
        if mark not in " -+!~":
            raise ValueError(f"the first character must be one of ' -+!~': {line!r}")
        if mark != "+":
            bad.setdefault(name, []).append(text)
        if mark in " +~":
            good.setdefault(name, []).append(text)
        if mark in "!~":
            places.append(Place(name, len(bad[name])))
    return Pair(
        id=fields[0],
        half=half,
        language=language,
        weakness=weakness,
        cwe=int(fields[1].removeprefix("CWE-")),
        framework=fields[2],
        note=fields[3],
        bad=_texts(bad),
        good=_texts(good),
        places=tuple(places),
    )


def write_out(pairs: Iterable[Pair], folder: Path) -> dict[str, Pair]:
    """Write both sides under `bad/` and `good/`, each pair into a folder with a neutral name; return who is where."""
    names = {f"p{number:04}": pair for number, pair in enumerate(pairs, 1)}
    for name, pair in names.items():
        for side, texts in (("bad", pair.bad), ("good", pair.good)):
            for path, text in texts.items():
                target = folder / side / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
    return names


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    start = 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("== "):
            if block:
                yield start, block
            block, start = [line], number
        elif block:
            block.append(line)
        elif line.strip():
            raise ValueError(f"line {number} stands before the first pair: {line!r}")
    if block:
        yield start, block


def _texts(lines: dict[str, list[str]]) -> dict[str, str]:
    return {name: "\n".join(body).strip("\n") + "\n" for name, body in lines.items()}

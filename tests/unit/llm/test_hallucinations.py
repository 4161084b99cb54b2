"""Invented claims are told from true ones: hundreds of both about real code, this project's own."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import readylayer_cli
from readylayer_cli.code.source import SourceFile
from tests.fakes.changes import change_of
from tests.fakes.models.scripted import ScriptedModel, claim, read_with, saying

ROOT = Path(readylayer_cli.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.py") if 60 < len(path.read_text("utf-8").splitlines()) < 220)
NAME = re.compile(r"[A-Za-z_]\w{3,}")
INVENTED = ("frobnicate_all", "sanitizeDeep", "quux_handler", "checkZorp", "unsafe_merge_v2")


def changes(count, seed):
    """Real files into which a function of real lines was put, with the numbers and texts of those lines."""
    source = random.Random(seed)
    for path in source.sample(FILES, min(count, len(FILES))):
        text = path.read_text("utf-8")
        symbols = [each for each in SourceFile("a.py", text).symbols.functions if each.last - each.first > 4]
        if not symbols:
            continue
        symbol = source.choice(symbols)
        lines = text.splitlines()
        old = lines[: symbol.first - 1] + lines[symbol.last :]
        name = str(path.relative_to(ROOT))
        change = change_of({name: "\n".join(old) + "\n"}, {name: text})
        added = change.files.by_path[name].added
        if len(added) >= 4:
            yield name, text, change, added


def unique(added, text):
    """Added lines that stand in the file once and say something."""
    texts = [line.strip() for line in text.splitlines()]
    return [
        (n, line)
        for n, line in added
        if len(line.strip()) > 12 and texts.count(line.strip()) == 1 and NAME.search(line)
    ]


def true_claims(seed):
    source = random.Random(seed)
    for name, text, change, added in changes(120, seed):
        for number, line in source.sample(unique(added, text), min(4, len(unique(added, text)))):
            names = NAME.findall(line)[:2]
            problem = f"`{names[0]}` is used in a way that fails for an empty input."
            yield change, claim(name, line, line=source.choice([None, number]), problem=problem, symbols=names), number


def invented(kind, seed):
    """Claims that cannot be true, each with its change."""
    source = random.Random(f"{kind}{seed}")
    for name, text, change, added in changes(120, seed):
        candidates = unique(added, text)
        if not candidates:
            continue
        number, line = source.choice(candidates)
        names = NAME.findall(line)
        made = INVENTORS[kind](Case(name, line, number, text, added, names, source.choice(INVENTED), source))
        if made is not None:
            yield change, made


@dataclass(frozen=True)
class Case:
    """A true line of a change, and an invented word."""

    name: str
    line: str
    number: int
    text: str
    added: tuple
    names: list
    word: str
    source: random.Random

    def claim(self, **more):
        return claim(self.name, more.pop("quote", self.line), **more)


def defined(case):
    imports = SourceFile("a.py", case.text).imports
    known = [each for each in case.names if each in imports or re.search(rf"\n(?:def|class) {each}\b", case.text)]
    return case.claim(problem=f"`{known[0]}` is not defined.") if known else None


def elsewhere(case):
    """A true quote of code that the change did not touch."""
    touched = {number for number, _ in case.added}
    far = [
        line
        for number, line in enumerate(case.text.splitlines(), 1)
        if all(abs(number - each) > 2 for each in touched) and len(line.strip()) > 12
    ]
    lone = [line for line in far if case.text.count(line.strip()) == 1]
    return case.claim(quote=case.source.choice(lone)) if lone else None


INVENTORS = {
    "quote": lambda case: case.claim(quote=case.line.replace(case.names[0], case.word), line=case.number),
    "quote_of_nothing": lambda case: case.claim(quote=f"result = {case.word}(value, strict=False)", line=case.number),
    "file": lambda case: claim(f"src/{case.word}.py", case.line, line=case.number),
    "symbol": lambda case: case.claim(symbols=[case.names[0], case.word]),
    "span": lambda case: case.claim(problem=f"`{case.word}()` is called without a check."),
    "syntax": lambda case: case.claim(problem="This does not compile: a closing parenthesis is missing."),
    "undefined": defined,
    "elsewhere": elsewhere,
}


def kept(change, said):
    return read_with(change, ScriptedModel(lambda _: saying(said))).findings


@pytest.mark.parametrize("kind", INVENTORS)
def test_invented_claims_are_rejected(kind):
    results = [bool(kept(change, said)) for change, said in invented(kind, 7)]
    assert len(results) >= 40
    assert sum(results) <= len(results) / 100


def test_true_claims_are_kept_at_their_line():
    results = [(number, kept(change, said)) for change, said, number in true_claims(11)]
    assert len(results) >= 200
    right = [found for number, found in results if found and found[0].span.start_line == number]
    assert len(right) >= 0.98 * len(results)

"""The labelled pairs are well formed: they parse, differ, name their weakness, and lie in the half that is theirs."""

import ast
from collections import Counter
from collections.abc import Iterator

import pytest
from ast_grep_py import SgNode, SgRoot
from labelled_pairs import HALVES, Pair, half_of, load, read_pair
from weaknesses import CLASSES

GRAMMARS = {
    "py": "python", "js": "javascript", "jsx": "javascript", "mjs": "javascript", "ts": "typescript", "tsx": "tsx",
    "java": "java", "go": "go",
}  # fmt: skip
PAIRS = load()


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(pair.id for pair in PAIRS).items() if count > 1] == []


def test_every_pair_lies_in_the_half_that_its_id_decides() -> None:
    assert [pair.id for pair in PAIRS if pair.half != half_of(pair.id)] == []


def test_every_class_and_cwe_is_one_that_the_scores_know() -> None:
    assert [pair.id for pair in PAIRS if pair.cwe not in CLASSES.get(pair.weakness, ())] == []


def test_every_pair_names_a_line_of_code_in_its_bad_program() -> None:
    assert [pair.id for pair in PAIRS if not pair.places or not all(_named_lines(pair))] == []


def test_the_two_programs_of_a_pair_differ() -> None:
    assert [pair.id for pair in PAIRS if pair.bad == pair.good or not pair.good] == []


def test_no_two_pairs_hold_the_same_bad_program() -> None:
    texts = Counter(str(sorted(pair.bad.items())) for pair in PAIRS)
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", ["python", "javascript", "java", "go"])
def test_every_program_parses(half: str, language: str) -> None:
    chosen = [pair for pair in PAIRS if pair.half == half and pair.language == language]
    assert chosen
    assert [fault for pair in chosen for fault in _faults(pair)] == []


def test_a_line_goes_to_the_side_its_mark_says() -> None:
    block = ["== a | CWE-89 | none | n", " one", "-two", "+three", "!four", "~five", "", "@@ b.py", "+six"]
    pair = read_pair(block, "work", "python", "sql-injection")
    assert pair.bad == {"app.py": "one\ntwo\nfour\nfive\n"}
    assert pair.good == {"app.py": "one\nthree\nfive\n", "b.py": "six\n"}
    assert [place.line for place in pair.places] == [3, 4]


def test_an_unknown_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="first character"):
        read_pair(["== a | CWE-89 | none | n", "one"], "work", "python", "sql-injection")


def _named_lines(pair: Pair) -> Iterator[str]:
    for place in pair.places:
        lines = pair.bad[place.path].splitlines()
        yield lines[place.line - 1].strip()


def _faults(pair: Pair) -> Iterator[str]:
    for side, texts in (("bad", pair.bad), ("good", pair.good)):
        for path, text in texts.items():
            suffix = path.rsplit(".", 1)[-1]
            if suffix not in GRAMMARS:
                continue
            if suffix == "py":
                ast.parse(text, path)
            broken = _first_error(SgRoot(text, GRAMMARS[suffix]).root())
            if broken:
                yield f"{pair.id} {side} {path}:{broken.range().start.line + 1}: {broken.text()[:60]!r}"


def _first_error(node: SgNode) -> SgNode | None:
    return node.find(kind="ERROR")

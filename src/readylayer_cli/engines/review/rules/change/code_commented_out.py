"""change-code-commented-out: the change leaves a stretch of code behind as a comment."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView

_MARK = {
    "python": lazy_pattern(r"^\s*#(?!!|:)\s?(.*)$"),
    "ruby": lazy_pattern(r"^\s*#(?!!)\s?(.*)$"),
    "php": lazy_pattern(r"^\s*(?:#(?!\[)|//)\s?(.*)$"),
}
_SLASHES = lazy_pattern(r"^\s*//(?!/|!|go:|nolint)\s?(.*)$")
_LANGUAGES = frozenset({"python", "ruby", "php", "javascript", "typescript", "tsx", "go", "java", "csharp"})
_STATEMENT = lazy_pattern(
    r"^\s*(?:(?:return|raise|throw|import|from|const|let|var|if|for|while|else|elif|try|except|catch|finally|with|def|func|function|class|end|private|public|await|yield|break|continue|pass)\b.*(?:[:;{(\])}]|\w)\s*$|[\w.$\[\]\"']+\s*(?:[-+*/|]?=|:=)\s*\S.*|[\w.$>:-]+\(.*\)?[;,{]?\s*$|[})\]]+[;,]?\s*$|@\w+.*)"
)
_SURE = lazy_pattern(r"[;{}]\s*$|\w\(.*\)|^\s*[\w.$\[\]\"']+\s*[-+]?:?=\s*\S|:\s*$|^\s*[})\]]")
_PROSE = lazy_pattern(
    r"^\s*[A-Z][a-z]+ [a-z]+ [a-z]+|^\s*(?:e\.g\.|i\.e\.|[Ss]ee\b|[Nn]ote\b|[Ee]xample|[Uu]sage|>>>|\$ )|\b(?:[Tt]he|[Tt]his|that|which|should|because|example)\b .*\b(?:the|is|are|to|of)\b"
)
_MIN_LINES = 5
_SHARE = 0.8


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or pair.head.language not in _LANGUAGES or not is_production(pair.path):
            continue
        mark = _MARK.get(pair.head.language, _SLASHES)
        for run in _runs(pair.change.added, mark):
            if _is_code([text for _, text in run]):
                message = f"{len(run)} lines of code are left behind as a comment"
                match = Match(head_span(pair.head, run[0][0]), message=message, anchor=run[0][1].strip())
                yield ChangeMatch(pair.path, match)


def _runs(added: tuple[tuple[int, str], ...], mark: re.Pattern[str]) -> Iterator[list[tuple[int, str]]]:
    run: list[tuple[int, str]] = []
    for line, text in added:
        found = mark.match(text[:300])
        if found and (not run or run[-1][0] == line - 1):
            run.append((line, found[1]))
            continue
        yield run
        run = [(line, found[1])] if found else []
    yield run


def _is_code(lines: list[str]) -> bool:
    written = [text for text in lines if text.strip()]
    if len(written) < _MIN_LINES or any(_PROSE.search(text) for text in written[:2]):
        return False
    likely = sum(bool(_STATEMENT.match(text) and _SURE.search(text) and not _PROSE.search(text)) for text in written)
    return likely >= len(written) * _SHARE


_PY = "def load(path):\n    return read(path)\n"
_OLD = "\n# def load_all(paths):\n#     found = []\n#     for path in paths:\n#         found.append(load(path))\n#     return found\n"

RULE = ChangeRule(
    id="change-code-commented-out",
    title="A stretch of code is left behind as a comment",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    tags=("maintainability",),
    what="Five or more added comment lines in a row that are code.",
    why="Nobody can tell whether it is needed, it is never tested, and the history keeps it anyway.",
    fix="Delete it.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY + _OLD}),
        ChangeExample({"app/a.js": "f()\n"}, {"app/a.js": "f()\n// const a = g(1);\n// if (a) {\n//   h(a);\n//   i(a);\n// }\n"}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY + "\n# Read the file as a whole.\n# Large files are cut at the limit,\n# which callers set in bytes.\n# Nothing is kept open.\n# See load_all().\n"}),
        ChangeExample({"app/a.py": _PY + _OLD}, {"app/a.py": "import os\n" + _PY + _OLD}),
    ),
)  # fmt: skip

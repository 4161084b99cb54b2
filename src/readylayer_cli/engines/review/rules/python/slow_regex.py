"""python-slow-regex: a regular expression can take exponential time."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.javascript._regex import has_endless_repetition
from readylayer_cli.engines.review.rules.python._literals import literal_text

_FUNCTIONS = tuple(
    f"{module}.{name}"
    for module in ("re", "regex")
    for name in ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_FUNCTIONS):
        source = literal_text(file, call.argument(0, "pattern"))
        prefix, quote, rest = source.partition('"' if '"' in source[:4] else "'")
        pattern = rest.strip("'\"") if quote and "f" not in prefix.lower() else ""
        if "r" not in prefix.lower():
            pattern = pattern.replace("\\\\", "\\")
        if pattern and has_endless_repetition(pattern):
            yield node_match(file, call.node)


RULE = FileRule(
    id="python-slow-regex",
    title="A regular expression can take exponential time",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1333",),
    languages=("python",),
    triggers=(")+", ")*", "){"),
    tests=False,
    what="A repeated group repeats again inside, or has branches that match the same text, and something behind it can fail.",
    why="A text of 30 characters that almost matches keeps the process busy for seconds, 40 for hours; no other thread runs meanwhile.",
    fix="Make the repetitions exclude each other: `(?:\\w+\\s)*\\w+` instead of `(\\w+\\s?)*`; or bound the length of the text first.",
    check=check,
    bad=(
        'import re\nMAIL = re.compile(r"^([a-zA-Z0-9_.-]+)+@example")\n',
        'import re\ndef is_list(text):\n    return re.match("^(\\\\w+\\\\s?)*$", text)\n',
        'import re\nPATTERN = r"^(a|a)*b$"\nre.search(PATTERN, text)\n',
    ),
    good=(
        'import re\nMAIL = re.compile(r"^[a-zA-Z0-9_.-]+@example")\n',
        'import re\nVERSION = re.compile(r"^(\\d+)(\\.\\d+)*$")\n',
        'import re\nWORDS = re.compile(r"^\\w+(?:\\s\\w+)*$")\n',
    ),
)

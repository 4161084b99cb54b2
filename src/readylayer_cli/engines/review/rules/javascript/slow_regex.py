"""javascript-slow-regex: a regular expression can take exponential time."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.javascript._regex import has_endless_repetition
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES
from readylayer_cli.engines.review.rules.javascript._values import string_value


def check(file: SourceFile) -> Iterable[Match]:
    for node, pattern in _patterns(file):
        if has_endless_repetition(pattern):
            yield node_match(file, node)


def _patterns(file: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for node in file.find_all({"kind": "regex_pattern", "regex": r"[+*}]\)[*+{]|[+*?]\)[*+{]|\|.*\)[*+{]"}):
        yield node, node.text()
    for call in file.calls.to("RegExp") if "RegExp(" in file.text else ():
        text = string_value(call.argument(0))
        if text:
            yield call.node, text.replace("\\\\", "\\")


RULE = FileRule(
    id="javascript-slow-regex",
    title="A regular expression can take exponential time",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1333",),
    languages=LANGUAGES,
    triggers=(")+", ")*", "){"),
    tests=False,
    what="A repeated group repeats again inside, or has branches that match the same text, and something behind it can fail.",
    why="A text of 30 characters that almost matches keeps the event loop busy for seconds, 40 for hours: one request stops the server.",
    fix='Make the repetitions exclude each other: `(?:\\w+\\s)*\\w+` instead of `(\\w+\\s?)*`, `(?:[^"\\\\]|\\\\.)*` instead of `([^"]|\\\\.)*`.',
    check=check,
    bad=(
        "const isName = (text) => /^(\\w+\\s?)*$/.test(text);\n",
        'const STRING = /"([^"]|\\\\.)*"/;\n',
        "if (/^([a-zA-Z0-9]+)*@example/.test(email)) accept();\n",
        "const pattern = new RegExp('^(a+)+$');\n",
    ),
    good=(
        "const isName = (text) => /^\\w+(?:\\s\\w+)*$/.test(text);\n",
        'const STRING = /"(?:[^"\\\\]|\\\\.)*"/;\n',
        "const words = text.match(/(?:\\w+)*/g);\n",
        "const lines = /^(?:.|\\n)*$/;\n",
        "const version = /^(\\d+)(\\.\\d+)*$/;\n",
    ),
)

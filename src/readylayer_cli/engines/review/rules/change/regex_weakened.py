"""change-regex-weakened: a regular expression asks for less than before, or can take very long now."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._regex_shapes import ambiguities
from readylayer_cli.engines.review.rules.change._replacements import Line, blocks, pair_lines
from readylayer_cli.engines.review.view import ChangeView, FilePair

_CODE = frozenset({"python", "javascript", "typescript", "tsx", "go", "java", "ruby", "php"})
_LITERAL = lazy_pattern(
    r"(?:(?<=[=(,:\[!&|?{};\s])|^)/((?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/[a-z]*(?=[\s.,;)\]:}]|$)"
)
_QUOTED = lazy_pattern(r"[rR]?\"((?:[^\"\\\n]|\\.)+)\"|[rR]?'((?:[^'\\\n]|\\.)+)'|`([^`\n]+)`")
_SPEAKS = lazy_pattern(
    r"\bre\.|\bregex|regexp|pattern|_re\b|_rx\b|\.matches\(|replaceAll\(|\bmatch\(|_RE\b", re.IGNORECASE
)
_META = lazy_pattern(r"[\[\](){}|*+?^$]|\\[wsdbWSDB]")
_ANCHOR = lazy_pattern(r"\\[AzZ]|(?<![\\\[])\^|(?<!\\)\$(?!\{)")
_LOOK = lazy_pattern(r"\(\?<?!")
_QUANTIFIER = lazy_pattern(r"(?<!\\)(?:[*+?]|\{\d*,?\d*\})\??")
_ENDLESS = lazy_pattern(r"(?<!\\)(?:[*+]|\{\d+,\})")
_SWAPS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = (
    (lazy_pattern(r"\bfullmatch\("), lazy_pattern(r"\b(?:re|regex|\w*(?:_re|_regex|pattern))\.(?:match|search)\(|\.(?:match|search)\("), "Only the beginning of the text, or a part of it, has to match now"),
    (lazy_pattern(r"\bre\.search\("), lazy_pattern(r"\bre\.match\("), "Only the beginning of the text is searched now"),
    (lazy_pattern(r"\.matches\(\)"), lazy_pattern(r"\.(?:find|lookingAt)\(\)"), "A part of the text is enough for a match now"),
)  # fmt: skip
_MAX_LINE = 1500
_MAX_BLOCK = 20
_LIKE = 0.5
_ALLOWS = ("CWE-20", "CWE-185", "CWE-625")
_SLOW = ("CWE-1333", "CWE-400")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        head, base = pair.head, pair.base
        if head is None or base is None or head.language not in _CODE or not is_production(pair.path):
            continue
        for old, new in _pairs(pair):
            found = _swapped(old.text, new.text) or _weakened(old.text, new.text)
            if found is not None:
                message, cwe = found
                span = head_span(head, new.line)
                yield ChangeMatch(pair.path, Match(span, message=message, anchor=new.text.strip(), cwe=cwe))


def _pairs(pair: FilePair) -> Iterator[tuple[Line, Line]]:
    for block in blocks(pair.change):
        removed = [line for line in block.removed[:_MAX_BLOCK] if _may_hold(line.text)]
        added = [line for line in block.added[:_MAX_BLOCK] if _may_hold(line.text)]
        yield from pair_lines(removed, added)


def _may_hold(text: str) -> bool:
    return len(text) < _MAX_LINE and bool(_META.search(text)) and not text.lstrip().startswith(("#", "//", "*", "/*"))


def _swapped(old: str, new: str) -> tuple[str, tuple[str, ...]] | None:
    for strict, loose, message in _SWAPS:
        if strict.search(old) and not strict.search(new) and loose.search(new):
            return message, _ALLOWS
    return None


def _weakened(old: str, new: str) -> tuple[str, tuple[str, ...]] | None:
    before, after = expressions_in(old), expressions_in(new)
    if not before or len(before) < len(after):
        return None
    fresh = [text for text in after if text not in before]
    gone = [text for text in before if text not in after]
    for was, now in zip(gone, fresh, strict=False):
        message = _slower(was, now)
        if message:
            return message, _SLOW
        message = _looser(was, now)
        if message:
            return message, _ALLOWS
    return None


def expressions_in(line: str) -> list[str]:
    """The regular expressions that a line of code spells out."""
    found = [match[1] for match in _LITERAL.finditer(line)]
    if not found and _SPEAKS.search(line):
        texts = (next(filter(None, match.groups()), "") for match in _QUOTED.finditer(line))
        found = [text for text in texts if _META.search(text)]
    return found


def _slower(old: str, new: str) -> str:
    if ambiguities(new) > ambiguities(old):
        return "Some texts can take very long to match now: two repetitions may take the same characters"
    if _QUANTIFIER.sub("", old) == _QUANTIFIER.sub("", new) and len(_ENDLESS.findall(new)) > len(_ENDLESS.findall(old)):
        return "A repetition that was bounded has no bound any more"
    return ""


def _looser(old: str, new: str) -> str:
    if len(_ANCHOR.findall(new)) < len(_ANCHOR.findall(old)) and len(new) < len(old) + 3:
        return "The expression is not bound to the beginning or the end of the text any more"
    if len(_LOOK.findall(new)) < len(_LOOK.findall(old)):
        return "The expression does not exclude anything here any more, as it did"
    return ""


_JS = "const actor = [/\\/actor(?:\\/|$)/]\nexport const isActor = path => actor.some(one => one.test(path))\n"
_PY = 'import re\n\nNAME = re.compile(r"^[a-z]+$")\n\n\ndef is_name(text):\n    return bool(NAME.match(text))\n'
_TAG = 'import re\n\nTAG_RE = re.compile("<[^\\n>]*(?:\\n[^\\n>]*)*>")\n'

RULE = ChangeRule(
    id="change-regex-weakened",
    title="A regular expression asks for less, or can take very long",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=(*_ALLOWS, *_SLOW),
    tags=("security",),
    what="A kept regular expression lost an anchor or a negative look-around, is searched instead of matched as a whole, or got "
    "repetitions that can share the same characters, so that a text that does not match is tried in very many ways.",
    why="What the expression kept out gets in, or one request keeps a processor busy for minutes.",
    fix="Bind the expression to both ends of the text, and let neighbouring repetitions take different characters.",
    check=check,
    bad=(
        ChangeExample({"lib/a.js": _JS}, {"lib/a.js": _JS.replace("(?:\\/|$)", "")}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("+$", "+")}),
        ChangeExample({"app/a.py": _TAG}, {"app/a.py": _TAG.replace("[^\\n>]", "[^>]")}),
        ChangeExample(
            {"app/a.py": "def check(name):\n    return re.fullmatch(r'[a-z]+', name)\n"},
            {"app/a.py": "def check(name):\n    return re.match(r'[a-z]+', name)\n"},
        ),
        ChangeExample({"lib/a.js": "const word = /[A-Z]{2}[a-z]/\n"}, {"lib/a.js": "const word = /[A-Z]{2,}[a-z]/\n"}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("[a-z]", "[a-z0-9]")}),
        ChangeExample({"app/a.py": _PY.replace("+$", "+")}, {"app/a.py": _PY}),
        ChangeExample({"lib/a.js": "const half = total / 2 / count\n"}, {"lib/a.js": "const half = total / 2\n"}),
    ),
)  # fmt: skip

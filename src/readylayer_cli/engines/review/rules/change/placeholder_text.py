"""change-placeholder-text: added production code says that it stands in for something else."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_COMMENT = lazy_pattern(r"(?:^|\s)(?:#+|//+|/\*+|\*|--|<!--|\{/\*|;;)\s*(.{3,300})")
_ELISION = lazy_pattern(
    r"^(?:\.{3}|…|\[?\(?)?\s*(?:the\s+)?(?:rest of (?:the |your |this )?(?:code|file|function|method|class|implementation|component|logic|module)(?:\s*(?:\.{3}|…|here|(?:is |are |goes |remains? |stays? )?(?:the same|unchanged|here|as before|as is)|omitted.{0,20}|continues.{0,20}|below|above|remains))?\W*$|(?:existing|previous|other|remaining|original|same) (?:code|methods?|functions?|implementation|logic|imports?|props|fields|content)"
    r"(?: (?:here|as before|unchanged|remains?(?: the same| unchanged)?|stays?(?: the same)?|continues|goes here|omitted|above|below))|(?:code|implementation|content|rest) (?:remains? (?:the same|unchanged)|unchanged|omitted(?: for brevity)?|stays the same)|unchanged code|omitted for brevity|keep (?:the )?(?:existing|rest of the) code)\b"
    r"|^(?:\.{3}|…)\s*(?:existing|rest|remaining|unchanged|other|same|previous|more|omitted|snip)\b.{0,40}$|^\.{3}\s*\(.*(?:unchanged|omitted|same|rest).*\)",
    re.IGNORECASE,
)
_STAND_IN = lazy_pattern(
    r"\bin an? (?:real|actual|production|real-world) (?:implementation|application|app|system|world|scenario|environment|setting|deployment)\b.{0,40}(?:would|should|you|we|this|use|need)|\bfor demonstration purposes|\bfor demo purposes|(?:your|add|insert|put) (?:actual |own |the )?(?:code|logic|implementation) (?:goes )?here\b"
    r"|\b(?:simulat(?:e|es|ing|ed)|mock(?:ed|ing)?|fake|dummy) (?:an? |the )?(?:api|network|async|server|database|backend|http)\s*(?:call|response|request|data|delay|latency|result)|\breplace (?:this |it |these )?with (?:the |your |an? )?(?:actual|real)\b|\bplaceholder (?:implementation|logic|function|for (?:the )?(?:actual|real))|\bthis is (?:just )?a (?:placeholder|stub|mock|dummy) (?:implementation|function|method)?"
    r"|\b(?:TODO|FIXME)[:\s-]+(?:implement(?:\s+(?:this|me|it|the actual|actual|real|logic))?\b|add (?:the )?(?:actual|real|proper) (?:implementation|logic))|\bnot (?:yet )?implemented (?:yet|for now)\b|\b(?:simplified|stub) implementation\b|\bhard-?coded for now\b|\bfor now,? (?:just |we )?(?:return|assume|always|hard)",
    re.IGNORECASE,
)
_CODE = frozenset({"yaml", "json", "html", "css", "toml", "text"})


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is not None and is_production(pair.path) and pair.head.language not in _CODE:
            yield from _placeholders(pair)


def _placeholders(pair: FilePair) -> Iterable[ChangeMatch]:
    if pair.head is None:
        return
    before = pair.base.text if pair.base is not None else ""
    for line, text in pair.change.added:
        found = _COMMENT.search(text[:500])
        comment = found[1].strip() if found else ""
        if not comment or comment in before:
            continue
        alone = found is not None and not text[: found.start()].strip()
        if alone and _ELISION.search(comment):
            message = f"A mark stands where code should be: `{comment[:80]}`"
            yield ChangeMatch(pair.path, Match(head_span(pair.head, line), message=message, anchor=comment))
        elif _STAND_IN.search(comment):
            message = f"The code says that it is a stand-in: `{comment[:80]}`"
            match = Match(head_span(pair.head, line), message=message, anchor=comment, severity=Severity.LOW)
            yield ChangeMatch(pair.path, match)


_PY = "def load(path):\n    return read(path)\n"

RULE = ChangeRule(
    id="change-placeholder-text",
    title="Added code says that it stands in for something else",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("correctness",),
    what="An added comment elides code (`... existing code here`, `rest of the code unchanged`; medium) or admits that the code beside "
    "it is no real implementation (`in a real implementation`, `replace with actual`; low).",
    why="Such marks are how a model abridges a file. Code that was there may be gone, and what is there may do nothing.",
    fix="Write the code that the mark stands for.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY + "\n# ... existing code here ...\n"}),
        ChangeExample({"app/a.js": "f()\n"}, {"app/a.js": "f()\n// rest of the code remains unchanged\n"}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY + "\ndef pay(order):\n    # In a real implementation, this would call the gateway\n    return True\n"}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY + "\n# The rest of the file is read lazily.\n"}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY + "\n# Existing rows keep their old value.\n"}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY + "\nplaceholder = 'Type your code here'\n"}),
    ),
)  # fmt: skip

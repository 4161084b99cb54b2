"""change-body-replaced: a function that did something returns a constant, does nothing, or says it is not implemented."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import FunctionPair, edited_functions
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView

_MIN_LINES = 4
_COMMENT = lazy_pattern(r"^(?:#|//|/\*|\*|\"\"\"|''')")
_STUB = lazy_pattern(
    r"(?:pass|\.\.\.|return;?|return\s+(?:-?\d[\w.]*|[\"'`][^\"'`]*[\"'`]|true|false|none|null|nil|undefined|\[\s*\]|\{\s*\}|\(\)|new\s+\w*(?:List|Map|Set)(?:<[\w, ]*>)?\(\))\s*;?"
    r"|(?:raise|throw|panic)\b.*(?:not\s?_?implemented|unimplemented|todo)\b.*|(?:true|false|nil|\[\]|\{\}|null);?|unimplemented!\(\)|todo!\(\))\Z",
    re.IGNORECASE,
)
_LOGIC = lazy_pattern(r"\w\(|\bif\b|\bfor\b|\bwhile\b|[^=!<>]=[^=]|\.\w+")
_UNUSED = lazy_pattern(
    r"deprecat|no-?op|noop|obsolete|removed|legacy|no longer|not supported|unsupported|backwards?[- ]compat",
    re.IGNORECASE,
)
_HEADER_END = lazy_pattern(r"[:{]\s*(?:#.*|//.*)?$|^\)\s*\{?$")
_CLOSING = frozenset({"}", "end", "};", ")", "})", "});", "},"})


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for function in view.once(edited_functions):
        if not function.removed or (not function.added and len(function.removed) < _MIN_LINES):
            continue
        before, now = (
            _body(function.base.lines, function.old.first, function.old.last),
            _body(function.head.lines, function.new.first, function.new.last),
        )
        logic = [text for text in before if _LOGIC.search(text) and not _STUB.match(text)]
        if len(logic) < _MIN_LINES or not _is_stub(now) or _is_excused(function):
            continue
        name = function.new.name.rpartition(".")[2]
        message = f"`{name}` had {len(logic)} lines of logic and is {f'`{now[-1][:60]}`' if now else 'empty'} now"
        span = head_span(function.head, function.added[0][0] if function.added else function.new.first)
        severity = None if now else Severity.MEDIUM
        match = Match(span, message=message, anchor=function.new.name, symbol=function.new.name, severity=severity)
        yield ChangeMatch(function.pair.path, match)


def _body(lines: list[str], first: int, last: int) -> list[str]:
    """The statements of a function, its header, comments, docstring and closing lines left out."""
    found = [line.strip() for line in lines[first - 1 : last]]
    start = next((index for index, text in enumerate(found[:20]) if _HEADER_END.search(text)), 0) + 1
    body, inside = [], ""
    for text in found[start:]:
        quotes = '"""' if '"""' in text else "'''" if "'''" in text else ""
        if inside:
            inside = "" if inside in text else inside
            continue
        if quotes and text.lstrip("rRuUfFbB").startswith(quotes):
            inside = quotes if text.count(quotes) == 1 else ""
            continue
        if text and not _COMMENT.match(text) and text not in _CLOSING:
            body.append(text)
    return body


def _is_stub(body: list[str]) -> bool:
    rest = [text for text in body if not re.match(r"(?:console\.|logger\.|log\.|print\(|del\s|_\s*=)", text)]
    return len(rest) <= 1 and all(_STUB.match(text.partition("  #")[0].partition(" //")[0].strip()) for text in rest)


def _is_excused(function: FunctionPair) -> bool:
    """Whether the new text says that nothing is to be done here, or a base class leaves it to others."""
    lines = function.head.lines[max(function.new.first - 6, 0) : function.new.last]
    if any(_UNUSED.search(line) or "abstract" in line.lower() or "@override" in line.lower() for line in lines):
        return True
    moved = {text.strip() for pair in (function.pair,) for _, text in pair.change.added}
    gone = [text.strip() for _, text in function.removed if len(text.strip()) > 10]
    return bool(gone) and sum(text in moved for text in gone) * 2 > len(gone)


_PY = (
    "def price(cart, code):\n    total = sum(item.price for item in cart)\n    if code:\n        rate = load_rate(code)\n        total -= total * rate\n"
    "    return round(total, 2)\n"
)
_JS = "export function isValid(token) {\n  const parts = token.split('.')\n  const body = decode(parts[1])\n  const now = Date.now()\n  if (body.exp < now) { return false }\n  return verify(parts)\n}\n"

RULE = ChangeRule(
    id="change-body-replaced",
    title="A function that had logic returns a constant or does nothing",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    tags=("correctness",),
    what="The body of a kept function (four statements or more) was replaced by a constant, `pass`, or an error saying that it is not "
    "implemented. Functions marked as deprecated, no-ops or abstract are left alone, as is code that moved.",
    why="Callers go on as before and get an answer that nobody computed.",
    fix="Bring the logic back, or remove the function with its callers.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": "def price(cart, code):\n    # simplified\n    return 0\n"}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": "export function isValid(token) {\n  return true\n}\n"}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": "def price(cart, code):\n    return Pricing(cart).total(code)\n"}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": 'def price(cart, code):\n    """Deprecated: prices come from the server."""\n    return None\n'}),
    ),
)  # fmt: skip

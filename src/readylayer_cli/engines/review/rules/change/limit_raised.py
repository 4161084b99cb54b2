"""change-limit-raised: a named limit is off now, or many times what it was."""

from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.view import ChangeView

_LIMIT = lazy_pattern(
    r"([\w.]*(?:max|MAX|Max|[lL]imit|LIMIT|[dD]epth|DEPTH|[qQ]uota|QUOTA|[aA]ttempts|ATTEMPTS)\w*)[\"']?\s*(?::=|=>|[:=])\s*(-?[\d_]+(?:\s*(?:\*|<<)\s*[\d_]+)*|None|null|nil|undefined|Infinity|[\w.]+\.MAX_VALUE|math\.MaxInt\w*|float\(['\"]inf['\"]\))(?![\w.])"
)
_OFF = frozenset({"-1", "0", "None", "null", "nil", "undefined", "Infinity", "float('inf')", 'float("inf")'})
_TIMES = 50
_MAX_LINE = 300


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or pair.base is None or not pair.head.has_grammar or not is_production(pair.path):
            continue
        for old, new in replaced_lines(pair.change, _LIMIT):
            before, now = _LIMIT.search(old.text[:_MAX_LINE]), _LIMIT.search(new.text[:_MAX_LINE])
            if before and now and before[1] == now[1] and _is_raised(before[2], now[2]):
                message = f"`{now[1]}` does not limit what it limited to {before[2]}"
                yield ChangeMatch(pair.path, Match(head_span(pair.head, new.line), message=message, anchor=now[0]))


def _is_raised(before: str, now: str) -> bool:
    was = _size(before)
    if was is None or was <= 0:
        return False
    if now in _OFF or "MAX_VALUE" in now or "MaxInt" in now:
        return True
    size = _size(now)
    return size is not None and size >= was * _TIMES


def _size(text: str) -> int | None:
    """The number that a product or a shift of plain numbers makes; `None` for anything else."""
    total = 1
    for index, part in enumerate(text.replace("<<", "*").split("*")):
        digits = part.strip().replace("_", "").lstrip("-")
        if not digits.isdigit() or len(digits) > 18:
            return None
        number = int(digits)
        total *= 2 ** min(number, 62) if "<<" in text and index else number
    return -total if text.strip().startswith("-") else total


_JAVA = "class Options {\n  public static final long DEFAULT_MAX_ENTITY_SIZE = 2097152;\n}\n"
_PY = "def parse(data, max_depth=100):\n    return walk(data, max_depth)\n"

RULE = ChangeRule(
    id="change-limit-raised",
    title="A limit is off or many times what it was",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-770", "CWE-400"),
    tags=("security",),
    what="The number behind a name such as `max_size`, `limit` or `depth` became none, 0, -1, the largest number there is, or "
    "fifty times what it was.",
    why="One request can use up the memory or the processor of all.",
    fix="Keep a limit that honest use does not reach.",
    check=check,
    bad=(
        ChangeExample({"Options.java": _JAVA}, {"Options.java": _JAVA.replace("2097152", "-1")}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("100", "None")}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("100", "200")}),
        ChangeExample({"app/a.py": _PY.replace("100", "None")}, {"app/a.py": _PY}),
    ),
)  # fmt: skip

"""change-route-unguarded: a new handler goes without the guard that its neighbours have."""

import re
from collections import Counter
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.languages import JAVASCRIPT_FAMILY
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._declared_guards import guards, opens
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._marks import Mark, marks_of
from readylayer_cli.engines.review.rules.change._words import AUTHORIZATION, IDENTITY, says
from readylayer_cli.engines.review.view import ChangeView, FilePair

_ROUTE_MARK = lazy_pattern(
    r"(?:^|\.)(?:route|get|post|put|patch|delete|\w+Mapping|Get|Post|Put|Patch|Delete|api_view|action|expose)\Z"
)
_ROUTE_CALL = ("get", "post", "put", "patch", "delete", "GET", "POST", "PUT", "PATCH", "DELETE")
_PUBLIC = lazy_pattern(
    r"login|logout|log_?in|sign_?(?:in|up|out)|register|health|ping|status|public|webhook|callback|static|robots|favicon|version|index|home|reset|forgot|confirm|oauth|ready|metrics",
    re.IGNORECASE,
)
_MIN_SIBLINGS = 3
_SHARE = 0.8


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        head = pair.head
        if head is None or not is_production(pair.path) or not head.has_grammar or not pair.change.added:
            continue
        found = _calls(pair) if head.language in JAVASCRIPT_FAMILY | {"go"} else _marked(pair)
        for line, name, guard, symbol in found:
            message = f"`{name}` has no `{guard}`, which its neighbours have"
            yield ChangeMatch(pair.path, Match(head.line_span(line), message=message, symbol=symbol))


def _marked(pair: FilePair) -> Iterable[tuple[int, str, str, str]]:
    head = pair.head
    if head is None:
        return
    routes = [
        (symbol, marks)
        for symbol in head.symbols.functions
        if (marks := marks_of(symbol.node)) and any(_ROUTE_MARK.search(mark.name) for mark in marks)
    ]
    for symbol, marks in routes:
        if symbol.first not in pair.change.added_lines or _existed(pair, symbol):
            continue
        owner = symbol.name.rpartition(".")[0]
        siblings = [
            theirs
            for other, theirs in routes
            if other is not symbol
            and other.first not in pair.change.added_lines
            and other.name.rpartition(".")[0] == owner
        ]
        guard = _common([[mark.last_name for mark in theirs if _restricts(mark)] for theirs in siblings])
        opening = symbol.node.text()[:600]
        if (
            guard
            and not any(_restricts(mark) or opens(mark.text) for mark in marks)
            and not _is_open(symbol.name + opening, marks)
        ):
            yield symbol.first, symbol.name.rpartition(".")[2], guard, symbol.name


def _restricts(mark: Mark) -> bool:
    return guards(mark.name) and says(mark.name, AUTHORIZATION | {"guard", "guards", "secured"})


def _is_open(text: str, marks: list[Mark]) -> bool:
    whole = text + " ".join(mark.text for mark in marks)
    return bool(_PUBLIC.search(whole)) or says(text, AUTHORIZATION, IDENTITY)


def _existed(pair: FilePair, symbol: Symbol) -> bool:
    return pair.base is not None and pair.base.symbols.named(symbol.name) is not None


def _calls(pair: FilePair) -> Iterable[tuple[int, str, str, str]]:
    head = pair.head
    if head is None:
        return
    before = pair.base.text if pair.base is not None else ""
    routes = [
        call
        for call in head.calls.method(*_ROUTE_CALL)
        if len(call.arguments) > 1 and call.arguments[0].text()[:1] in "\"'`"
    ]
    for call in routes:
        line = call.node.range().start.line + 1
        path = call.arguments[0].text()
        if line not in pair.change.added_lines or path in before or _PUBLIC.search(path) or _guards_of(call):
            continue
        owner = _owner(call)
        siblings = [
            other
            for other in routes
            if _owner(other) == owner and other.node.range().start.line + 1 not in pair.change.added_lines
        ]
        guard = _common([_guards_of(other) for other in siblings])
        if guard and not _guards_inside(call):
            yield line, path.strip("\"'`")[:60], guard, ""


def _owner(call: Call) -> str:
    return call.receiver.text()[:60] if call.receiver is not None else ""


def _guards_of(call: Call) -> list[str]:
    texts = [node.text() for node in call.arguments[1:-1] if len(node.text()) < 100]
    return [text.partition("(")[0] for text in texts if guards(text)]


def _guards_inside(call: Call) -> bool:
    return any(guards(node.text()[:400]) and says(node.text()[:400], AUTHORIZATION) for node in call.arguments[1:])


def _common(siblings: list[list[str]]) -> str:
    """The guard that at least three neighbours, and four out of five, have; empty if there is none."""
    counted = Counter(name for names in siblings for name in set(names))
    guarded = sum(bool(names) for names in siblings)
    if guarded < _MIN_SIBLINGS or guarded < len(siblings) * _SHARE or not counted:
        return ""
    return counted.most_common(1)[0][0]


_FLASK = "".join(
    f"@app.route('/{name}')\n@login_required\ndef {name}():\n    return render('{name}')\n\n\n"
    for name in ("orders", "bills", "stock")
)
_NEW = "@app.route('/prices')\n{}def prices():\n    return render('prices')\n"
_EXPRESS = "".join(f"router.get('/{name}', requireAuth, {name})\n" for name in ("orders", "bills", "stock"))

RULE = ChangeRule(
    id="change-route-unguarded",
    title="A new handler goes without the guard that its neighbours have",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-862", "CWE-306"),
    tags=("security",),
    what="A new route in a file or class where at least three others, and four out of five, carry a guard of the same kind.",
    why="A guard is forgotten most easily where it has to be repeated for each handler.",
    fix="Add the guard, or set it for the whole router. If the route is meant to be public, say so.",
    check=check,
    bad=(
        ChangeExample({"app/v.py": _FLASK}, {"app/v.py": _FLASK + _NEW.format("")}),
        ChangeExample({"app/r.js": _EXPRESS}, {"app/r.js": _EXPRESS + "router.delete('/prices', removePrices)\n"}),
    ),
    good=(
        ChangeExample({"app/v.py": _FLASK}, {"app/v.py": _FLASK + _NEW.format("@admin_required\n")}),
        ChangeExample({"app/v.py": _FLASK}, {"app/v.py": _FLASK + _NEW.format("").replace("prices", "health")}),
        ChangeExample({"app/r.js": _EXPRESS}, {"app/r.js": _EXPRESS + "router.get('/login', login)\n"}),
    ),
)  # fmt: skip

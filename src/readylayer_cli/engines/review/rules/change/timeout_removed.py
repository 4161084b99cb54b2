"""change-timeout-removed: a kept call may wait for ever now."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._call_changes import changed_calls
from readylayer_cli.engines.review.rules.change._regions import edited_files
from readylayer_cli.engines.review.view import ChangeView

_TIMEOUT = lazy_pattern(r"timeout|AbortSignal|WithDeadline", re.IGNORECASE)
_NONE = lazy_pattern(r"timeout\w*[\"']?\s*[:=]>?\s*(?:None|null|nil|0|Infinity|false)\b", re.IGNORECASE)
_MAX_TEXT = 400


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for file in view.once(edited_files):
        seen: set[int] = set()
        for change in changed_calls(file, _has_timeout):
            if change.new is None or _is_bounded(change.new.node.text()) or _is_bounded(change.region.added_text):
                continue
            place = change.new.node.range().start.line + 1
            if place not in seen:
                seen.add(place)
                span = file.head.line_span(place)
                message = f"`{change.old.written[-60:]}` has no timeout any more"
                yield ChangeMatch(file.pair.path, Match(span, message=message, symbol=change.region.name))


def _has_timeout(call: Call) -> bool:
    if call.method in {"setTimeout", "clearTimeout", "timeout", "set_timeout"} or len(call.node.text()) > _MAX_TEXT:
        return False
    return any(_is_bounded(node.text()) for node in call.arguments)


def _is_bounded(text: str) -> bool:
    return bool(_TIMEOUT.search(text)) and not _NONE.search(text)


_PY = "def load(url):\n    return requests.get(url, headers=HEADERS, timeout=5)\n"
_JS = "async function load(url) {\n  return axios.get(url, { headers, timeout: 5000 })\n}\n"

RULE = ChangeRule(
    id="change-timeout-removed",
    title="A kept call has no timeout any more",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-400",),
    tags=("reliability",),
    what="The same call was made with a timeout before and is made without one, or with an endless one.",
    why="A peer that never answers holds a worker for ever; a few of them hold all.",
    fix="Keep a timeout that is longer than the slowest honest answer.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace(", timeout=5", "")}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": _JS.replace(", timeout: 5000", "")}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("timeout=5", "timeout=TIMEOUT_S")}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": "TIMEOUT_S = 5\n\ndef load(url):\n    with_timeout = client(timeout=5)\n    return with_timeout.get(url, headers=HEADERS)\n"}),
    ),
)  # fmt: skip

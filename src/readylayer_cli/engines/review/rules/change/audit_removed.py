"""change-audit-removed: something that was recorded for an audit is not recorded any more."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._call_changes import changed_calls
from readylayer_cli.engines.review.rules.change._regions import added_code, edited_files
from readylayer_cli.engines.review.rules.change._words import squeezed, words_in
from readylayer_cli.engines.review.view import ChangeView

_AUDIT = frozenset({"audit", "audits", "auditlog", "auditor"})
_LOGS = lazy_pattern(r"(?:log|logger|logging|event|events|record|track|security_?log|securityLogger)\b", re.IGNORECASE)
_SECURITY_TEXT = lazy_pattern(
    r"login|logged in|failed attempt|permission|denied|unauthori[sz]ed|forbidden|brute|suspicious|privilege|password (?:reset|change)|impersonat|token revoked",
    re.IGNORECASE,
)
_LEVELS = frozenset({"warning", "warn", "error", "critical", "info", "alert", "notice", "Warn", "Error", "Info", "Warnf", "Errorf"})  # fmt: skip


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    added = view.once(added_code)
    for file in view.once(edited_files):
        if not any(_LOGS.search(text) or "audit" in text.lower() for _, text in file.pair.change.removed):
            continue
        for change in changed_calls(file, _is_record):
            if change.new is not None or change.region.old is None or squeezed(change.old.node.text()) in added:
                continue
            if _records(change.region.added_text) or change.region.kept_share(change.line, change.line) < 0.5:
                continue
            text = " ".join(change.old.node.text().split())[:80]
            message = f"`{text}` is not recorded any more"
            span = file.span(change.line, change.region)
            yield ChangeMatch(file.pair.path, Match(span, message=message, anchor=text, symbol=change.region.name))


def _is_record(call: Call) -> bool:
    if not _AUDIT.isdisjoint(words_in(call.written[-80:])):
        return True
    text = call.arguments[0].text()[:300] if call.arguments else ""
    return call.method in _LEVELS and bool(_LOGS.search(call.written[-80:])) and bool(_SECURITY_TEXT.search(text))


def _records(text: str) -> bool:
    return bool(_LOGS.search(text)) or not _AUDIT.isdisjoint(words_in(text))


_PY = "def remove(user, account):\n    check(user)\n    account.delete()\n    audit_log(user, 'account removed', account.pk)\n    return True\n"
_JS = "function signIn(name, ok) {\n  if (!ok) {\n    logger.warn(`failed attempt for ${name}`)\n    return null\n  }\n  count(name)\n  return open(name)\n}\n"

RULE = ChangeRule(
    id="change-audit-removed",
    title="Something that was recorded for an audit is not recorded any more",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-778",),
    tags=("security",),
    what="A call that wrote to an audit trail, or logged a refused or failed sign-in, is gone from a kept function.",
    why="An attack that leaves no trace is found late, and nobody can say what it touched.",
    fix="Keep the record, or say where it is written now.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("    audit_log(user, 'account removed', account.pk)\n", "")}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": _JS.replace("    logger.warn(`failed attempt for ${name}`)\n", "")}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("audit_log(user, 'account removed', account.pk)", "audit.write(user, account)")}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": _JS.replace("  count(name)\n", "")}),
    ),
)  # fmt: skip

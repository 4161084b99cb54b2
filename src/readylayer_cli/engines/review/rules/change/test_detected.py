"""change-test-detected: added production code behaves differently when it is tested."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._words import squeezed
from readylayer_cli.engines.review.view import ChangeView, FilePair

_DETECTS = lazy_pattern(
    r"[\"'](?:pytest|unittest|nose|_pytest)[\"']\s+(?:not\s+)?in\s+sys\.modules|PYTEST_CURRENT_TEST|PYTEST_VERSION|process\.env\.(?:NODE_ENV|APP_ENV)\s*(?:===?|!==?)\s*[\"']test(?:ing)?[\"']|process\.env\.(?:JEST_WORKER_ID|VITEST|CYPRESS|MOCHA)\b|import\.meta\.vitest"
    r"|Rails\.env\.test\?|testing\.Testing\(\)|flag\.Lookup\(\"test\.|strings\.HasSuffix\(os\.Args\[0\],\s*\"\.test\"|app\(\)->(?:runningUnitTests|environment\(['\"]testing['\"])|PHPUNIT\w*|defined\(['\"](?:PHPUNIT|TESTING)\w*|sys\.argv.{0,20}[\"']test[\"']|StackTraceElement.{0,80}junit|[\"']test[\"']\s+in\s+sys\.argv|settings\.TESTING\b|isTestEnv(?:ironment)?\(\)"
)
_BRANCHES = lazy_pattern(r"\b(?:if|unless|elif|elsif|return|\?|&&|\|\||and|or|when)\b|\?|&&|\|\|")
_INNOCENT = lazy_pattern(
    r"\blog|console\.|logger|sentry|telemetry|analytics|metric|debug|verbose|silent|color|listen\(|\.use\(|morgan|pino|plugin|preset|babel|webpack|vite|sourcemap|port\b|warn|cache_dir|import\(|require\(|LOGGING|DEBUG_TOOLBAR",
    re.IGNORECASE,
)
_CONFIGURATION = lazy_pattern(
    r"(?:^|/)(?:config|settings|conf|webpack|vite|babel|jest|rollup|karma|\.storybook)[^/]*(?:/|\.\w+$)|\.config\.[cm]?[jt]s$|(?:^|/)(?:setup|manage|noxfile|conftest|celery|wsgi|asgi)\.py$|(?:^|/)(?:config|environments|initializers)/"
)
_ANSWERS = lazy_pattern(r"\breturn\b|\bskip\b|\btrue\b|\bfalse\b|next\(\)|\bunless\b|\bbypass", re.IGNORECASE)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if (
            pair.head is None
            or not is_production(pair.path)
            or _CONFIGURATION.search(pair.path)
            or not pair.head.has_grammar
        ):
            continue
        yield from _detections(pair)


def _detections(pair: FilePair) -> Iterable[ChangeMatch]:
    if pair.head is None:
        return
    before = squeezed(pair.base.text) if pair.base is not None else ""
    for line, text in pair.change.added:
        found = _DETECTS.search(text[:500])
        if (
            not found
            or text.lstrip().startswith(("#", "//", "*"))
            or squeezed(text) in before
            or found[0] in (pair.base.text if pair.base else "")
        ):
            continue
        around = "\n".join(pair.head.lines[line - 1 : line + 3])
        if _BRANCHES.search(text) and _ANSWERS.search(around) and not _INNOCENT.search(around):
            yield ChangeMatch(pair.path, Match(head_span(pair.head, line), anchor=text.strip()))


_PY = "import sys\n\ndef charge(card, amount):\n    return gateway.charge(card, amount)\n"
_JS = "export function verify(req) {\n  return check(req.token)\n}\n"

RULE = ChangeRule(
    id="change-test-detected",
    title="Code behaves differently when it is tested",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-489",),
    tags=("tests",),
    what="Added production code asks whether a test runner is there and answers differently: another result, or a check skipped.",
    why="The tests pass on code that users never run, and the other branch is never tested.",
    fix="Pass in what differs (a client, a clock, a setting) and let the test hand over a fake.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("    return gateway", "    if 'pytest' in sys.modules:\n        return True\n    return gateway")}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": _JS.replace("  return check", "  if (process.env.NODE_ENV === 'test') return true\n  return check")}),
    ),
    good=(
        ChangeExample({"app/a.js": _JS}, {"app/a.js": _JS.replace("  return check", "  if (process.env.NODE_ENV !== 'test') console.log(req.token.length)\n  return check")}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("    return gateway", "    if dry_run:\n        return True\n    return gateway")}),
    ),
)  # fmt: skip

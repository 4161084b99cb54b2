"""change-escaping-removed: a value reaches its place without the escaping or cleaning that it had."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.code.paths import is_documentation_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._call_changes import CallChange, changed_calls
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._regions import EditedFile, added_code, edited_files
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.rules.change._sanitisers import is_certain, is_sanitiser
from readylayer_cli.engines.review.rules.change._words import names_in, squeezed
from readylayer_cli.engines.review.view import ChangeView, FilePair

_KEPT = 0.4
_PATHS = lazy_pattern(r"path|file|\bbase(?:name)?\b|clean\Z|symlink|join", re.IGNORECASE)
_SHELLS = lazy_pattern(r"shell|quote|escapeshell", re.IGNORECASE)
_SECRETS = lazy_pattern(r"redact|mask|scrub|sanitizedU|newline", re.IGNORECASE)
_LDAP = lazy_pattern(r"filter_?chars|ldap|\bdn\b", re.IGNORECASE)
_SWAPS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = (
    (
        lazy_pattern(r"\.(?:textContent|innerText)\s*="),
        lazy_pattern(r"\.(?:innerHTML|outerHTML)\s*="),
        "The text is set as HTML now",
    ),
    (lazy_pattern(r"\.text\("), lazy_pattern(r"\.html\("), "The text is set as HTML now"),
    (lazy_pattern(r"createTextNode\("), lazy_pattern(r"innerHTML|insertAdjacentHTML"), "The text is set as HTML now"),
    (
        lazy_pattern(r"v-text\b|\{\{[^{!]"),
        lazy_pattern(r"v-html\b|\{!!|\{\{\{|\|\s*safe\b|\|\s*raw\b"),
        "The template does not escape the value any more",
    ),
    (
        lazy_pattern(r"<%=(?!=|\s*raw)"),
        lazy_pattern(r"<%==|<%=\s*raw\b|\.html_safe|<%-"),
        "The template does not escape the value any more",
    ),
    (
        lazy_pattern(r"\|\s*(?:e|escape|force_escape|escapejs|urlencode|striptags|h|sanitize|json_script)\b"),
        lazy_pattern(r"\{\{|\{%"),
        "The template does not escape the value any more",
    ),
    (
        lazy_pattern(r"autoescape\s*[=:]\s*(?:True|true|select_autoescape)|autoescape on"),
        lazy_pattern(r"autoescape\s*[=:]\s*(?:False|false)|autoescape off"),
        "Templates are not escaped any more",
    ),
    (lazy_pattern(r"html/template\b"), lazy_pattern(r"text/template\b"), "Templates are not escaped any more"),
    (lazy_pattern(r"\bformat_html\("), lazy_pattern(r"\bmark_safe\("), "The HTML is put together without escaping now"),
    (lazy_pattern(r"noopener|noreferrer"), lazy_pattern(r"_blank"), "The opened page gets hold of this one"),
)
_ANY_SWAP = lazy_pattern("|".join(f"(?:{old.pattern})|(?:{new.pattern})" for old, new, _ in _SWAPS))


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    added = view.once(added_code)
    for file in view.once(edited_files):
        for change in changed_calls(file, is_sanitiser):
            if _is_lost(file, change, added):
                yield _match(file, change)
    for pair in view.pairs:
        if (
            pair.head is not None
            and pair.base is not None
            and is_production(pair.path)
            and not is_documentation_path(pair.path)
        ):
            yield from _swaps(pair)


def _is_lost(file: EditedFile, change: CallChange, added: str) -> bool:
    old, region = change.old, change.region
    if (not old.arguments and old.receiver is None) or change.new is not None:
        return False
    if old.method in region.added_text or f"{old.method}(" in added:
        return False
    subject = old.arguments[0] if old.arguments else old.receiver
    if subject is None or not names_in(subject.text()) or region.kept_share(change.line, change.line) < _KEPT:
        return False
    if any(is_sanitiser(call) for call in file.head.calls if call.node.range().start.line + 1 in region.added):
        return False
    return _still_used(region.new_text, region.added_text, subject.text())


def _still_used(new_text: str, added_text: str, subject: str) -> bool:
    names = names_in(subject)
    now = names_in(added_text) if added_text.strip() else names_in(new_text)
    return len(names & now) * 2 > len(names) and (squeezed(subject) in squeezed(new_text) or len(subject) > 60)


def _match(file: EditedFile, change: CallChange) -> ChangeMatch:
    certain = is_certain(change.old)
    text = " ".join(change.old.node.text().split())
    return ChangeMatch(
        file.pair.path,
        Match(
            file.span(change.line, change.region),
            message=f"The value does not go through `{text[:80]}` any more",
            anchor=squeezed(text[:200]),
            symbol=change.region.name,
            cwe=_kept_out(change.old.method),
            severity=Severity.HIGH if certain else Severity.MEDIUM,
            confidence=Confidence.HIGH if certain else Confidence.MEDIUM,
        ),
    )


def _kept_out(method: str) -> tuple[str, ...]:
    """The weaknesses that a function of this name keeps out, the likeliest first."""
    kinds = ((_PATHS, "CWE-22"), (_SHELLS, "CWE-78"), (_SECRETS, "CWE-532"), (_LDAP, "CWE-90"))
    return (*(cwe for pattern, cwe in kinds if pattern.search(method)), "CWE-79", "CWE-116")[:3]


def _swaps(pair: FilePair) -> Iterator[ChangeMatch]:
    if pair.head is None:
        return
    for old, new in replaced_lines(pair.change, _ANY_SWAP):
        for safe, unsafe, message in _SWAPS:
            if not safe.search(old.text) or not unsafe.search(new.text) or safe.search(new.text):
                continue
            if unsafe.search(old.text) and not names_in(new.text) <= names_in(old.text):
                continue
            span = head_span(pair.head, new.line)
            yield ChangeMatch(pair.path, Match(span, message=message, anchor=new.text.strip()))
            break


_PY = "def show(name):\n    log(name)\n    return '<b>' + html.escape(name) + '</b>'\n"
_JS = "export function show(el, note) {\n  el.textContent = note.title\n}\n"
_SH = "def run(path):\n    command = 'ls ' + shlex.quote(path)\n    return subprocess.run(command, shell=True)\n"
_PHP = "<?php\nfunction show($name) {\n    $x = 1;\n    echo '<b>' . htmlspecialchars($name) . '</b>';\n}\n"

RULE = ChangeRule(
    id="change-escaping-removed",
    title="A value is used without the escaping or cleaning that it had",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-79", "CWE-116", "CWE-22"),
    tags=("security",),
    what="A call that escapes, quotes or sanitises a value is gone while the value is still used, or a sink that treats it as text "
    "was replaced by one that treats it as markup.",
    why="Whatever was in the value becomes part of the page, the command or the path.",
    fix="Put the escaping back, as close to the place of use as possible.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("html.escape(name)", "name")}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": _JS.replace("textContent", "innerHTML")}),
        ChangeExample({"app/a.py": _SH}, {"app/a.py": _SH.replace("shlex.quote(path)", "path")}),
        ChangeExample({"app/a.php": _PHP}, {"app/a.php": _PHP.replace("htmlspecialchars($name)", "$name")}),
        ChangeExample({"app/a.html": "<p>{{ note.title|escape }}</p>\n"}, {"app/a.html": "<p>{{ note.title }}</p>\n"}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("html.escape(name)", "markupsafe.escape(name)")}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": "def show(name):\n    log(name)\n    return render('show.html', title=TITLE)\n"}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": _JS.replace("note.title", "note.name")}),
        ChangeExample({"app/a.html": "<p>{{ note.title|escape }}</p>\n"}, {"app/a.html": "<p>{{ note.title|escape|upper }}</p>\n"}),
    ),
)  # fmt: skip

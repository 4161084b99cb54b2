"""php-open-redirect: the request decides where the browser is sent."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._reach import request_value
from readylayer_cli.engines.review.rules.php._source import SOURCE_TRIGGERS

_OPEN = lazy_pattern(
    rf"\A\s*(?:(?:Location|Refresh)\s*:\s*(?:\d+\s*;\s*url\s*=\s*)?)?(?:https?:)?(?://)?{HOLE}", re.IGNORECASE
)
_OWN = lazy_pattern(r"\$_SERVER|getRequestUri|getPathInfo|HTTP_REFERER")
_CLEAN = lazy_pattern(r"url\Z|route\Z|sanitize|escape|safe|validate", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for place, node in _sinks(file):
        value = request_value(file, node, _CLEAN)
        if value is None or not _OPEN.match(value.template):
            continue
        if not all(_OWN.search(source.text()[:200]) for source in value.sources):
            yield traced_match(file, place, value)


def _sinks(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.to("header", "redirect", "wp_redirect"):
        if call.positional and (call.method != "header" or "ocation" in file.text):
            yield call.node, call.positional[0]
    for call in file.calls.method("RedirectResponse", "away", "redirect", "redirectTo", "redirectToUrl"):
        if call.positional and (call.receiver is not None or call.is_new):
            yield call.node, call.positional[0]
    for call in file.calls.method("to"):
        if (
            call.positional
            and call.receiver is not None
            and call.receiver.text().lower().endswith(("redirect()", "redirect"))
        ):
            yield call.node, call.positional[0]


RULE = FileRule(
    id="php-open-redirect",
    title="The request decides where the browser is sent",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-601",),
    languages=("php",),
    triggers=SOURCE_TRIGGERS,
    tests=False,
    what="A `Location` header or redirect whose address begins with request data.",
    why="A link to your site that ends on a copy of it collects passwords; the victim saw the right host.",
    fix="Accept paths only (one leading slash, none after it), or look the target up in a list.",
    check=check,
    bad=(
        "<?php\nheader('Location: ' . $_GET['url']);\n",
        "<?php\n$next = $_REQUEST['next'] ?? '/';\nheader(\"Location: $next\", true, 302);\n",
        "<?php\nfunction after(Request $request) { return redirect($request->input('next')); }\n",
        "<?php\nreturn new RedirectResponse($request->query->get('to'));\n",
    ),
    good=(
        "<?php\nheader('Location: /search?q=' . urlencode($_GET['q']));\n",
        "<?php\nheader('Location: index.php?id=' . $_GET['id']);\n",
        "<?php\n$next = $_GET['next'];\nif (!in_array($next, PAGES, true)) { $next = '/'; }\nheader(\"Location: $next\");\n",
        "<?php\nreturn redirect()->route('home', ['q' => $request->input('q')]);\n",
    ),
)

"""javascript-message-origin: messages are accepted from windows of any site."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import string_value, unwrap

_CHECKED = lazy_pattern(r"origin|\.source\b|isTrusted|ports\b|__TAURI|chrome\.|browser\.")
_DANGEROUS = lazy_pattern(
    r"eval\(|Function\(|\.innerHTML|\.outerHTML|document\.write|insertAdjacentHTML|location(?:\.href)?\s*=|\.src\s*=|window\.open\(|setAttribute\("
    r"|localStorage\.setItem|document\.cookie\s*=|importScripts\("
)
_WORKER = lazy_pattern(r"worker", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    if _WORKER.search(file.path) or "importScripts" in file.text:
        return
    for call in file.calls.to("window.addEventListener", "addEventListener", "globalThis.addEventListener"):
        if string_value(call.argument(0)) == "message" and len(call.positional) > 1:
            yield from _judged(file, call.node, call.positional[1])
    rule = {"kind": "assignment_expression", "has": {"field": "left", "regex": r"^window\.onmessage$"}}
    for node in file.find_all(rule) if "window.onmessage" in file.text else ():
        handler = node.field("right")
        if handler is not None:
            yield from _judged(file, node, handler)


def _judged(file: SourceFile, node: SgNode, handler: SgNode) -> Iterable[Match]:
    body = _body(file, handler)
    if body and ".data" in body and not _CHECKED.search(body):
        severity = Severity.MEDIUM if _DANGEROUS.search(body) else Severity.LOW
        yield graded(file, node, severity, Confidence.MEDIUM)


def _body(file: SourceFile, handler: SgNode) -> str:
    """The handler's source; a named one is looked up in the file."""
    handler = unwrap(handler)
    if handler.kind() in {"arrow_function", "function_expression"}:
        return handler.text()
    name = handler.text().rpartition(".")[2]
    known = next((item for item in file.symbols.functions if item.name.rpartition(".")[2] == name), None)
    return known.node.text() if known is not None else ""


RULE = FileRule(
    id="javascript-message-origin",
    title="Messages are accepted from windows of any site",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-346",),
    languages=LANGUAGES,
    triggers=("message",),
    tests=False,
    what="A `message` listener of the window uses the data and never looks at the sender's `origin` or `source`.",
    why="Any site that opens or embeds this page can send such a message. It is worse when the data ends in HTML, an address or storage.",
    fix="Start the handler with `if (event.origin !== 'https://app.example.org') return;`.",
    check=check,
    bad=(
        "window.addEventListener('message', (event) => {\n  document.getElementById('out').innerHTML = event.data;\n});\n",
        "function onMessage(e) {\n  store.dispatch(e.data);\n}\nwindow.addEventListener('message', onMessage, false);\n",
        "window.onmessage = function (m) { window.location.href = m.data.url; };\n",
    ),
    good=(
        "window.addEventListener('message', (event) => {\n  if (event.origin !== location.origin) return;\n  render(event.data);\n});\n",
        "window.addEventListener('message', (event) => {\n  if (event.source !== frame.contentWindow) return;\n  render(event.data);\n});\n",
        "socket.addEventListener('message', (event) => render(event.data));\n",
        "window.addEventListener('resize', (event) => render(event.data));\n",
    ),
)

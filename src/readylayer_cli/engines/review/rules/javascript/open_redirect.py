"""javascript-open-redirect: a redirect goes where the request says."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import PAGE_STRANGERS, followed
from readylayer_cli.engines.review.rules.javascript._origin import Origin, is_checked, page_data, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._values import option, pieces, settled, string_value

_SENDER = lazy_pattern(
    r"(?:\w+\.)?(?:res|resp|response|reply|ctx|context|c|h|NextResponse|Response)(?:\.status\(\d+\))?\Z"
)
_TAKEN_APART = lazy_pattern(r"\.(?:get|split|slice|substring|substr|match)\(|searchParams")
_PAGE_TARGET = r"(?:^|\.)location(?:\.href)?$"


def check(file: SourceFile) -> Iterable[Match]:
    for node, target in _server_targets(file):
        start = _open_start(file, target)
        origin = user_data(file, start) if start is not None else None
        if origin is not None and not is_checked(file, origin, node):
            message = f"Request data (`{shown(origin.source)}`) says where the redirect leads"
            yield graded(file, node, Severity.MEDIUM, Confidence.HIGH, message)
    for node, target in _page_targets(file):
        start = _open_start(file, target)
        origin = page_data(file, start) if start is not None else None
        if origin is not None and _is_parameter(file, origin, target) and not is_checked(file, origin, node):
            message = f"Request data (`{shown(origin.source)}`) says where the page goes, `javascript:` included"
            yield graded(file, node, Severity.MEDIUM, Confidence.HIGH, message)


def _server_targets(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.method("redirect", "location"):
        if call.positional and (call.name == "redirect" or _SENDER.match(_receiver(call))):
            values = [value for value in call.positional if value.kind() != "number"]
            yield from ((call.node, value) for value in values[:1])
    for call in file.calls.method("writeHead"):
        target = option(call.positional[-1], "Location", "location") if call.positional else None
        if target is not None:
            yield call.node, target
    for call in file.calls.method("setHeader", "header", "set"):
        if len(call.positional) > 1 and (string_value(call.positional[0]) or "").lower() == "location":
            yield call.node, call.positional[1]


def _page_targets(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    if "location" not in file.text:
        return
    rule = {"kind": "assignment_expression", "has": {"field": "left", "regex": _PAGE_TARGET}}
    for node in file.find_all(rule):
        value = node.field("right")
        if value is not None:
            yield node, value
    for call in file.calls.method("assign", "replace", "open"):
        if call.positional and (_receiver(call).endswith("location") or call.name == "window.open"):
            yield call.node, call.positional[0]


def _receiver(call: Call) -> str:
    return call.receiver.text()[:200] if call.receiver is not None else ""


def _open_start(file: SourceFile, target: SgNode) -> SgNode | None:
    """The value that stands where the host is decided: at the start, or right behind the scheme."""
    for part in pieces(file, target):
        if not isinstance(part, str):
            return part
        if not re.fullmatch(r"(?:https?:)?(?://)?", part):
            return None
    return None


def _is_parameter(file: SourceFile, origin: Origin, target: SgNode) -> bool:
    """Whether only a part of the address is used; the whole address leads to where the visitor is."""
    if not origin.source.text().endswith((".href", ".pathname", "location", ".URL", ".documentURI", ".referrer")):
        return True
    value = settled(file, target)
    return value is not None and bool(_TAKEN_APART.search(value.text()[:300]))


RULE = FileRule(
    id="javascript-open-redirect",
    title="A redirect goes where the request says",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-601",),
    languages=LANGUAGES,
    triggers=("redirect", "ocation"),
    tests=False,
    what="The target of a redirect starts with a value of the request, or of the page's address, that nothing tests.",
    why="A link to this site sends people on to any other, which makes stealing passwords easy. In a page, `javascript:` runs as script.",
    fix="Accept only paths of this site (`target.startsWith('/') && !target.startsWith('//')`), or look the target up in a list.",
    check=followed(
        Following("redirect", "says where `{callee}` leads", Severity.MEDIUM, strangers=PAGE_STRANGERS), check
    ),
    bad=(
        "app.get('/go', (req, res) => res.redirect(req.query.url));\n",
        "router.post('/login', async (req, res) => {\n  const { returnTo = '/' } = req.body;\n  res.redirect(302, returnTo);\n});\n",
        "export async function GET(request) {\n  const { searchParams } = new URL(request.url);\n  return NextResponse.redirect(request.nextUrl.searchParams.get('next'));\n}\n",
        "const next = new URLSearchParams(window.location.search).get('next');\nwindow.location.href = next;\n",
        "res.writeHead(302, { Location: 'https://' + req.query.host });\n",
    ),
    good=(
        "app.get('/go', (req, res) => res.redirect('/users/' + req.params.id));\n",
        "app.get('/go', (req, res) => {\n  const target = req.query.url;\n  if (!ALLOWED.includes(target)) return res.sendStatus(400);\n  res.redirect(target);\n});\n",
        "res.redirect(config.base + req.query.next);\n",
        "res.redirect(`${config.baseUrl}/login?next=${encodeURIComponent(req.query.next)}`);\n",
        "window.location.href = '/login?next=' + window.location.search;\nwindow.location.replace(window.location.href);\n",
        "const path = name.replace('a', location.search);\n",
    ),
)

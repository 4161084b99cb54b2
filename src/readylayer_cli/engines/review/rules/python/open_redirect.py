"""python-open-redirect: a redirect goes to an address that the client chose."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._pieces import holes, take_apart
from readylayer_cli.engines.review.rules.python._request import describe, sees_requests

_CALLS = (
    "redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect", "RedirectResponse", "HTTPFound", "HTTPSeeOther",
    "HTTPMovedPermanently", "HTTPTemporaryRedirect", "HTTPPermanentRedirect", "HTTPRedirect", "found", "seeother",
)  # fmt: skip
_CLEAN = (
    "url_for",
    "reverse",
    "url_has_allowed_host_and_scheme",
    "is_safe_url",
    "quote",
    "urlencode",
    "resolve_url",
    "get_full_path",
    "route_url",
    "basename",
)
_OWN = ("get_full_path", "referrer", "HTTP_REFERER", "referer", "Referer", "build_absolute_uri")


def check(file: SourceFile) -> Iterable[Match]:
    if not sees_requests(file):
        return
    for call in file.calls.method(*_CALLS):
        target = call.keywords.get("location") or call.keywords.get("redirect_to") or call.argument(0, "url")
        if target is not None and _leaves_site(file, target):
            yield node_match(file, call.node, f"Request data (`{describe(target)}`) says where the client is sent")
    for node in file.find_all(
        {"kind": "assignment", "regex": r"(?s)^[\w.]+(?:\.headers)?\[['\"](?i:location)['\"]\]\s*="}
    ):
        target = node.field("right")
        if target is not None and _leaves_site(file, target):
            yield node_match(file, node, f"Request data (`{describe(target)}`) says where the client is sent")


def _leaves_site(file: SourceFile, target: SgNode) -> bool:
    """Whether request data can name another host: it stands at the start, or right after `//`."""
    for before, hole, _ in holes(take_apart(file, target)):
        start = before.strip()
        if start not in {"", "//"} and not start.endswith("://"):
            continue
        if not any(name in hole.text() for name in _OWN) and is_request_data(file, hole, _CLEAN):
            return True
    return False


RULE = FileRule(
    id="python-open-redirect",
    title="A redirect goes to an address that the client chose",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-601",),
    languages=("python",),
    triggers=(
        "redirect",
        "Redirect",
        "HTTPFound",
        "HTTPSeeOther",
        "HTTPMoved",
        "HTTPTemporary",
        "ocation",
        "send_header",
    ),
    tests=False,
    what="`redirect` and the like get an address that is data of the request.",
    why="A link to your site takes people to another one that looks like it: passwords and tokens go there.",
    fix="Accept paths only: check with `url_has_allowed_host_and_scheme`, or look the target up by a name.",
    check=followed(Following("redirect", "says where the client is sent", Severity.MEDIUM), check),
    bad=(
        'from flask import redirect, request\n@app.route("/login")\ndef login():\n    target = request.args.get("next", "/")\n    return redirect(target)\n',
        'from django.http import HttpResponseRedirect\ndef leave(request):\n    return HttpResponseRedirect(request.GET["url"])\n',
        'from fastapi import FastAPI\nfrom starlette.responses import RedirectResponse\napp = FastAPI()\n@app.get("/go")\ndef go(to: str):\n    return RedirectResponse(url=to, status_code=302)\n',
    ),
    good=(
        'from flask import redirect, request, url_for\n@app.route("/login")\ndef login():\n    return redirect(url_for("page", name=request.args["name"]))\n',
        'from django.shortcuts import redirect\nfrom django.utils.http import url_has_allowed_host_and_scheme\ndef leave(request):\n    target = request.GET["next"]\n    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):\n        target = "/"\n    return redirect(target)\n',
        'from flask import redirect, request\n@app.route("/x")\ndef x():\n    return redirect("/search?q=" + request.args["q"])\n',
        "from django.shortcuts import redirect\ndef again(request):\n    return redirect(request.get_full_path())\n",
    ),
)

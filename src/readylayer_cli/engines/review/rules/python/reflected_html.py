"""python-reflected-html: data of the request becomes part of a page without being escaped."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._request import describe, serves_web
from readylayer_cli.engines.review.rules.python._scope import scope_of

CLEAN = (
    "escape", "conditional_escape", "bleach", "linkify", "jsonify", "dumps", "render_template", "render", "render_to_string",
    "format_html", "quote", "quote_plus", "urlencode", "escapejs", "secure_filename", "url_for", "xhtml_escape", "escape_html",
)  # fmt: skip
_RESPONSES = (
    "HttpResponse",
    "HTMLResponse",
    "make_response",
    "Response",
    "HttpResponseBadRequest",
    "HttpResponseNotFound",
)
_TEXT_TYPES = lazy_pattern(r"json|text/plain|csv|xml|octet|pdf|image|javascript|zip|event-stream", re.IGNORECASE)
_FLASK_ROUTE = lazy_pattern(r"(?:[\w.]+\.)?(?:route|get|post|put|patch|delete)\s*\(")
_STRING_KINDS = frozenset(
    {"string", "binary_operator", "concatenated_string", "identifier", "call", "parenthesized_expression", "subscript"}
)


def check(file: SourceFile) -> Iterable[Match]:
    if not serves_web(file):
        return
    for call in file.calls.method(*_RESPONSES):
        body = call.argument(0, "content") or call.keywords.get("response")
        kinds = [
            node.text()
            for name, node in call.keywords.items()
            if name in {"content_type", "mimetype", "media_type", "headers"}
        ]
        is_html = (
            call.method != "Response" or any("html" in kind for kind in kinds) or ("flask" in file.text and not kinds)
        )
        if body is not None and is_html and not any(_TEXT_TYPES.search(kind) for kind in kinds):
            yield from _judge(file, call.node, body)
    if re.search(r"\b(?:flask|bottle|quart)\b", file.text):
        for node in file.find_all({"kind": "return_statement"}):
            yield from _returned(file, node)
    if "tornado" in file.text:
        for call in file.calls.to("self.write"):
            if call.positional:
                yield from _judge(file, call.node, call.positional[0])


def _returned(file: SourceFile, node: SgNode) -> Iterator[Match]:
    values = node.named_children()
    if not values:
        return
    value = values[0].named_children()[0] if values[0].kind() == "expression_list" else values[0]
    if value.kind() not in _STRING_KINDS or not any(
        _FLASK_ROUTE.match(text) for text in scope_of(file, node).decorators
    ):
        return
    if value.kind() == "call" and not re.search(
        r"\.(?:format|join|replace|strip|upper|lower)\Z|\bstr\Z", (value.field("function") or value).text()
    ):
        return
    yield from _judge(file, node, value)


def _judge(file: SourceFile, place: SgNode, body: SgNode) -> Iterator[Match]:
    if body.kind() in {"dictionary", "list"} or not is_request_data(file, body, CLEAN):
        return
    if re.search(r"\.(?:json|get_json\(\)|body|data)\Z", body.text()):
        return
    yield node_match(file, place, f"Request data (`{describe(body)}`) goes into the page without being escaped")


RULE = FileRule(
    id="python-reflected-html",
    title="Request data goes into a page without being escaped",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=("python",),
    triggers=(
        "flask",
        "django",
        "HTMLResponse",
        "tornado",
        "bottle",
        "quart",
        "starlette",
        "aiohttp",
        "sanic",
        "pyramid",
        "webob",
        "cherrypy",
        "HTTPRequestHandler",
        "text/html",
    ),
    tests=False,
    what="A Flask view returns text, or `HttpResponse`, `HTMLResponse` or `make_response` gets text, with data of the request in it.",
    why="A link with a script in it runs that script in the visitor's session on your site.",
    fix="Render a template, which escapes, or wrap the value in `markupsafe.escape` or `html.escape`.",
    check=followed(
        Following("xss", "is sent back as HTML", Severity.HIGH, not_callees=frozenset({"Markup", "mark_safe"})), check
    ),
    bad=(
        'from flask import request\n@app.route("/hi")\ndef hi():\n    name = request.args.get("name", "")\n    return f"<h1>Hello {name}</h1>"\n',
        'from django.http import HttpResponse\ndef search(request):\n    return HttpResponse("No results for " + request.GET["q"])\n',
        'from flask import Flask\napp = Flask(__name__)\n@app.route("/u/<name>")\ndef user(name):\n    page = "<p>%s</p>" % name\n    return page, 200\n',
    ),
    good=(
        'from flask import request\nfrom markupsafe import escape\n@app.route("/hi")\ndef hi():\n    return f"<h1>Hello {escape(request.args[\'name\'])}</h1>"\n',
        'from flask import request, jsonify\n@app.route("/hi")\ndef hi():\n    return jsonify(name=request.args["name"])\n',
        'from django.http import HttpResponse\ndef search(request):\n    return HttpResponse(request.GET["q"], content_type="text/plain")\n',
        'from flask import request\n@app.route("/echo")\ndef echo():\n    return {"name": request.args["name"]}\n',
        'from flask import Flask\n@app.route("/n/<int:number>")\ndef number(number):\n    return f"<b>{number}</b>"\n',
    ),
)

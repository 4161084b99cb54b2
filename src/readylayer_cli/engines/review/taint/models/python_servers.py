"""aiohttp, Tornado, Bottle, Sanic, Falcon, Pyramid, http.server and Lambda: where requests come in, and what does harm."""

from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Model, Sink
from readylayer_cli.engines.review.taint.models.python_web import XSS, is_html, leaves_site, sources_of
from readylayer_cli.engines.review.taint.value import Value

_AIOHTTP_PARTS = (
    "query",
    "query_string",
    "match_info",
    "headers",
    "cookies",
    "post",
    "json",
    "text",
    "read",
    "rel_url",
    "path",
    "content",
)
_BOTTLE_PARTS = (
    "query",
    "forms",
    "params",
    "files",
    "cookies",
    "headers",
    "json",
    "body",
    "get_cookie",
    "get_header",
    "url",
    "path",
    "GET",
    "POST",
)
_TORNADO_PARTS = (
    "get_argument", "get_arguments", "get_query_argument", "get_query_arguments", "get_body_argument", "get_body_arguments", "get_cookie",
    "path_args", "path_kwargs", "request",
)  # fmt: skip
_VERBS = "get|post|put|patch|delete|head|options"


def _is_declared_html(facts: CallFacts) -> bool:
    """A response that says that it is HTML; without a word it is plain text."""
    kind = facts.argument(-1, "content_type") or _in_headers(facts.keywords.get("headers"), "content-type")
    return kind is not None and kind.constants is not None and any("html" in str(each) for each in kind.constants)


def _in_headers(headers: Value | None, name: str) -> Value | None:
    found = headers.keys.items() if headers is not None else ()
    return next((held for key, held in found if str(key).lower() == name), None)


def _writes_page(facts: CallFacts) -> bool:
    """Text, not a dictionary, which is written as JSON."""
    value = facts.argument(0, "chunk")
    return value is not None and not value.keys and value.rest is None and not value.ref.startswith("json.")


def _location(facts: CallFacts) -> bool:
    name = facts.argument(0)
    options = name.constants if name is not None else None
    return options is not None and any(str(each).lower() == "location" for each in options)


def _other_header(facts: CallFacts) -> bool:
    return not _location(facts)


def _leaves_by_header(facts: CallFacts) -> bool:
    return _location(facts) and leaves_site(CallFacts(facts.ref, facts.method, facts.receiver, facts.args[1:], {}))


def _header(value: Value, name: str) -> Value | None:
    return _in_headers(value.keys.get("headers"), name)


def _answers_html(facts: CallFacts) -> bool:
    kind = _header(facts.args[0], "content-type") if facts.args else None
    return kind is not None and kind.constants is not None and any("html" in str(each) for each in kind.constants)


def _answers_location(facts: CallFacts) -> bool:
    target = _header(facts.args[0], "location") if facts.args else None
    return target is not None and bool(target.taints) and leaves_site(CallFacts("", "", Value(), (target,), {}))


_SET_HEADER = (
    Sink("redirect", args=(1,), when=_leaves_by_header),
    Sink("header", args=(1,), keywords=("value",), when=_other_header),
)
_REDIRECTS = (
    "HTTPFound",
    "HTTPSeeOther",
    "HTTPMovedPermanently",
    "HTTPTemporaryRedirect",
    "HTTPPermanentRedirect",
    "HTTPMovedTemporarily",
)
_MOVES = (Sink("redirect", when=leaves_site, telling=True, keywords=("location", "url")),)

AIOHTTP = Model(
    triggers=("aiohttp",),
    askers=("request", "Request"),
    sources={
        **sources_of("aiohttp.web.Request()", _AIOHTTP_PARTS),
        **sources_of("aiohttp.web_request.Request()", _AIOHTTP_PARTS),
    },
    entries=(
        EntryPoint("aiohttp", decorator=rf"(?:routes|web)\.(?:{_VERBS}|view)\(", refs={"0": "aiohttp.web.Request()"}),
        EntryPoint("aiohttp", base=r"web\.View|\bView\b", name=_VERBS, refs={".request": "aiohttp.web.Request()"}),
        EntryPoint("aiohttp", first="request", refs={"request": "aiohttp.web.Request()"}),
        EntryPoint("aiohttp", first="req", refs={"req": "aiohttp.web.Request()"}),
    ),
    cleaners={"aiohttp.web.json_response": XSS},
    sinks={
        **{f"aiohttp.web.{name}": _MOVES for name in _REDIRECTS},
        "aiohttp.web.FileResponse": (Sink("path", keywords=("path",)),),
        "aiohttp.web.Response": (Sink("xss", args=(), keywords=("text", "body"), when=_is_declared_html, telling=True),),
    },
)  # fmt: skip

TORNADO = Model(
    triggers=("tornado",),
    askers=("RequestHandler", "request"),
    sources=sources_of("tornado.RequestHandler()", _TORNADO_PARTS),
    entries=(
        EntryPoint(
            "tornado", base=r"Handler", name=f"{_VERBS}|prepare", tainted="*",
            refs={f".{name}": f"tornado.RequestHandler().{name}" for name in (*_TORNADO_PARTS, "write", "finish", "redirect", "set_header", "add_header")},
        ),
    ),
    cleaners={"tornado.escape.xhtml_escape": XSS, "tornado.escape.json_encode": XSS, "tornado.escape.url_escape": XSS | {"header", "redirect"}},
    sinks={
        "tornado.RequestHandler().write": (Sink("xss", keywords=("chunk",), when=_writes_page),),
        "tornado.RequestHandler().finish": (Sink("xss", keywords=("chunk",), when=_writes_page),),
        "tornado.RequestHandler().redirect": (Sink("redirect", when=leaves_site, keywords=("url",)),),
        "tornado.RequestHandler().set_header": _SET_HEADER,
        "tornado.RequestHandler().add_header": _SET_HEADER,
    },
)  # fmt: skip

BOTTLE = Model(
    triggers=("bottle",),
    askers=("request", "route("),
    sources=sources_of("bottle.request", _BOTTLE_PARTS),
    entries=(EntryPoint("bottle", decorator=rf"^(?:\w+\.)?(?:route|{_VERBS})\(", tainted="path", renders=True),),
    cleaners={"bottle.html_escape": XSS, "bottle.html_quote": XSS, "bottle.static_file": XSS, "bottle.template": XSS},
    sinks={
        "bottle.redirect": (Sink("redirect", when=leaves_site, keywords=("url",)),),
        "bottle.template": (Sink("template"),),
        "bottle.SimpleTemplate": (Sink("template", keywords=("source",)),),
        "bottle.response.set_header": _SET_HEADER,
        "bottle.response.add_header": _SET_HEADER,
        "bottle.HTTPResponse": (Sink("xss", keywords=("body",), when=is_html, telling=True),),
    },
    stores={"bottle.request.environ[]": Sink("trust"), "bottle.request.session": Sink("trust"), "bottle.response.headers": Sink("header")},
)  # fmt: skip

SANIC = Model(
    triggers=("sanic",),
    sources=sources_of("sanic.Request()", ("args", "form", "json", "files", "headers", "cookies", "body", "raw_args", "path", "query_string", "query_args")),
    entries=(
        EntryPoint("sanic", decorator=rf"\.(?:route|{_VERBS})\(", refs={"0": "sanic.Request()"}, tainted="path"),
        EntryPoint("sanic", first="request", refs={"request": "sanic.Request()"}),
    ),
    returns={"sanic.request.Request()": "sanic.Request()"},
    cleaners={"sanic.response.json": XSS, "sanic.response.text": XSS},
    sinks={
        "sanic.response.html": (Sink("xss", keywords=("body",)),), "sanic.html": (Sink("xss", keywords=("body",)),),
        "sanic.response.redirect": _MOVES, "sanic.redirect": _MOVES,
        "sanic.response.file": (Sink("path", keywords=("location",)),), "sanic.file": (Sink("path", keywords=("location",)),),
        "sanic.response.HTTPResponse": (Sink("xss", keywords=("body",), when=_is_declared_html, telling=True),),
    },
)  # fmt: skip

FALCON = Model(
    triggers=("falcon",),
    askers=("req",),
    sources=sources_of("falcon.Request()", ("params", "media", "get_param", "get_param_as_list", "get_media", "headers", "cookies", "path", "get_header", "bounded_stream", "stream", "query_string", "get_cookie_values")),
    entries=(EntryPoint("falcon", name=rf"on_(?:{_VERBS})(?:_\w+)?", refs={"0": "falcon.Request()", "1": "falcon.Response()"}, tainted="*"),),
    sinks={
        **{f"falcon.{name}": _MOVES for name in (*_REDIRECTS, "HTTPMoved")},
        "falcon.Response().set_header": _SET_HEADER,
        "falcon.Response().append_header": _SET_HEADER,
    },
)  # fmt: skip

PYRAMID = Model(
    triggers=("pyramid", "webob"),
    sources=sources_of("pyramid.request.Request()", ("params", "GET", "POST", "matchdict", "json_body", "cookies", "headers", "body", "text", "path")),
    entries=(
        EntryPoint("pyramid", decorator=r"view_config\(|^view\(", refs={"0": "pyramid.request.Request()", ".request": "pyramid.request.Request()"}),
        EntryPoint("pyramid", first="request", refs={"request": "pyramid.request.Request()"}),
    ),
    returns={"webob.Request()": "pyramid.request.Request()"},
    sinks={
        "pyramid.response.Response": (Sink("xss", keywords=("body", "text"), when=is_html, telling=True),),
        "webob.Response": (Sink("xss", keywords=("body", "text"), when=is_html, telling=True),),
        **{f"pyramid.httpexceptions.{name}": _MOVES for name in _REDIRECTS},
        "pyramid.response.FileResponse": (Sink("path", keywords=("path",)),),
    },
    stores={"pyramid.request.Request().session": Sink("trust")},
)  # fmt: skip

_HANDLER = "http.server.Handler()"
HTTP_SERVER = Model(
    triggers=("BaseHTTPRequestHandler", "SimpleHTTPRequestHandler"),
    askers=("self.",),
    sources={f"{_HANDLER}.path": "request", f"{_HANDLER}.headers": "header", f"{_HANDLER}.rfile": "request", f"{_HANDLER}.requestline": "request"},
    entries=(
        EntryPoint("http.server", base=r"HTTPRequestHandler", refs={
            f".{name}": f"{_HANDLER}.{name}" for name in ("path", "headers", "rfile", "requestline", "send_header", "wfile")}),
    ),
    sinks={f"{_HANDLER}.send_header": _SET_HEADER},
)  # fmt: skip
HTTP_PAGES = Model(
    triggers=("text/html",),
    askers=("HTTPRequestHandler",),
    sinks={f"{_HANDLER}.wfile.write": (Sink("xss"),)},
)

LAMBDA = Model(
    triggers=("lambda_handler", "def handler(", "def main(event", "(event, context"),
    askers=("event",),
    sources={"lambda.event": "request"},
    entries=(
        EntryPoint("lambda", name=r"lambda_handler|handler|main|\w+", first="event", refs={"event": "lambda.event"},
                   answers=(Sink("xss", when=_answers_html), Sink("redirect", when=_answers_location))),
    ),
)  # fmt: skip

CHERRYPY = Model(
    triggers=("cherrypy",),
    askers=("expose", "request"),
    sources=sources_of("cherrypy.request", ("params", "json", "body", "headers", "cookie", "query_string")),
    entries=(EntryPoint("cherrypy", decorator=r"expose", tainted="*", renders=True),),
    sinks={"cherrypy.HTTPRedirect": (Sink("redirect", when=leaves_site, keywords=("urls",)),)},
    stores={"cherrypy.session": Sink("trust")},
)  # fmt: skip

SOCKETS = Model(
    triggers=("socketserver",),
    askers=("RequestHandler",),
    sources={f"socketserver.Handler().{name}": "request" for name in ("rfile", "request")},
    entries=(
        EntryPoint("socketserver", base=r"StreamRequestHandler|BaseRequestHandler|DatagramRequestHandler", name="handle", refs={
            ".rfile": "socketserver.Handler().rfile", ".request": "socketserver.Handler().request", ".wfile": "socketserver.Handler().wfile"}),
    ),
)  # fmt: skip

SERVERS = (AIOHTTP, TORNADO, BOTTLE, SANIC, FALCON, PYRAMID, HTTP_SERVER, HTTP_PAGES, LAMBDA, CHERRYPY, SOCKETS)
"""All of them."""

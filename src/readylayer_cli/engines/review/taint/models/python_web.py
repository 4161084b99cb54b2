"""Flask, Django, Starlette and FastAPI, aiohttp, Tornado, Bottle, http.server and Lambda: where requests come in."""

from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Model, Sink

_XSS = frozenset({"xss"})

_FLASK_PARTS = (
    "args", "form", "values", "files", "cookies", "headers", "json", "data", "get_json", "get_data", "query_string", "view_args",
    "stream", "path", "full_path", "url", "base_url", "referrer", "user_agent", "authorization", "host",
)  # fmt: skip
_DJANGO_PARTS = (
    "GET",
    "POST",
    "COOKIES",
    "META",
    "FILES",
    "body",
    "headers",
    "data",
    "query_params",
    "path",
    "path_info",
    "get_full_path",
    "session[]@",
)
_STARLETTE_PARTS = (
    "query_params", "path_params", "headers", "cookies", "body", "json", "form", "url", "stream", "client",
)  # fmt: skip
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
)


_KINDS = {
    **dict.fromkeys(("headers", "META", "user_agent", "get_header"), "header"),
    **dict.fromkeys(
        ("path", "full_path", "url", "base_url", "host", "path_info", "get_full_path", "rel_url"), "address"
    ),
    **dict.fromkeys(("files", "FILES"), "upload"),
}


_KINDS = {
    **dict.fromkeys(("headers", "META", "user_agent", "get_header"), "header"),
    **dict.fromkeys(
        ("path", "full_path", "url", "base_url", "host", "path_info", "get_full_path", "rel_url"), "address"
    ),
    **dict.fromkeys(("files", "FILES"), "upload"),
}


def _kind(part: str) -> str:
    return "cookie" if "cookie" in part.lower() else _KINDS.get(part, "request")


def _sources(owner: str, parts: tuple[str, ...]) -> dict[str, str]:
    return {f"{owner}.{part}": _kind(part) for part in parts}


def _is_html(facts: CallFacts) -> bool:
    """A response whose type is not something that browsers do not render."""
    kind = facts.argument(-1, "content_type", "mimetype", "media_type")
    return (
        kind is None
        or kind.constants is None
        or any("html" in str(each) or "xml" in str(each) for each in kind.constants)
    )


def _leaves_site(facts: CallFacts) -> bool:
    """The client can be sent to another host: no known beginning holds the address on this one."""
    target = facts.argument(0, "location", "url", "redirect_to")
    if target is None:
        return True
    start = target.prefix
    scheme, separator, rest = start.partition("://")
    if separator and scheme.isalpha():
        return "/" not in rest
    return not (len(start) >= 2 and start[0] in "/?#" and start[1] not in "/\\") and start[:1] not in {"?", "#"}


_UPLOAD_NAMES = {f"@upload.{name}": "request" for name in ("name", "filename", "raw_filename")}

FLASK = Model(
    triggers=("flask", "quart"),
    askers=("request", "route(", ".get(", ".post("),
    sources={
        **_sources("flask.request", _FLASK_PARTS), **_sources("quart.request", _FLASK_PARTS),
        "flask.request.view_args": "request", **_UPLOAD_NAMES,
    },
    entries=(
        EntryPoint("flask", decorator=r"\.(?:route|get|post|put|patch|delete|errorhandler|before_request)\(", tainted="path", renders=True),
        EntryPoint("flask", base=r"MethodView|\bView\b|Resource\b", name="get|post|put|patch|delete|dispatch_request", tainted="*", renders=True),
    ),
    cleaners={
        "flask.escape": _XSS, "markupsafe.escape": _XSS, "flask.jsonify": _XSS, "flask.json.dumps": _XSS,
        "flask.render_template": _XSS, "flask.url_for": frozenset({"*"}), "werkzeug.utils.secure_filename": frozenset({"path", "command", "header"}),
        "werkzeug.secure_filename": frozenset({"path", "command", "header"}), "flask.safe_join": frozenset({"path"}),
        "werkzeug.utils.safe_join": frozenset({"path"}), "werkzeug.security.safe_join": frozenset({"path"}),
        "flask.redirect": _XSS, "flask.abort": _XSS, "flask.send_from_directory": _XSS, "flask.send_file": _XSS,
    },
    sinks={
        "flask.redirect": (Sink("redirect", when=_leaves_site, keywords=("location",)),),
        "flask.render_template_string": (Sink("template", keywords=("source",)),),
        "flask.send_file": (Sink("path", keywords=("path_or_file", "filename_or_fp")),),
        "flask.make_response": (Sink("xss", when=_is_html),),
        "flask.Response": (Sink("xss", keywords=("response",), when=_is_html),),
        "flask.Markup": (Sink("xss"),),
        "markupsafe.Markup": (Sink("xss"),),
        ".set_cookie": (Sink("cookie", args=(0,), keywords=("key",)),),
    },
    stores={"flask.session": Sink("trust")},
    carriers=frozenset({"flask.make_response", "flask.Response", "flask.Markup", "markupsafe.Markup"}),
)  # fmt: skip

DJANGO = Model(
    triggers=("django.http", "django.shortcuts", "django.views", "rest_framework", "HttpRequest", "request.GET", "request.POST"),
    sources={
        **_UPLOAD_NAMES,
        **_sources("django.http.HttpRequest()", _DJANGO_PARTS),
        **_sources("django.http.request.HttpRequest()", _DJANGO_PARTS),
        **_sources("rest_framework.request.Request()", _DJANGO_PARTS),
    },
    returns={
        "django.http.HttpRequest": "django.http.HttpRequest()",
        "django.core.handlers.wsgi.WSGIRequest()": "django.http.HttpRequest()",
    },
    entries=(
        EntryPoint("django", name=r"get|post|put|patch|delete|dispatch|list|create|retrieve|update|partial_update|destroy|form_valid|get_queryset|get_context_data",
                   base=r"View|APIView|ViewSet|Mixin|FormView|Serializer", refs={".request": "django.http.HttpRequest()", "request": "django.http.HttpRequest()"}, tainted="*"),
        EntryPoint("django", decorator=r"^(?:api_view|login_required|require_\w+|csrf_exempt|permission_required|action)\b", refs={"request": "django.http.HttpRequest()", ".request": "django.http.HttpRequest()"}, tainted="*"),
    ),
    cleaners={
        "django.utils.html.escape": _XSS, "django.utils.html.format_html": _XSS, "django.utils.html.conditional_escape": _XSS,
        "django.utils.html.strip_tags": frozenset(), "django.http.JsonResponse": _XSS, "django.shortcuts.render": _XSS,
        "django.utils.text.get_valid_filename": frozenset({"path"}), "django.utils._os.safe_join": frozenset({"path"}),
        "django.urls.reverse": frozenset({"*"}), "django.shortcuts.get_object_or_404": frozenset({"*"}),
        "django.shortcuts.redirect": _XSS, "django.http.HttpResponseRedirect": _XSS, "rest_framework.response.Response": _XSS,
        "django.http.FileResponse": _XSS,
    },
    sinks={
        "django.shortcuts.redirect": (Sink("redirect", when=_leaves_site),),
        "django.http.HttpResponseRedirect": (Sink("redirect", when=_leaves_site, keywords=("redirect_to",)),),
        "django.http.HttpResponsePermanentRedirect": (Sink("redirect", when=_leaves_site),),
        "django.http.HttpResponse": (Sink("xss", keywords=("content",), when=_is_html),),
        "django.utils.safestring.mark_safe": (Sink("xss"),),
        "django.utils.html.mark_safe": (Sink("xss"),),
        "django.http.FileResponse": (Sink("path", args=()),),
        "django.template.Template": (Sink("template"),),
        "django.template.engines[].from_string": (Sink("template"),),
        ".raw": (Sink("sql", when=lambda facts: ".objects" in facts.ref or "objects" in facts.ref),),
        "django.db.models.expressions.RawSQL": (Sink("sql"),),
        "django.db.models.RawSQL": (Sink("sql"),),
        ".extra": (Sink("sql", args=(), keywords=("where", "select", "tables", "order_by")),),
    },
    stores={"django.http.HttpRequest().session": Sink("trust")},
    carriers=frozenset({"django.http.HttpResponse", "django.utils.safestring.mark_safe"}),
)  # fmt: skip

STARLETTE = Model(
    triggers=("fastapi", "starlette"),
    askers=("request", "Request", "@"),
    sources={
        **_UPLOAD_NAMES,
        **_sources("fastapi.Request()", _STARLETTE_PARTS),
        **_sources("starlette.requests.Request()", _STARLETTE_PARTS),
        **_sources("fastapi.requests.Request()", _STARLETTE_PARTS),
    },
    entries=(EntryPoint("fastapi", decorator=r"\.(?:get|post|put|patch|delete|head|options|api_route|route|websocket)\(", tainted="*", kind="api"),),
    cleaners={
        "fastapi.responses.JSONResponse": _XSS, "starlette.responses.JSONResponse": _XSS,
        "fastapi.responses.PlainTextResponse": _XSS, "starlette.responses.PlainTextResponse": _XSS,
    },
    sinks={
        "fastapi.responses.RedirectResponse": (Sink("redirect", when=_leaves_site, keywords=("url",)),),
        "starlette.responses.RedirectResponse": (Sink("redirect", when=_leaves_site, keywords=("url",)),),
        "fastapi.responses.HTMLResponse": (Sink("xss", keywords=("content",)),),
        "starlette.responses.HTMLResponse": (Sink("xss", keywords=("content",)),),
        "fastapi.responses.FileResponse": (Sink("path", keywords=("path",)),),
        "starlette.responses.FileResponse": (Sink("path", keywords=("path",)),),
    },
)  # fmt: skip

OTHERS = Model(
    triggers=("aiohttp", "tornado", "bottle", "http.server", "lambda_handler", "falcon", "pyramid", "sanic", "cherrypy", "webob"),
    askers=("request", "Request", "event", "route("),
    sources={
        **_sources("aiohttp.web.Request()", _AIOHTTP_PARTS),
        **_sources("aiohttp.web_request.Request()", _AIOHTTP_PARTS),
        **_sources("bottle.request", _BOTTLE_PARTS),
        **_sources("sanic.Request()", ("args", "form", "json", "files", "headers", "cookies", "body", "raw_args", "path")),
        **_sources("falcon.Request()", ("params", "media", "get_param", "headers", "cookies", "path", "get_header", "bounded_stream", "stream")),
        **_sources("pyramid.request.Request()", ("params", "GET", "POST", "matchdict", "json_body", "cookies", "headers", "body")),
        **_sources("tornado.RequestHandler()", ("get_argument", "get_arguments", "get_query_argument", "get_query_arguments", "get_body_argument",
                                                 "get_body_arguments", "get_cookie", "path_args", "path_kwargs", "request")),
        "http.server.Handler().path": "request",
        "http.server.Handler().headers": "header",
        "http.server.Handler().rfile": "request",
        "lambda.event": "request",
    },
    entries=(
        EntryPoint("bottle", decorator=r"^(?:route|get|post|put|delete|bottle\.\w+|app\.\w+)\(", tainted="path", renders=True),
        EntryPoint("tornado", base=r"RequestHandler", refs={
            f".{name}": f"tornado.RequestHandler().{name}" for name in (
                "get_argument", "get_arguments", "get_query_argument", "get_query_arguments", "get_body_argument", "get_body_arguments",
                "get_cookie", "request")}, name="get|post|put|patch|delete|head|options|prepare", tainted="*"),
        EntryPoint("http.server", base=r"BaseHTTPRequestHandler|SimpleHTTPRequestHandler", refs={
            ".path": "http.server.Handler().path", ".headers": "http.server.Handler().headers", ".rfile": "http.server.Handler().rfile"}),
        EntryPoint("lambda", name="lambda_handler|handler", refs={"event": "lambda.event"}),
        EntryPoint("aiohttp", decorator=r"(?:routes|web)\.(?:get|post|put|patch|delete|view)\(", refs={"0": "aiohttp.web.Request()"}),
        EntryPoint("falcon", name="on_(?:get|post|put|patch|delete)", refs={"0": "falcon.Request()"}, tainted="*"),
        EntryPoint("pyramid", decorator=r"view_config\(", refs={"0": "pyramid.request.Request()"}),
    ),
    cleaners={"aiohttp.web.json_response": _XSS, "tornado.escape.xhtml_escape": _XSS, "bottle.html_escape": _XSS},
    sinks={
        "aiohttp.web.HTTPFound": (Sink("redirect", when=_leaves_site, keywords=("location",)),),
        "aiohttp.web.FileResponse": (Sink("path", keywords=("path",)),),
        "bottle.redirect": (Sink("redirect", when=_leaves_site),),
        "bottle.template": (Sink("template"),),
    },
)  # fmt: skip

"""Flask, Django, Starlette and FastAPI: where requests come in, and what does harm there."""

from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Model, Sink
from readylayer_cli.engines.review.taint.value import Value

XSS = frozenset({"xss"})

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


_KINDS = {
    **dict.fromkeys(("headers", "META", "user_agent", "get_header"), "header"),
    **dict.fromkeys(
        ("path", "full_path", "url", "base_url", "host", "path_info", "get_full_path", "rel_url"), "address"
    ),
    **dict.fromkeys(("files", "FILES"), "upload"),
    **dict.fromkeys(
        ("args", "form", "values", "view_args", "query_string", "GET", "POST", "query_params", "path_params", "query", "match_info", "forms",
         "params", "matchdict", "get_param", "get_argument", "get_arguments", "get_query_argument", "get_query_arguments", "get_body_argument",
         "get_body_arguments", "raw_args", "text"), "field"),
}  # fmt: skip


def _kind(part: str) -> str:
    return "cookie" if "cookie" in part.lower() else _KINDS.get(part, "request")


def sources_of(owner: str, parts: tuple[str, ...]) -> dict[str, str]:
    """Members of a request as sources, each with the kind of stranger that it comes from."""
    return {f"{owner}.{part}": _kind(part) for part in parts}


def says_other_type(answer: Value) -> bool:
    """Whether the headers of (body, status, headers) say that the body is no page."""
    for headers in answer.keys.values():
        for name, value in headers.keys.items():
            if str(name).lower() == "content-type" and value.constants:
                return not any("html" in str(each) for each in value.constants)
    return False


def is_html(facts: CallFacts) -> bool:
    """A response whose type is not something that browsers do not render."""
    body = facts.argument(0, "response", "rv")
    if body is not None and body.keys and not body.taints and (not body.exact or says_other_type(body)):
        return False  # a dictionary is sent as JSON
    if says_other_type(Value(keys=dict(enumerate((*facts.args[1:], *facts.keywords.values()))))):
        return False
    kind = facts.argument(-1, "content_type", "mimetype", "media_type")
    return (
        kind is None
        or kind.constants is None
        or any("html" in str(each) or "xml" in str(each) for each in kind.constants)
    )


def leaves_site(facts: CallFacts) -> bool:
    """The client can be sent to another host: no known beginning holds the address on this one."""
    target = facts.argument(0, "location", "url", "redirect_to")
    if target is None:
        return True
    start = target.prefix
    scheme, separator, rest = start.partition("://")
    if separator and scheme.isalpha():
        return "/" not in rest
    return not (len(start) >= 2 and start[0] in "/?#" and start[1] not in "/\\") and start[:1] not in {"?", "#"}


def _headers_leave(facts: CallFacts) -> bool:
    """`Response(.., headers={"Location": ..})`."""
    headers = facts.keywords.get("headers")
    target = (
        next((held for key, held in headers.keys.items() if str(key).lower() == "location"), None) if headers else None
    )
    return target is not None and bool(target.taints) and leaves_site(CallFacts("", "", target, (target,), {}))


def _is_html_second(facts: CallFacts) -> bool:
    kind = facts.argument(1, "content_type")
    return (
        kind is None
        or kind.constants is None
        or any("html" in str(each) or "xml" in str(each) for each in kind.constants)
    )


_UPLOAD_NAMES = {f"@upload.{name}": "request" for name in ("name", "filename", "raw_filename")}

FLASK = Model(
    triggers=("flask", "quart"),
    askers=("request", "route(", ".get(", ".post("),
    sources={
        **sources_of("flask.request", _FLASK_PARTS), **sources_of("quart.request", _FLASK_PARTS),
        "flask.request.view_args": "request", **_UPLOAD_NAMES,
    },
    entries=(
        EntryPoint("flask", decorator=r"\.(?:route|get|post|put|patch|delete|errorhandler|before_request)\(", tainted="path", renders=True),
        EntryPoint("flask", base=r"MethodView|\bView\b|Resource\b", name="get|post|put|patch|delete|dispatch_request", tainted="*", renders=True),
    ),
    cleaners={
        "flask.escape": XSS, "markupsafe.escape": XSS, "flask.jsonify": XSS, "flask.json.dumps": XSS,
        "flask.render_template": XSS, "flask.url_for": frozenset({"*"}), "werkzeug.utils.secure_filename": frozenset({"path", "command", "header"}),
        "werkzeug.secure_filename": frozenset({"path", "command", "header"}), "flask.safe_join": frozenset({"path"}),
        "werkzeug.utils.safe_join": frozenset({"path"}), "werkzeug.security.safe_join": frozenset({"path"}),
        "flask.redirect": XSS, "flask.abort": XSS, "flask.send_from_directory": XSS, "flask.send_file": XSS,
    },
    sinks={
        "flask.redirect": (Sink("redirect", when=leaves_site, telling=True, keywords=("location",)),),
        "flask.render_template_string": (Sink("template", keywords=("source",)),),
        "flask.send_file": (Sink("path", keywords=("path_or_file", "filename_or_fp")),),
        "flask.make_response": (Sink("xss", when=is_html, telling=True),),
        "flask.Markup": (Sink("xss"),),
        "markupsafe.Markup": (Sink("xss"),),
        "flask.Response": (Sink("xss", keywords=("response",), when=is_html, telling=True), Sink("redirect", args=(), keywords=("headers",), when=_headers_leave)),
        "flask.session.update": (Sink("trust", args=(0,), every=True),), "flask.session.setdefault": (Sink("trust", args=(0, 1)),),
        ".set_cookie": (Sink("cookie", args=(0,), keywords=("key",)),),
    },
    stores={
        "flask.session": Sink("trust"), "quart.session": Sink("trust"), "flask.make_response().headers": Sink("header"),
        "flask.Response().headers": Sink("header"), "flask.redirect().headers": Sink("header"),
    },
    leaves=leaves_site,
    carriers=frozenset({"flask.make_response", "flask.Response", "flask.Markup", "markupsafe.Markup"}),
)  # fmt: skip

DJANGO = Model(
    triggers=("django.http", "django.shortcuts", "django.views", "rest_framework", "HttpRequest", "request.GET", "request.POST"),
    sources={
        **_UPLOAD_NAMES,
        **sources_of("django.http.HttpRequest()", _DJANGO_PARTS),
        **sources_of("django.forms.Form()", ("cleaned_data", "data", "files")),
        **sources_of("django.http.request.HttpRequest()", _DJANGO_PARTS),
        **sources_of("rest_framework.request.Request()", _DJANGO_PARTS),
    },
    returns={
        "django.http.HttpRequest": "django.http.HttpRequest()",
        "django.core.handlers.wsgi.WSGIRequest()": "django.http.HttpRequest()",
    },
    entries=(
        EntryPoint("django", name=r"get|post|put|patch|delete|dispatch|list|create|retrieve|update|partial_update|destroy|get_queryset|get_context_data",
                   base=r"View|APIView|ViewSet|Mixin|FormView|Serializer", refs={".request": "django.http.HttpRequest()", "request": "django.http.HttpRequest()"}, tainted="*"),
        EntryPoint("django", name="form_valid|form_invalid", base="View|Mixin", refs={".request": "django.http.HttpRequest()", "form": "django.forms.Form()"}),
        EntryPoint("django", decorator=r"^(?:api_view|login_required|require_\w+|csrf_exempt|permission_required|action)\b", refs={"request": "django.http.HttpRequest()", ".request": "django.http.HttpRequest()"}, tainted="*"),
    ),
    cleaners={
        "django.utils.html.escape": XSS, "django.utils.html.format_html": XSS, "django.utils.html.conditional_escape": XSS,
        "django.utils.html.strip_tags": frozenset(), "django.http.JsonResponse": XSS, "django.shortcuts.render": XSS,
        "django.utils.text.get_valid_filename": frozenset({"path"}), "django.utils._os.safe_join": frozenset({"path"}),
        "django.urls.reverse": frozenset({"*"}), ".get_user": frozenset({"*"}), "django.contrib.auth.authenticate": frozenset({"*"}), "django.shortcuts.get_object_or_404": frozenset({"*"}),
        "django.shortcuts.redirect": XSS, "django.http.HttpResponseRedirect": XSS, "rest_framework.response.Response": XSS,
        "django.http.FileResponse": XSS,
    },
    sinks={
        "django.shortcuts.redirect": (Sink("redirect", when=leaves_site, telling=True),),
        "django.http.HttpResponseRedirect": (Sink("redirect", when=leaves_site, telling=True, keywords=("redirect_to",)),),
        "django.http.HttpResponsePermanentRedirect": (Sink("redirect", when=leaves_site, telling=True),),
        **{f"django.http.{name}": (Sink("xss", keywords=("content",), when=_is_html_second, telling=True),) for name in (
            "HttpResponse", "HttpResponseBadRequest", "HttpResponseNotFound", "HttpResponseForbidden", "HttpResponseServerError", "StreamingHttpResponse")},
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
    stores={
        "django.http.HttpRequest().session": Sink("trust"), "django.http.HttpResponse()": Sink("header"), "django.http.HttpResponse().headers": Sink("header"),
        "django.http.JsonResponse()": Sink("header"), "django.http.FileResponse()": Sink("header"), "django.http.StreamingHttpResponse()": Sink("header"),
    },
    leaves=leaves_site,
    carriers=frozenset({"django.http.HttpResponse", "django.utils.safestring.mark_safe"}),
)  # fmt: skip

STARLETTE = Model(
    triggers=("fastapi", "starlette"),
    askers=("request", "Request", "@"),
    sources={
        **_UPLOAD_NAMES,
        **sources_of("fastapi.Request()", _STARLETTE_PARTS),
        **sources_of("starlette.requests.Request()", _STARLETTE_PARTS),
        **sources_of("fastapi.requests.Request()", _STARLETTE_PARTS),
    },
    entries=(
        EntryPoint("fastapi", decorator=r"\.(?:get|post|put|patch|delete|head|options|api_route|route)\((?s:.)*response_class\s*=\s*\w*HTML", tainted="*", kind="api", renders=True),
        EntryPoint("fastapi", decorator=r"\.(?:get|post|put|patch|delete|head|options|api_route|route|websocket)\(", tainted="*", kind="api"),
        EntryPoint("starlette", base=r"HTTPEndpoint", refs={"request": "starlette.requests.Request()"}),
        EntryPoint("starlette", first="request", refs={"request": "starlette.requests.Request()"}),
    ),
    stores={"starlette.requests.Request().session": Sink("trust"), "fastapi.Request().session": Sink("trust")},
    cleaners={
        "fastapi.responses.JSONResponse": XSS, "starlette.responses.JSONResponse": XSS,
        "fastapi.responses.PlainTextResponse": XSS, "starlette.responses.PlainTextResponse": XSS,
    },
    sinks={
        "fastapi.responses.RedirectResponse": (Sink("redirect", when=leaves_site, telling=True, keywords=("url",)),),
        "starlette.responses.RedirectResponse": (Sink("redirect", when=leaves_site, telling=True, keywords=("url",)),),
        "fastapi.responses.HTMLResponse": (Sink("xss", keywords=("content",)),),
        "starlette.responses.HTMLResponse": (Sink("xss", keywords=("content",)),),
        "fastapi.responses.FileResponse": (Sink("path", keywords=("path",)),),
        "starlette.responses.FileResponse": (Sink("path", keywords=("path",)),),
    },
)  # fmt: skip

"""Where requests come in: Express, Koa, Fastify, Hono, NestJS, Next.js, Node's own server and cloud functions."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Model, Mutation, Sink
from readylayer_cli.engines.review.taint.models.javascript_views import (
    JSON_TEXT,
    is_text,
    last_address,
    leaves_site,
    members,
)
from readylayer_cli.engines.review.taint.value import Value, with_member

_BODIES = ("body", "rawBody", "payload", "json", "parseBody", "valid")
_TEXTS = ("params", "param", "text", "formData", "blob", "cookie", "hash")
_ASKED = ("query", "searchParams", "querystring", "queryString")
_ADDRESSES = ("url", "originalUrl", "path", "href", "nextUrl", "hostname", "host", "baseUrl", "subdomains")
_HEADERS = ("headers", "header", "get", "rawHeaders")

REQUEST = {
    **{f"Request().{name}": "body" for name in _BODIES},
    **{f"Request().{name}": "param" for name in _TEXTS},
    **{f"Request().{name}": "request" for name in _ASKED},
    **{f"Request().{name}": "url" for name in _ADDRESSES},
    **{f"Request().{name}": "header" for name in _HEADERS},
    **{f"Request().{name}": "cookie" for name in ("cookies", "signedCookies")},
    **{f"Request().{name}": "upload" for name in ("file", "files")},
    "@upload.originalname": "param", "@upload.name": "param", "@upload.originalFilename": "param",
}  # fmt: skip
CONTEXT = {
    **{f"Context().{name}": REQUEST[f"Request().{name}"] for name in ("query", "params", "querystring", "url", "path", "originalUrl", "href", "host", "hostname", "headers", "header", "get", "search")
       if f"Request().{name}" in REQUEST},
    "Context().cookies.get": "cookie", "Context().search": "url",
}  # fmt: skip
_OWNERS = (
    "req",
    "request",
    "ctx.request",
    "ctx.req",
    "context.request",
    "context.req",
    "event.request",
    "this.req",
    "this.request",
    "c.req",
    "t.req",
)
_NAMES = {
    **dict.fromkeys(("req", "_req", "request", "_request", "httpReq", "httpRequest"), "Request()"),
    **dict.fromkeys(("res", "_res", "resp", "response", "_response", "httpRes"), "Response()"),
    "reply": "Reply()", "ctx": "Context()", "context": "Context()", "c": "Context()",
}  # fmt: skip
_ANY = r"(?::(?:\w+\.)*\w*(?:Req|Request|any|unknown|IncomingMessage)\w*)?"
_REQ = rf"_?(?:req|request|httpReq|httpRequest){_ANY}"
_RES = r"_?(?:res|resp|response|httpRes|reply)(?::[\w.]+)?"

_FLUENT = ("status", "code", "sendStatus", "vary", "attachment", "cookie", "clearCookie", "append", "hijack")
_TYPING = ("type", "contentType", "set", "header", "setHeader", "writeHead", "headers")
_MIME = re.compile(r"content-type", re.IGNORECASE)


def _typed(facts: CallFacts) -> Mutation:
    """A response with another content type."""
    told: Value | None = None
    if facts.method in {"type", "contentType"}:
        told = facts.argument(0)
    elif len(facts.args) == 2 and _is_content_type(facts.args[0]):
        told = facts.args[1]
    else:
        for arg in facts.args:
            told = next((value for key, value in arg.keys.items() if _MIME.search(str(key))), told)
    after = with_member(facts.receiver, "@type", told) if told is not None else facts.receiver
    return Mutation(after, after)


def _is_content_type(value: Value) -> bool:
    return any(_MIME.search(str(text)) for text in value.constants or ())


def is_html(facts: CallFacts) -> bool:
    """Text that browsers take for a page, as far as the response's type tells."""
    body = facts.argument(0)
    kind = facts.receiver.keys.get("@type")
    if body is None or not is_text(body):
        return False
    if "<" not in body.prefix and all(JSON_TEXT in taint.clean for taint in body.taints):
        return False
    if kind is not None and kind.constants is not None:
        return any("html" in str(each) or "xml" in str(each) or "svg" in str(each) for each in kind.constants)
    return kind is None and not body.prefix.lstrip().startswith(("{", "["))


def _says_html(facts: CallFacts) -> bool:
    kind = facts.receiver.keys.get("@type")
    return kind is not None and is_html(facts)


def _may_be_html(facts: CallFacts) -> bool:
    """Koa takes a text for HTML if it begins with a tag."""
    body = facts.argument(0)
    return body is not None and is_html(facts) and (not body.prefix or body.prefix.lstrip().startswith("<"))


def _headed_html(facts: CallFacts) -> bool:
    """`new Response(body, { headers: { 'content-type': 'text/html' } })`"""
    options = facts.argument(1)
    headers = options.keys.get(".headers") if options is not None else None
    if headers is None:
        return False
    found = [value for key, value in headers.keys.items() if _MIME.search(str(key))]
    return any("html" in str(text) for value in found for text in value.constants or ())


def _is_location(facts: CallFacts) -> bool:
    name, value = facts.argument(0), facts.argument(1)
    is_named = name is not None and any(str(text).lower() == "location" for text in name.constants or ())
    return is_named and value is not None and leaves_site(value)


def _unrooted(facts: CallFacts) -> bool:
    options = facts.argument(1)
    return options is None or not (".root" in options.keys or options.ref)


def _goes_off(facts: CallFacts) -> bool:
    return leaves_site(last_address(facts))


_ON_ONE_LINE = frozenset({"url", "header"})
_HEADERS_ONLY = frozenset({"header"})
_SHOWN = (Sink("xss", when=is_html, what="the response", spares=_HEADERS_ONLY),)
_REDIRECT = (Sink("redirect", args=(0, 1), when=_goes_off),)
_SET = (Sink("redirect", args=(1,), when=_is_location), Sink("header", args=(1,), spares=_ON_ONE_LINE))
_HEAD = (
    Sink("redirect", args=(1, 2), view=members(".Location", ".location"), when=lambda facts: any(
        leaves_site(value) for arg in facts.args for key, value in arg.keys.items() if key in {".Location", ".location"})),
    Sink("header", args=(1, 2), spares=_ON_ONE_LINE),
)  # fmt: skip


def _answers(owner: str) -> dict[str, tuple[Sink, ...]]:
    """What a response object does with what it is given."""
    return {
        f"{owner}.redirect": _REDIRECT, f"{owner}.location": _REDIRECT, f"{owner}.writeHead": _HEAD,
        f"{owner}.sendFile": (Sink("path", when=_unrooted),), f"{owner}.sendfile": (Sink("path", when=_unrooted),),
        f"{owner}.download": (Sink("path", when=_unrooted),), f"{owner}.render": (Sink("path"),),
        **{f"{owner}.{name}": _SET for name in ("setHeader", "header", "set", "append")},
        f"{owner}.cookie": (Sink("header", args=(0,)),),
    }  # fmt: skip


_CALLERS = (
    "express()",
    "express.Router()",
    "app",
    "router",
    "fastify()",
    "fastify",
    "server",
    "hono.Hono()",
    "@koa/router()",
    "koa-router()",
    "koa()",
    "restify.createServer()",
)
_VERBS = ("get", "post", "put", "delete", "patch", "all", "use", "options", "head", "route", "addHook", "del")
_HANDLER = EntryPoint("express", refs={"0": "Request()", "1": "Response()"})
_KOA = EntryPoint("koa", refs={"0": "Context()"})
_BY_CONTEXT = ("koa()", "@koa/router()", "koa-router()", "hono.Hono()")
_CHUNK = EntryPoint("node", tainted="*", kind="body")
_END = EntryPoint("node")

SERVER = Model(
    triggers=("req", "request", "Request", "createServer"),
    sources={
        **REQUEST, **{name.replace("Request()", owner): kind for owner in _OWNERS for name, kind in REQUEST.items() if "@" not in name},
        "PageProps().searchParams": "request", "PageProps().params": "param",
        "next/headers.cookies().get": "cookie", "next/headers.headers().get": "header",
        "h3.getQuery": "request", "h3.readBody": "body", "getQuery": "request", "readBody": "body", "getRouterParam": "param",
        "Procedure().input": "api", "Astro.url": "url", "Astro.params": "param",
    },
    returns={
        **{f"Response().{name}()": "Response()" for name in _FLUENT}, **{f"Reply().{name}()": "Reply()" for name in _FLUENT},
        "Response().req": "Request()", "Request().res": "Response()", "Bag().req": "Request()", "Bag().request": "Request()", "Bag().res": "Response()",
        "Bag().params": "Request().params", "Bag().query": "Request().query", "Bag().url": "Request().url", "Bag().body": "Request().body",
        "Bag().searchParams": "PageProps().searchParams", "Bag().input": "Procedure().input", "Bag().reply": "Reply()",
        "Request().clone()": "Request()", "Request().raw": "Request()", "Request().req": "Request()",
    },
    entries=(
        EntryPoint("express", parameters=rf"(?:_?e(?:rr\w*)?(?::[\w.]+)?,)?{_REQ}(?:,.*)?", refs=_NAMES),
        EntryPoint("next", parameters=r"\{(?:.*[,{])?(?:searchParams|req|request|input)\b.*", refs={"0": "Bag()"}),
        EntryPoint("express", parameters=rf"\{{(?:.*[,{{])?(?:query|body|params|cookies|headers)\b.*,{_RES}(?:,.*)?", refs={"0": "Request()", "1": "Response()"}),
    ),
    sinks={
        **_answers("Response()"), **_answers("Reply()"), **_answers("res"), **_answers("reply"), **_answers("response"),
        **{f"{owner}.{name}": _SHOWN for owner in ("Response()", "res", "response") for name in ("send", "write", "end")},
        "Reply().send": (Sink("xss", when=_says_html),), "reply.send": (Sink("xss", when=_says_html),),
        "hono/html.raw": (Sink("xss"),), "Response": (Sink("xss", when=_headed_html),), "NextResponse": (Sink("xss", when=_headed_html),),
        "next/server.NextResponse": (Sink("xss", when=_headed_html),),
        **dict.fromkeys(("next/server.NextResponse.redirect", "NextResponse.redirect", "Response.redirect", "next/navigation.redirect", "next/navigation.permanentRedirect",
                         "@sveltejs/kit.redirect", "@remix-run/node.redirect", "react-router.redirect", "h3.sendRedirect", "sendRedirect", "redirect"), _REDIRECT),
    },
    stores={f"{owner}.session": Sink("trust", spares=_ON_ONE_LINE) for owner in ("Request()", "req", "request", "Context()", "ctx")},
    methods={f"{owner}.{name}": _typed for owner in ("Response()", "Reply()") for name in _TYPING},
    registrars={
        **{f"{caller}.{verb}": (_KOA if caller in _BY_CONTEXT else _HANDLER) for caller in _CALLERS for verb in _VERBS},
        **dict.fromkeys(("http.createServer", "https.createServer", "http2.createServer", "Server.on"), _HANDLER),
        **{f"{owner}.{name}:end": _END for owner in ("Request()", "req", "request") for name in ("on", "once")},
        **{f"{owner}.{name}:data": _CHUNK for owner in ("Request()", "req", "request") for name in ("on", "addListener", "once")},
    },
)  # fmt: skip

CONTEXTS = Model(
    triggers=("ctx", "koa", "hono", "Context", "c.req"),
    sources={**CONTEXT, **{name.replace("Context()", owner): kind for owner in ("ctx", "context") for name, kind in CONTEXT.items()}},
    returns={"Context().request": "Request()", "Context().req": "Request()", "Context().response": "Response()", "Context().res": "Response()",
             **{f"Context().{name}()": "Context()" for name in ("status", "type")}},
    entries=(
        EntryPoint("koa", parameters=r"(?:_?err\w*,)?(?:ctx|context|c)(?::[\w.]+)?(?:,.*)?", refs=_NAMES),
    ),
    sinks={
        **{f"{owner}.redirect": _REDIRECT for owner in ("Context()", "ctx")}, "Context().html": _SHOWN, "c.html": _SHOWN,
        **{f"{owner}.{name}": _SET for owner in ("Context()", "ctx") for name in ("set", "append")},
        "Context().header": _SET, "Context().render": (Sink("path"),),
    },
    methods={f"Context().{name}": _typed for name in ("set", "type")},
    assigned={**{f"{owner}.body": (Sink("xss", when=_may_be_html),) for owner in ("Context()", "ctx", "Context().response")}},
)  # fmt: skip

_PARTS = (
    r"(?:Query|Body|Param|Headers?|Cookies?|UploadedFiles?|QueryParam|BodyParam|HeaderParam|Args|Payload|MessageBody)\("
)


def _is_markup(facts: CallFacts) -> bool:
    """What a method of a controller returns is sent as HTML if it is a text."""
    body = facts.argument(0)
    return body is not None and body.prefix.lstrip().startswith("<")


NEST = Model(
    triggers=("@nestjs/", "routing-controllers", "@Controller"),
    entries=(
        EntryPoint("nest", decorator=r"^(?:Get|Post|Put|Patch|Delete|All|Head|Options|MessagePattern|EventPattern|SubscribeMessage|Query|Mutation)\(",
                   refs=_NAMES, marked=_PARTS, kind="body", answers=(Sink("xss", when=_is_markup),)),
    ),
    returns={"@nestjs/common.Req()": "Request()"},
)  # fmt: skip

LAMBDA = Model(
    triggers=("queryStringParameters", "pathParameters", "event.body", "APIGatewayProxy"),
    sources={f"Event().{name}": kind for name, kind in (
        ("queryStringParameters", "param"), ("multiValueQueryStringParameters", "param"), ("pathParameters", "param"), ("body", "param"), ("headers", "header"), ("rawQueryString", "param"))},
    entries=(EntryPoint("lambda", name=r"\w*[hH]andler|main|default", parameters=r"(?:_?event|evt)(?::[\w.]+)?(?:,.*)?", refs={"0": "Event()"}),),
)  # fmt: skip

SOCKETS = Model(
    triggers=("socket.io", "ws'", 'ws"', "socket.on", "ws.on"),
    entries=(EntryPoint("socket.io", parameters=r"(?:socket|client|ws)(?::[\w.]+)?(?:,.*)?", refs={"0": "Socket()"}),),
    registrars={f"{owner}.on": EntryPoint("socket.io", tainted="*", kind="body") for owner in ("Socket()", "socket", "ws", "client")},
)  # fmt: skip

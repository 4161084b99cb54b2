"""Gin, Echo, Fiber, chi, mux and their likes: where requests come in, and what goes back."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Model, Sink
from readylayer_cli.engines.review.taint.models.go_responses import (
    FILE,
    PAGE,
    REDIRECT_FIRST,
    REDIRECT_SECOND,
    TYPED_DATA,
    leaves_site,
)


def _kind(name: str) -> str:
    lowered = name.lower()
    if "cookie" in lowered:
        return "cookie"
    if lowered in {"getheader", "get", "referer", "useragent", "header", "getreqheaders", "getrespheader"}:
        return "header"
    return "upload" if lowered in {"formfile", "getfile", "multipartform"} else "request"


def _sources(owner: str, *names: str) -> dict[str, str]:
    return {f"{owner}.{name}": _kind(name) for name in names}


def _binds(owner: str, *names: str) -> dict[str, str]:
    return {f"{owner}.{name}": "request" for name in names}


_REQUEST = "net/http.Request()"
_WRITER = "net/http.ResponseWriter()"

GIN = Model(
    sources=_sources(
        "gin.Context()", "Query", "DefaultQuery", "GetQuery", "QueryArray", "GetQueryArray", "QueryMap", "GetQueryMap", "Param", "Params", "PostForm", "DefaultPostForm",
        "GetPostForm", "PostFormArray", "GetPostFormArray", "PostFormMap", "GetPostFormMap", "GetHeader", "Cookie", "GetRawData", "FormFile", "MultipartForm",
    ),
    binds=_binds(
        "gin.Context()", *(f"{should}{bind}" for should in ("", "Should", "Must") for bind in (
            "Bind", "BindJSON", "BindXML", "BindQuery", "BindYAML", "BindTOML", "BindHeader", "BindUri", "BindWith", "BindBodyWith")),
    ),
    returns={"gin.Context().Request": _REQUEST, "gin.Context().Writer": _WRITER},
    sinks={
        "gin.Context().Redirect": REDIRECT_SECOND, "gin.Context().File": FILE, "gin.Context().FileAttachment": FILE,
        "gin.Context().SaveUploadedFile": (Sink("path", args=(1,)),), "gin.Context().Data": TYPED_DATA,
    },
)  # fmt: skip
ECHO = Model(
    sources=_sources(
        "echo.Context()", "QueryParam", "QueryParams", "QueryString", "Param", "ParamValues", "FormValue", "FormParams", "Cookie", "Cookies", "FormFile", "MultipartForm", "PathParam",
    ),
    binds=_binds("echo.Context()", "Bind"),
    returns={
        "echo.Context().Request()": _REQUEST, "echo.Context().Request": "echo.Context().Request", "echo.Context().Response()": _WRITER,
        "echo.Context().Response().Writer": _WRITER,
    },
    sinks={
        "echo.Context().Redirect": REDIRECT_SECOND, "echo.Context().File": FILE, "echo.Context().Attachment": FILE, "echo.Context().Inline": FILE,
        "echo.Context().HTML": (Sink("xss", args=(1,)),), "echo.Context().HTMLBlob": (Sink("xss", args=(1,)),), "echo.Context().Blob": (Sink("xss", args=(2,), when=TYPED_DATA[0].when),),
    },
)  # fmt: skip
FIBER = Model(
    sources=_sources(
        "fiber.Ctx()", "Query", "Queries", "Params", "AllParams", "FormValue", "Body", "BodyRaw", "Get", "GetReqHeaders", "Cookies", "OriginalURL", "Path", "FormFile", "MultipartForm", "QueryParser@",
    ),
    binds=_binds("fiber.Ctx()", "BodyParser", "QueryParser", "ParamsParser", "ReqHeaderParser", "CookieParser"),
    sinks={
        "fiber.Ctx().Redirect": REDIRECT_FIRST, "fiber.Ctx().Redirect().To": REDIRECT_FIRST, "fiber.Ctx().SendFile": FILE, "fiber.Ctx().Download": FILE,
        "fiber.Ctx().SaveFile": (Sink("path", args=(1,)),), "fiber.Ctx().Send": PAGE, "fiber.Ctx().SendString": PAGE, "fiber.Ctx().Write": PAGE, "fiber.Ctx().WriteString": PAGE,
        "fiber.Ctx().Location": REDIRECT_FIRST,
    },
)  # fmt: skip
OTHERS = Model(
    sources={
        **dict.fromkeys((
            "chi.URLParam", "chi.URLParamFromCtx", "mux.Vars", "httprouter.ParamsFromContext", "bone.GetValue", "pat.Param", "web.Vars", "flow.Param", "httprouter.Params()",
            "httprouter.Params().ByName", "jwtauth.TokenFromQuery",
        ), "request"),
        **_sources("iris.Context()", "URLParam", "URLParams", "URLParamDefault", "URLParamTrim", "Params", "FormValue", "FormValues", "PostValue", "PostValues", "GetHeader", "GetCookie", "FormFile", "GetBody"),
        **_sources("fasthttp.RequestCtx()", "QueryArgs", "PostArgs", "PostBody", "FormValue", "UserValue", "Path", "URI", "RequestURI", "Referer", "UserAgent", "FormFile", "MultipartForm"),
        **_sources("fasthttp.RequestCtx().Request", "Header", "Body", "URI", "RequestURI"),
        **_sources("beego.Controller()", "GetString", "GetStrings", "Input", "GetFile", "GetCookie"),
        **_sources("beego.Controller().Ctx.Input", "Param", "Query", "Header", "Cookie", "RequestBody", "URI", "URL"),
        **_sources("events.APIGatewayProxyRequest()", "QueryStringParameters", "MultiValueQueryStringParameters", "PathParameters", "Body", "Headers", "Path"),
        **_sources("events.APIGatewayV2HTTPRequest()", "QueryStringParameters", "PathParameters", "Body", "Headers", "RawPath", "RawQueryString", "Cookies"),
        **_sources("events.LambdaFunctionURLRequest()", "QueryStringParameters", "Body", "Headers", "RawPath", "RawQueryString", "Cookies"),
        **_sources("restful.Request()", "QueryParameter", "QueryParameters", "PathParameter", "PathParameters", "BodyParameter", "HeaderParameter"),
        **_sources("revel.Controller().Params", "Get", "Query", "Form", "Values", "Route", "Json"),
        **_sources("app.RequestContext()", "Query", "DefaultQuery", "Param", "PostForm", "DefaultPostForm", "FormValue", "GetHeader", "Cookie", "Path", "FormFile", "GetRawData"),
        **_sources("ghttp.Request()", "Get", "GetQuery", "GetForm", "GetBody", "GetBodyString", "GetRouter", "GetHeader"),
        **_sources("buffalo.Context()", "Param", "Params"), **_sources("macaron.Context()", "Query", "Params", "QueryTrim", "GetCookie"),
    },
    binds={
        **_binds("iris.Context()", "ReadJSON", "ReadForm", "ReadQuery", "ReadXML", "ReadYAML", "ReadBody", "ReadParams"), **_binds("restful.Request()", "ReadEntity"),
        **_binds("beego.Controller()", "ParseForm", "BindJSON", "BindForm"), **_binds("app.RequestContext()", "Bind", "BindAndValidate", "BindJSON", "BindQuery"),
        **_binds("ghttp.Request()", "Parse"), **_binds("buffalo.Context()", "Bind"),
        "binding.Bind": "request", "render.DecodeJSON@": "request", "httpx.Parse": "request", "httpx.ParseForm": "request", "httpx.ParseJsonBody": "request",
    },
    returns={
        "iris.Context().Request()": _REQUEST, "iris.Context().ResponseWriter()": _WRITER, "restful.Request().Request": _REQUEST, "beego.Controller().Ctx.Request": _REQUEST,
        "beego.Controller().Ctx.ResponseWriter": _WRITER, "restful.Response()": _WRITER, "buffalo.Context().Request()": _REQUEST, "buffalo.Context().Response()": _WRITER,
        "web.Controller()": "beego.Controller()", "restful.Response().ResponseWriter": _WRITER, "macaron.Context().Req": _REQUEST,
    },
    sinks={
        "iris.Context().Redirect": REDIRECT_FIRST, "iris.Context().ServeFile": FILE, "iris.Context().SendFile": FILE, "iris.Context().HTML": PAGE,
        "fasthttp.RequestCtx().Redirect": REDIRECT_FIRST, "fasthttp.RequestCtx().SendFile": FILE, "beego.Controller().Redirect": REDIRECT_FIRST,
        "beego.Controller().SaveToFile": (Sink("path", args=(1,)),), "fasthttp.ServeFile": (Sink("path", args=(1,)),), "app.RequestContext().Redirect": REDIRECT_SECOND,
        "app.RequestContext().File": FILE, "buffalo.Context().Redirect": REDIRECT_SECOND,
    },
    entries=(EntryPoint("beego", base=r"beego\.Controller|web\.Controller", refs={
        f".{name}": f"beego.Controller().{name}" for name in ("GetString", "GetStrings", "Input", "GetFile", "GetCookie", "Ctx", "Redirect", "ParseForm", "SaveToFile", "BindJSON")}),),
)  # fmt: skip

_READING = frozenset({
    "Query", "QueryTrim", "QueryEscape", "QueryStrings", "QueryParam", "DefaultQuery", "Params", "ParamsEscape", "Param", "PathParam", "PathParamRaw", "URLParam", "PostForm", "FormString", "FormTrim", "FormValue",
    "FormStrings", "GetCookie", "GetQuery", "PostValue",
})  # fmt: skip
_OWN_CONTEXT = re.compile(r"(?:^|[./])(?:\w*Context|\w*Ctx)\(\)$")
_KNOWN_CONTEXTS = ("context.Context()", "gin.Context()", "echo.Context()", "fiber.Ctx()", "iris.Context()")


def _is_own_context(facts: CallFacts) -> bool:
    """A method of a context that a project made for its handlers."""
    return bool(_OWN_CONTEXT.search(facts.receiver.ref)) and facts.receiver.ref not in _KNOWN_CONTEXTS


_ASKING = re.compile(
    r"(?:get|read|url|path|query|form|request)?_?(?:param|query|form|arg|formvalue|pathvar|pathvalue|urlvar)s?(?:str|string|value|var)?\Z",
    re.IGNORECASE,
)


def _reads(facts: CallFacts) -> bool:
    """A method of a project's own context, or a function of its own, that gives what the request says of a name."""
    if facts.method in _READING and facts.args and facts.args[0].constants is not None and _is_own_context(facts):
        return True
    asked = len(facts.args) >= 2 and facts.args[0].ref == _REQUEST and facts.args[1].constants is not None
    return asked and bool(_ASKING.match(facts.method))


def _redirects(facts: CallFacts) -> bool:
    target = next((value for value in facts.args if value.taints), None)
    return target is not None and _is_own_context(facts) and leaves_site(target)


OWN = Model(
    reads=_reads,
    sources={"web.GetForm": "request"},
    binds=dict.fromkeys((".ShouldBindJSON", ".BindJSON", ".BodyParser", ".ShouldBind", ".ShouldBindQuery", ".ShouldBindUri"), "request"),
    returns={
        **dict.fromkeys(("web/context.Context().Req", "web/context.Context().Request", "web/context.Context().Req.Request", "Context().Request"), _REQUEST),
        **dict.fromkeys(("web/context.Context().Resp", "web/context.Context().Response", "Context().Writer"), _WRITER),
    },
    sinks={
        ".Redirect": (Sink("redirect", args=(0, 1), when=_redirects, spares=frozenset({"address", "route"})),),
        **{f".{name}": (Sink("path", when=_is_own_context),) for name in ("ServeFile", "ServeFileContent", "File", "SendFile")},
    },
    entries=(EntryPoint("form", marked="^form$"), EntryPoint("remote", marked="^remote$", kind="remote")),
)  # fmt: skip
"""Contexts, forms and messages that a project declares itself."""

WEB = (GIN, ECHO, FIBER, OTHERS, OWN)

"""Servlets, Spring, JAX-RS and their kin: where requests come in, and what goes back to the browser."""

import re
from dataclasses import replace

from readylayer_cli.engines.review.taint.evaluate import constant_key
from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Method, Model, Mutation, Sink
from readylayer_cli.engines.review.taint.value import MAYBE, NOTHING, Value, with_member

_REQUESTS = (
    "HttpServletRequest()", "ServletRequest()", "HttpServletRequestWrapper()", "MultipartHttpServletRequest()", "MultipartRequest()",
    "WebRequest()", "NativeWebRequest()", "ServletWebRequest()", "SlingHttpServletRequest()", "StaplerRequest()", "StaplerRequest2()",
    "PortletRequest()", "ActionRequest()", "RenderRequest()", "ServerHttpRequest()", "HttpRequest()", "HttpServerRequest()", "request", "req",
    "httpServletRequest", "servletRequest", "httpRequest",
)  # fmt: skip
_PARTS = {
    **dict.fromkeys(("getParameter", "getParameterValues", "getParameterMap", "getParameterNames", "getQueryString", "getInputStream", "getReader",
                     "getParts", "getQueryParams", "getParam", "params", "param", "query", "getBody", "getFormAttribute", "formAttributes",
                     "getSubmittedForm", "getParameters", "getRequestParameter", "getBodyAsString"), "request"),
    **dict.fromkeys(("getHeader", "getHeaders", "getHeaderNames", "headers", "getHeaderValues"), "header"),
    **dict.fromkeys(("getCookies", "cookies", "getCookie", "cookie"), "cookie"),
    **dict.fromkeys(("getPathInfo", "getServletPath", "getPathTranslated"), "request"),
    **dict.fromkeys(("getRequestURI", "getRequestURL", "uri", "path", "getURI"), "uri"),
}  # fmt: skip
_ANYWHERE = {
    **dict.fromkeys((".getParameter", ".getParameterValues", ".getParameterMap", ".getQueryString", ".getOriginalFilename", ".getSubmittedFileName",
                     ".queryParam", ".queryParams", ".formParam", ".formParams", ".pathParam", ".pathParams", ".pathVariable",
                     ".bodyAsString", ".bodyAsJson", ".getBodyAsString", ".bodyToMono", ".bodyToFlux", ".getRequestParameters", ".bodyAsClass",
                     ".getQueryParameters", ".getPathParameters"), "request"),
    **dict.fromkeys((".getCookies",), "cookie"),
}  # fmt: skip
_CONTEXTS = {  # Javalin, Spark, Vert.x, JAX-RS, Struts
    **{f"{owner}.{part}": "request" for owner in ("Context()", "RoutingContext()", "ctx", "Request()", "UriInfo()") for part in
       ("body", "queryString", "getBodyAsString", "getBody", "bodyValidator", "splat", "queryMap", "getRequestUri")},
    **{f"{owner}.{part}": "header" for owner in ("Context()", "Request()", "HttpHeaders()") for part in ("header", "headers", "getHeaderString", "getRequestHeader")},
    **{f"{owner}.{part}": "cookie" for owner in ("Context()", "Request()") for part in ("cookie", "cookies", "cookieMap")},
    "MultipartFile().getBytes": "upload", "MultipartFile().getInputStream": "upload", "Part().getInputStream": "upload", "FilePart().content": "upload",
    "MultipartFile().getContentType": "request", "FilePart().filename": "request", "FileItem().getName": "request", "FileItem().getString": "request",
    "FileItem().getFieldName": "request", "FileUpload().fileName": "request", "FileUpload().getFileName": "request", "CompletedFileUpload().getFilename": "request",
    "StreamingFileUpload().getFilename": "request", "Part().getName": "request", "FormDataContentDisposition().getFileName": "request",
}  # fmt: skip
_READS = re.compile(r"(?:get|read|extract|fetch|parse)\w*(?:Body|Param\w*|Cookies?|Headers?|Query\w*|Payload|Json)\Z")
_MADE_OF_REQUEST = "@request"
_MAPPING = r"^(?:\w+\.)*(?:Get|Post|Put|Delete|Patch|Request)Mapping\b"
_MARKED = (
    r"^(?:\w+\.)*(?:RequestParam|PathVariable|RequestHeader|CookieValue|RequestBody|RequestPart|ModelAttribute|QueryParam|PathParam|FormParam|HeaderParam"
    r"|CookieParam|MatrixParam|BeanParam|FormDataParam|QueryValue|RestQuery|RestPath|RestForm|RestHeader|RestCookie|Header|CookieValue|Part|Body|Argument"
    r"|MessageMapping|Payload|DestinationVariable|QueryParameter)\b"
)
_BOUND = r"(?:final )?(?:String|CharSequence|String\[\]|List<String>|Map<String, ?(?:String|Object|String\[\])>|\w+(?:Form|Dto|DTO|Request|Command|Bean|Criteria|Params?|Payload|Input))"
_HTML = re.compile(r"html|xml|svg", re.IGNORECASE)
_NO_PAGE = _MAPPING + r"(?s:.*)produces\s*=(?!(?s:.*)(?:HTML|html|XML|xml|_ALL|\*/\*))"


def _reads_request(facts: CallFacts) -> bool:
    """A helper that is handed a request, or an object made of one, and gives a part of it."""
    if not _READS.match(facts.method):
        return False
    return _MADE_OF_REQUEST in facts.receiver.keys or any(
        arg.ref in _REQUESTS and not arg.taints for arg in facts.args[:3]
    )


def _of_unknown(facts: CallFacts) -> Value | None:
    """An unknown object that is made of a request remembers it; what an unknown function makes of a stranger's data may
    be his still."""
    if facts.ref[:1].isupper() and "." not in facts.ref and any(arg.ref in _REQUESTS for arg in facts.args):
        return replace(Value(ref=f"{facts.ref}()"), keys={_MADE_OF_REQUEST: NOTHING})
    if facts.method == "valueOf":  # of an enumeration, which knows its members
        return Value(known=True, ref=f"{facts.ref}()")
    given = {taint for arg in facts.args for taint in arg.taints}
    if not given or facts.receiver.taints:
        return None
    return Value(frozenset(replace(taint, kind=MAYBE) for taint in given), ref=f"{facts.ref}()" if facts.ref else "")


def _remember_type(name: str) -> Method:
    """A response remembers the type of what it will hold."""

    def remember(facts: CallFacts) -> Mutation | None:
        value = facts.args[-1] if facts.args else NOTHING
        header = constant_key(facts.args[0])[1] if len(facts.args) == 2 else "content-type"
        if name == "header" and str(header).lower() != "content-type":
            return None
        return Mutation(with_member(facts.receiver, "@type", value))

    return remember


def _writer(ref: str) -> Method:
    def writer(facts: CallFacts) -> Value:
        kind = facts.receiver.keys.get("@type")
        return Value(ref=ref, keys={"@type": kind} if kind is not None else {})

    return writer


def _wrapped(facts: CallFacts) -> Value | None:
    """A writer around that of a response is that of the response."""
    return facts.args[0] if facts.args and facts.args[0].ref.startswith("Response") else None


def _is_html(facts: CallFacts) -> bool:
    kind = facts.receiver.keys.get("@type")
    return kind is None or kind.constants is None or any(_HTML.search(str(each)) for each in kind.constants)


def _leaves_site(value: Value | None) -> bool:
    """The client can be sent to another host: no known beginning holds the address on this one."""
    if value is None:
        return True
    start = re.sub(r"\A(?:redirect|forward):", "", value.prefix)
    scheme, separator, rest = start.partition("://")
    if separator and scheme.isalpha():
        return "/" not in rest
    return not (len(start) >= 2 and start[0] in "/?#" and start[1] not in "/\\") and start[:1] not in {"?", "#"}


def _redirects(facts: CallFacts) -> bool:
    return _leaves_site(facts.argument(0))


def _names_location(facts: CallFacts) -> bool:
    known, name = constant_key(facts.argument(0) or NOTHING)
    return known and str(name).lower() == "location" and _leaves_site(facts.argument(1))


def _is_other_header(facts: CallFacts) -> bool:
    known, name = constant_key(facts.argument(0) or NOTHING)
    return not (known and str(name).lower() == "location")


def _allows_origin(facts: CallFacts) -> bool:
    return constant_key(facts.argument(0) or NOTHING) == (True, "Access-Control-Allow-Origin")


def _names_view(facts: CallFacts) -> bool:
    """A view name that a stranger chooses, which a template engine may run as an expression."""
    return not (facts.argument(0) or NOTHING).prefix.startswith(("redirect:", "forward:"))


def _redirect_view(facts: CallFacts) -> bool:
    value = facts.argument(0) or NOTHING
    return value.prefix.startswith("redirect:") and _leaves_site(value)


def _is_markup(facts: CallFacts) -> bool:
    """What goes out is text, and not an object that is rendered as JSON."""
    value = facts.argument(0) or NOTHING
    return not value.keys and value.rest is None and "esponse" not in value.ref


def _begins_markup(facts: CallFacts) -> bool:
    return _is_markup(facts) and "<" in (facts.argument(0) or NOTHING).prefix


_ANSWER = Sink("xss", when=_is_markup, what="the response")
_VIEWS = (Sink("redirect", when=_redirect_view), Sink("view", when=_names_view))
_WRITE = (Sink("xss", args=(), every=True, when=_is_html),)
_WRITES = ("print", "println", "write", "append", "printf", "format")
_RESPONSES = (
    "HttpServletResponse()",
    "ServletResponse()",
    "response",
    "resp",
    "HttpServletResponseWrapper()",
    "res",
    "httpServletResponse",
)
_TEXT_TYPES = r"(?:ResponseEntity<|Mono<|Callable<|CompletableFuture<|HttpResponse<|DeferredResult<)*(?:String|CharSequence|Object|\?)>*"

WEB = Model(
    sources={
        **{f"{owner}.{part}": kind for owner in _REQUESTS for part, kind in _PARTS.items()}, **_ANYWHERE, **_CONTEXTS,
    },
    returns={
        **{f"{owner}.getSession()": "HttpSession()" for owner in _REQUESTS},
        "ServletActionContext.getRequest()": "HttpServletRequest()", "RequestContextHolder.currentRequestAttributes().getRequest()": "HttpServletRequest()",
        "ServletRequestAttributes().getRequest()": "HttpServletRequest()", "ServletActionContext.getResponse()": "HttpServletResponse()",
        "RoutingContext().request()": "HttpServerRequest()", "ServerWebExchange().getRequest()": "ServerHttpRequest()",
        "Context().req()": "HttpServletRequest()", "Context().request()": "HttpServerRequest()", "Request().raw()": "HttpServletRequest()",
        "Response().raw()": "HttpServletResponse()", "RoutingContext().response()": "HttpServerResponse()",
    },
    reads=_reads_request,
    unknown=_of_unknown,
    methods={
        **{f"{owner}.setContentType": _remember_type("type") for owner in _RESPONSES},
        **{f"{owner}.{name}": _remember_type("header") for owner in _RESPONSES for name in ("setHeader", "addHeader")},
        **{f"{owner}.getWriter": _writer("ResponseWriter()") for owner in _RESPONSES},
        **{f"{owner}.getOutputStream": _writer("ResponseStream()") for owner in _RESPONSES},
        **dict.fromkeys(("PrintWriter", "OutputStreamWriter", "BufferedWriter", "PrintStream", "BufferedOutputStream"), _wrapped),
    },
    entries=(
        EntryPoint("spring", decorator=_NO_PAGE, marked=_MARKED, types=_BOUND),
        EntryPoint("spring", owner=r"^RestController\b|^Controller\b|^ControllerAdvice", decorator=r"^ResponseBody\b", marked=_MARKED, types=_BOUND, answers=(_ANSWER,)),
        EntryPoint("spring", owner=r"^RestController\b", decorator=_MAPPING, marked=_MARKED, types=_BOUND, answers=(_ANSWER,)),
        EntryPoint("spring", owner=r"^Controller\b", decorator=_MAPPING, marked=_MARKED, types=_BOUND, answers=_VIEWS),
        EntryPoint("spring", decorator=_MAPPING, marked=_MARKED, types=_BOUND, answers=_VIEWS[:1]),
        EntryPoint("micronaut", decorator=r"^(?:Get|Post|Put|Delete|Patch)\b", marked=_MARKED, types=_BOUND),
        EntryPoint("jax-rs", decorator=r"^(?:GET|POST|PUT|DELETE|PATCH|Path)\b", marked=_MARKED, types=_BOUND),
        EntryPoint("marked", marked=_MARKED),
    ),
    sinks={
        **{f"Response{kind}().{name}": _WRITE for kind in ("Writer", "Stream") for name in _WRITES},
        "JspWriter().print": _WRITE, "JspWriter().println": _WRITE, "JspWriter().write": _WRITE,
        "HttpServerResponse().end": (Sink("xss", when=_begins_markup),), "Context().html": (Sink("xss"),), "Context().result": (Sink("xss", when=_begins_markup),),
        "ResponseEntity.ok": (Sink("xss", when=_begins_markup),), ".body": (Sink("xss", when=lambda facts: "ResponseEntity" in facts.ref and _begins_markup(facts)),),
        ".entity": (Sink("xss", when=lambda facts: "Response" in facts.ref and _begins_markup(facts)),),
        ".sendRedirect": (Sink("redirect", when=_redirects),), "RedirectView": (Sink("redirect", when=_redirects),),
        **dict.fromkeys(("Response.seeOther", "Response.temporaryRedirect", "Context().redirect", "Response().redirect", "HttpResponse.redirect", "HttpResponse.seeOther"),
                        (Sink("redirect", when=_redirects),)),
        "ModelAndView": _VIEWS, "ModelAndView().setViewName": _VIEWS,
        **{f"{owner}.{name}": (Sink("redirect", args=(1,), when=_names_location), Sink("header", args=(0, 1), when=_is_other_header),
               Sink("cors", args=(1,), when=_allows_origin))
           for owner in _RESPONSES for name in ("setHeader", "addHeader")},
        ".putHeader": (Sink("redirect", args=(1,), when=_names_location),), ".header": (Sink("redirect", args=(1,), when=_names_location), Sink("header", args=(0, 1), when=lambda facts: "ResponseEntity" in facts.ref and _is_other_header(facts))),
        ".setLocation": (Sink("redirect", when=_redirects),), "RedirectView().setUrl": (Sink("redirect", when=_redirects),),
        **{f"HttpHeaders().{name}": (Sink("redirect", args=(1,), when=_names_location), Sink("header", args=(1,), when=_is_other_header)) for name in ("set", "add")}, ".location": (Sink("redirect", when=lambda facts: "Response" in facts.ref and _redirects(facts)),),
        **{f"{owner}.getRequestDispatcher": (Sink("path", when=lambda facts: not (facts.argument(0) or NOTHING).prefix),) for owner in (*_REQUESTS, "ServletContext()")},
        **{f"{owner}.{name}": (Sink("trust", args=(0, 1)),) for owner in ("HttpSession()", "session", "WebSession()", "httpSession") for name in ("setAttribute", "putValue")},
    },
    cleaners={
        "ResponseEntity": frozenset({"xss"}), "Response.ok": frozenset({"xss"}),
    },
)  # fmt: skip

"""net/http: requests, responses, clients."""

import re
from collections.abc import Mapping

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink
from readylayer_cli.engines.review.taint.models.go_responses import (
    REDIRECT_FIRST,
    REDIRECT_THIRD,
    SERVED_FILE,
    WRITTEN,
    begun,
    leaves_site,
    page_sinks,
)
from readylayer_cli.engines.review.taint.models.go_texts import poured
from readylayer_cli.engines.review.taint.value import Value, carried, cleaned

_ADDRESSES = frozenset({"ssrf", "redirect"})
_CLIENT = re.compile(r"client|http|resty|\.R$|\.R\(\)|request|fetch", re.IGNORECASE)
_NOT_CLIENT = re.compile(
    r"redis|cache|grpc|kube|etcd|mongo|elastic|s3|storage|store|Header|Form|Query|Values|session", re.IGNORECASE
)
_HOST_FIELDS = frozenset({".Host", ".Scheme", ".Opaque", ".User"})


def _requests(*names: str, kind: str = "request") -> dict[str, str]:
    return {f"net/http.Request().{name}": kind for name in names}


def _is_client(facts: CallFacts) -> bool:
    """A method of something that sends requests."""
    target = facts.argument(0)
    if target is None or target.keys or target.rest is not None:
        return False
    return bool(_CLIENT.search(facts.receiver.ref)) and not _NOT_CLIENT.search(
        facts.receiver.ref.removeprefix("net/http.")
    )


def _location(facts: CallFacts) -> bool:
    name = facts.argument(0)
    is_location = (
        name is not None
        and name.constants is not None
        and any(str(each).lower() == "location" for each in name.constants)
    )
    return is_location and leaves_site(facts.argument(1))


def _header(facts: CallFacts) -> bool:
    """A header whose value is free text; some only make sense with what the client asked for."""
    name = facts.argument(0)
    if name is None or name.constants is None:
        return name is not None and bool(name.taints)
    return not any(
        str(each).lower() in _REFLECTED or str(each).lower().startswith("access-control") for each in name.constants
    )


def _allowed_origin(facts: CallFacts) -> bool:
    name = facts.argument(0)
    return (
        name is not None
        and name.constants is not None
        and any(str(each).lower() == "access-control-allow-origin" for each in name.constants)
    )


_REFLECTED = frozenset(
    {"location", "content-type", "x-request-id", "etag", "vary", "allow", "host", "traceparent", "x-correlation-id"}
)
_HEADER_SINKS = (
    Sink("redirect", args=(1,), when=_location, spares=frozenset({"address", "route"})),
    Sink("cors", args=(1,), when=_allowed_origin, weak=True),
    Sink("header", args=(0, 1), when=_header, weak=True, spares=frozenset({"header", "route", "cookie"})),
)


def _address_text(facts: CallFacts) -> Value:
    """An address put together from parts: only the host says where it leads."""
    owner = facts.receiver
    host = [value for key, value in owner.keys.items() if key in _HOST_FIELDS]
    rest = [value for key, value in owner.keys.items() if key not in _HOST_FIELDS]
    whole = Value(taints=owner.taints, known=owner.known)
    return carried((whole, *host, *(cleaned(value, _ADDRESSES) for value in rest)))


def _printed(facts: CallFacts) -> Mapping[int, Value]:
    return poured(facts) or begun(facts)


_CLIENT_SINK = (Sink("ssrf", args=(0,), when=_is_client, spares=frozenset({"address", "route"})),)


def _ssrf(index: int) -> tuple[Sink, ...]:
    return (Sink("ssrf", args=(index,), spares=frozenset({"address", "route"})),)


HTTP = Model(
    sources={
        **_requests("FormValue", "PostFormValue", "PathValue", "Form", "PostForm", "MultipartForm.Value", "URL.Query", "URL.RawQuery", "URL.Fragment", "Body", "BasicAuth", "GetBody"),
        **_requests("Header", "Referer", "UserAgent", "Trailer", kind="header"),
        **_requests("Cookie", "Cookies", "CookiesNamed", kind="cookie"),
        **_requests("URL.Path", "URL.RawPath", "URL.EscapedPath", "URL.String", "URL.RequestURI", "RequestURI", kind="route"),
        **_requests("Host", "URL.Host", "URL.Hostname", kind="address"),
        **_requests("FormFile", "MultipartForm.File", "MultipartReader", kind="upload"),
        "gin.Context().MultipartForm().File": "upload", "echo.Context().MultipartForm().File": "upload", "@upload.name": "request", "@upload.Filename": "request",
        "mime/multipart.FileHeader().Filename": "request", "websocket.Conn().ReadMessage": "request", "net/url.Values()@": "request",
    },
    binds={"websocket.Conn().ReadJSON": "request"},
    sinks={
        "net/http.Redirect": REDIRECT_THIRD, "net/http.RedirectHandler": REDIRECT_FIRST, "net/http.ServeFile": SERVED_FILE, "net/http.Dir": (Sink("path"),),
        "net/http.ResponseWriter().Header().Set": _HEADER_SINKS, "net/http.ResponseWriter().Header().Add": _HEADER_SINKS, "gin.Context().Header": _HEADER_SINKS,
        "echo.Context().Response().Header().Set": _HEADER_SINKS, "fiber.Ctx().Set": _HEADER_SINKS,
        **{f"fmt.{name}": page_sinks(1) for name in ("Fprintf", "Fprint", "Fprintln")}, "io.WriteString": page_sinks(1), "io.Copy": page_sinks(1),
        ".Write": WRITTEN, ".WriteString": WRITTEN,
        **{f"net/http.{name}": _ssrf(0) for name in ("Get", "Head", "Post", "PostForm")},
        "net/http.NewRequest": _ssrf(1), "net/http.NewRequestWithContext": _ssrf(2), "net/http/httputil.NewSingleHostReverseProxy": _ssrf(0),
        **{f".{name}": _CLIENT_SINK for name in ("Get", "Head", "Post", "PostForm", "Put", "Delete", "Patch")},
        **{f"net.{name}": _ssrf(1) for name in ("Dial", "DialTimeout")}, "crypto/tls.Dial": _ssrf(1), "net.Dialer().DialContext": _ssrf(2), "net.Dialer().Dial": _ssrf(1),
        "websocket.DefaultDialer.Dial": _ssrf(0), "websocket.Dial": _ssrf(0), "grpc.Dial": _ssrf(0), "grpc.NewClient": _ssrf(0), "net/smtp.Dial": _ssrf(0),
        "req.Get": _ssrf(0), "req.Post": _ssrf(0), "grequests.Get": _ssrf(0), "grequests.Post": _ssrf(0), "fasthttp.Get": _ssrf(1), "ftp.Dial": _ssrf(0),
        "fiber.Get": _ssrf(0), "fiber.Post": _ssrf(0), "proxy.Do": _ssrf(1), "http.Get": _ssrf(0),
    },
    methods={"net/url.URL().String": _address_text},
    changes=dict.fromkeys(("fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln", "io.WriteString"), _printed),
    stores={"sessions.Session().Values": Sink("trust")},
    returns={
        **{f"sessions.{store}().{get}()": "sessions.Session()" for store in ("NewCookieStore", "NewFilesystemStore", "CookieStore", "Store") for get in ("Get", "New")},
        "sessions.Default()": "sessions.Session()", "sessions.GetSession()": "sessions.Session()", "session.Get()": "sessions.Session()",
    },
)  # fmt: skip
"""Where `net/http` lets strangers in, and where their data does harm on the way out."""

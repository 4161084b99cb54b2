"""Status codes: their usual phrases, and the names that programs give them."""

import re

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.docs.python.values import External, Member

PHRASES: dict[int, str] = {
    100: "Continue", 101: "Switching Protocols", 200: "OK", 201: "Created", 202: "Accepted",
    203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content", 206: "Partial Content",
    207: "Multi-Status", 300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other",
    304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
    402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
    407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
    412: "Precondition Failed", 413: "Request Entity Too Large", 415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed", 418: "I'm a Teapot", 422: "Unprocessable Entity", 423: "Locked",
    424: "Failed Dependency",
    425: "Too Early", 426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout", 507: "Insufficient Storage",
}  # fmt: skip

_NAMED = lazy_pattern(r"HTTP_(\d{3})")

_BY_NAME = {re.sub(r"[^A-Z]+", "_", phrase.upper().replace("'", "")): code for code, phrase in PHRASES.items()}
_BY_NAME |= {
    "UNPROCESSABLE_CONTENT": 422,
    "REQUEST_ENTITY_TOO_LARGE": 413,
    "CONTENT_TOO_LARGE": 413,
    "IM_A_TEAPOT": 418,
}


def phrase(code: str) -> str:
    """What the code usually is called."""
    return (
        PHRASES.get(int(code), "Response") if code.isdigit() else {"default": "Default response"}.get(code, "Response")
    )


def status_code(value: object) -> str:
    """The code that a value stands for (`201`, `status.HTTP_201_CREATED`, `HTTPStatus.CREATED`); empty if unknown."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return value
    name = value.name if isinstance(value, External | Member) else ""
    parts = name.removesuffix(".value").split(".")
    found = _NAMED.search(parts[-1])
    if found:
        return found[1]
    return str(_BY_NAME[parts[-1]]) if parts[-1] in _BY_NAME else ""

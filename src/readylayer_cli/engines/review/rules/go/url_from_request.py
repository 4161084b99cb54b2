"""go-url-from-request: the server fetches a URL that the request chose."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.go._context import function_text
from readylayer_cli.engines.review.rules.go._flow import value_of
from readylayer_cli.engines.review.rules.go._handlers import chooses_host

_POSITION = {
    "net/http.Get": 0, "net/http.Post": 0, "net/http.Head": 0, "net/http.PostForm": 0, "net/http.NewRequest": 1,
    "net/http.NewRequestWithContext": 2,
}  # fmt: skip
_CLIENT = lazy_pattern(r"(?:\A|\.|_)(?:http)?client\Z", re.IGNORECASE)
_CHECKED = lazy_pattern(r"allow|whitelist|permit|IsPrivate|IsLoopback|valid|safe|trusted|known", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    clients = (call for call in file.calls.method("Get", "Post", "Head", "PostForm") if _is_client(call))
    for call in (*file.calls.to(*_POSITION), *clients):
        node = call.argument(_POSITION.get(call.name, 0))
        value = value_of(file, node) if node is not None else None
        if value is not None and chooses_host(value) and not _CHECKED.search(function_text(file, call.node)):
            yield traced_match(file, call.node, value)


def _is_client(call: Call) -> bool:
    return call.receiver is not None and bool(_CLIENT.search(call.receiver.text()))


RULE = FileRule(
    id="go-url-from-request",
    title="The server fetches a URL that the request chose",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-918",),
    languages=("go",),
    triggers=("lient.Get(", "lient.Post", "lient.Head(", "http.Get(", "http.Post", "http.Head(", "http.NewRequest"),
    tests=False,
    what="`http.Get`, `http.NewRequest` and the like with a URL whose host comes from the request.",
    why="The caller reaches what only this server can: metadata services, admin ports, other machines of the network.",
    fix="Choose the host from a list of known ones, or refuse private addresses in the dialer's `Control`.",
    check=check,
    bad=(
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tresp, err := http.Get(r.FormValue("url"))\n}\n',
        'package a\nimport "net/http"\nfunc h(c *gin.Context) {\n\thost := c.Query("host")\n\treq, err := http.NewRequest("GET", "https://"+host+"/status", nil)\n}\n',
    ),
    good=(
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\thttp.Get("https://api.example.com/users?q=" + url.QueryEscape(r.FormValue("q")))\n}\n',
        'package a\nimport "net/http"\nfunc f(base string) {\n\thttp.Get(base + "/health")\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tu := r.FormValue("url")\n\tif !isAllowed(u) {\n\t\treturn\n\t}\n\thttp.Get(u)\n}\n',
    ),
)

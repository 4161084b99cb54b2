"""go-open-redirect: the request chooses where the browser is sent."""

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

_OWN_ADDRESS = lazy_pattern(r"\.URL\.(?:Path|RawPath|RawQuery|String)|RequestURI|Referer|\.Param\w*\(")
_CHECKED = lazy_pattern(
    r"allow|whitelist|valid|safe|trusted|IsAbs|HasPrefix|\.Host\b|local|Contains\(|relative", re.IGNORECASE
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("Redirect"):
        node = call.argument(_position(call))
        if node is None:
            continue
        value = value_of(file, node)
        if not chooses_host(value) or _OWN_ADDRESS.search(value.sources[0].text()):
            continue
        if not _CHECKED.search(function_text(file, call.node)):
            yield traced_match(file, call.node, value)


def _position(call: Call) -> int:
    return 2 if call.name == "net/http.Redirect" else 1


RULE = FileRule(
    id="go-open-redirect",
    title="The request chooses where the browser is sent",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-601",),
    languages=("go",),
    triggers=(".Redirect(",),
    tests=False,
    what="`http.Redirect` or a framework's `Redirect` to an address that a parameter of the request gives in full.",
    why="A link to this site that ends on another one makes phishing credible, and can carry tokens away.",
    fix='Redirect to a path only: parse the URL and refuse it if `u.IsAbs()` or `u.Host != ""`.',
    check=check,
    bad=(
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\thttp.Redirect(w, r, r.FormValue("next"), http.StatusFound)\n}\n',
        'package a\nfunc h(c *gin.Context) {\n\tnext := c.Query("next")\n\tc.Redirect(302, next)\n}\n',
    ),
    good=(
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\thttp.Redirect(w, r, "/login?next="+url.QueryEscape(r.FormValue("next")), 302)\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tnext := r.FormValue("next")\n\tif !strings.HasPrefix(next, "/app/") {\n\t\tnext = "/"\n\t}\n\thttp.Redirect(w, r, next, 302)\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\thttp.Redirect(w, r, r.URL.Path+"/", 301)\n}\n',
    ),
)

"""go-url-from-request: the server fetches a URL that the request chose."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed
from readylayer_cli.engines.review.taint.models.go_words import REQUEST_WORDS

_FOLLOWED = followed(Following("ssrf", "decides which host `{callee}` asks", Severity.HIGH))
_GUARDED = (".IsPrivate()", ".IsLoopback()", "IsGlobalUnicast()")


def check(file: SourceFile) -> Iterable[Match]:
    """Nothing where addresses of the network behind are refused when connections are made."""
    return () if any(word in file.text for word in _GUARDED) else _FOLLOWED(file)


RULE = FileRule(
    id="go-url-from-request",
    title="The server fetches a URL that the request chose",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-918",),
    languages=("go",),
    triggers=REQUEST_WORDS,
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
        'package a\nimport ("net"; "net/http")\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tclient.Get(r.FormValue("url"))\n}\nfunc dial(ip net.IP) bool {\n\treturn !ip.IsPrivate() && !ip.IsLoopback()\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\thttp.Get("https://api.example.com/users?q=" + url.QueryEscape(r.FormValue("q")))\n}\n',
        'package a\nimport "net/http"\nfunc f(base string) {\n\thttp.Get(base + "/health")\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tu := r.FormValue("url")\n\tif !isAllowed(u) {\n\t\treturn\n\t}\n\thttp.Get(u)\n}\n',
    ),
)

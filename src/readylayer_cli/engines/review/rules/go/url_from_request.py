"""go-url-from-request: the server fetches a URL that the request chose."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed
from readylayer_cli.engines.review.taint.models.go_words import REQUEST_WORDS

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
    check=followed(Following("ssrf", "decides which host `{callee}` asks", Severity.HIGH)),
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

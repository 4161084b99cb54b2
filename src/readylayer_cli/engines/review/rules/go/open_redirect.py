"""go-open-redirect: the request chooses where the browser is sent."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed
from readylayer_cli.engines.review.taint.models.go_words import REQUEST_WORDS

RULE = FileRule(
    id="go-open-redirect",
    title="The request chooses where the browser is sent",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-601",),
    languages=("go",),
    triggers=REQUEST_WORDS,
    tests=False,
    what="`http.Redirect` or a framework's `Redirect` to an address that a parameter of the request gives in full.",
    why="A link to this site that ends on another one makes phishing credible, and can carry tokens away.",
    fix='Redirect to a path only: parse the URL and refuse it if `u.IsAbs()` or `u.Host != ""`.',
    check=followed(Following("redirect", "decides where `{callee}` sends the browser", Severity.MEDIUM)),
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

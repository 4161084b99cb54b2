"""go-path-from-request: the request decides which file is touched."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed
from readylayer_cli.engines.review.taint.models.go_words import REQUEST_WORDS

RULE = FileRule(
    id="go-path-from-request",
    title="The request decides which file is opened",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("go",),
    triggers=REQUEST_WORDS,
    tests=False,
    what="A path with request data in it reaches `os.Open`, `os.ReadFile`, `http.ServeFile` and the like, unchecked.",
    why="`../../etc/passwd` leaves the folder that was meant; `filepath.Join` and `filepath.Clean` do not prevent that.",
    fix="Open the folder with `os.OpenRoot(dir)` and the name through it, or refuse names that `filepath.IsLocal` denies.",
    check=followed(Following("path", "decides which file `{callee}` touches", Severity.HIGH)),
    bad=(
        'package a\nimport "os"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tf, err := os.Open(filepath.Join("/data", r.FormValue("name")))\n}\n',
        'package a\nimport ("os"; "net/http")\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tname := r.URL.Query().Get("f")\n\tp := "static/" + name\n\thttp.ServeFile(w, r, p)\n}\n',
        'package a\nfunc h(c *gin.Context) {\n\tc.File("./files/" + c.Query("name"))\n}\n',
    ),
    good=(
        'package a\nimport "os"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tf, err := os.Open(filepath.Join("/data", filepath.Base(r.FormValue("name"))))\n}\n',
        'package a\nimport "os"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tname := r.FormValue("name")\n\tif !filepath.IsLocal(name) {\n\t\treturn\n\t}\n\tos.ReadFile("data/" + name)\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\thttp.ServeFile(w, r, "static"+r.URL.Path)\n}\n',
        'package a\nimport "os"\nfunc f(name string) {\n\tos.Open("data/" + name)\n}\n',
    ),
)

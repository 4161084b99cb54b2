"""go-reflected-input: request data goes back to the browser unescaped."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed
from readylayer_cli.engines.review.taint.models.go_words import REQUEST_WORDS

_TYPES = frozenset({"HTML", "HTMLAttr", "JS", "JSStr", "URL", "CSS", "Srcset"})

RULE = FileRule(
    id="go-reflected-input",
    title="Request data is written to the response without being escaped",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=("go",),
    triggers=REQUEST_WORDS,
    tests=False,
    what="`fmt.Fprintf(w, ...)`, `io.WriteString(w, ...)` or `w.Write` with a form value, header or path of the same request.",
    why="A link with a script in the parameter runs that script in the reader's session.",
    fix="Render with `html/template`, escape with `html.EscapeString`, or answer as `text/plain` or JSON.",
    check=followed(
        Following("xss", "is written to the page by `{callee}` as it came", Severity.HIGH, not_callees=_TYPES)
    ),
    bad=(
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tfmt.Fprintf(w, "<h1>Hello %s</h1>", r.URL.Query().Get("name"))\n}\n',
        'package a\nfunc h(w http.ResponseWriter, req *http.Request) {\n\tname := req.FormValue("name")\n\tw.Write([]byte("<p>" + name + "</p>"))\n}\n',
    ),
    good=(
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tfmt.Fprintf(w, "<h1>%s</h1>", html.EscapeString(r.FormValue("name")))\n}\n',
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tw.Header().Set("Content-Type", "text/plain; charset=utf-8")\n\tfmt.Fprint(w, r.FormValue("name"))\n}\n',
        'package a\nfunc h(w io.Writer, r *http.Request) {\n\tfmt.Fprint(w, r.FormValue("name"))\n}\n',
        'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tn, _ := strconv.Atoi(r.FormValue("n"))\n\tfmt.Fprint(w, n)\n}\n',
    ),
)

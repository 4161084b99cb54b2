"""go-template-from-request: request data is read as a template."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-template-from-request",
    title="Request data is read as a template",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-1336",),
    languages=("go",),
    triggers=("html/template", "text/template"),
    tests=False,
    what="`template.New(...).Parse` of a text that holds request data.",
    why="A template can call every method of the data it is given, and prints without the escaping of its place.",
    fix="Keep the template constant and pass the value in as data.",
    check=followed(Following("template", "is read as a template by `{callee}`", Severity.HIGH)),
    bad=(
        'package a\nimport "html/template"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tt, _ := template.New("x").Parse("<p>" + r.FormValue("q") + "</p>")\n\tt.Execute(w, user)\n}\n',
        'package a\nimport "text/template"\nfunc h(c *gin.Context) {\n\tsrc := fmt.Sprintf("Hi %s", c.Query("name"))\n\ttemplate.Must(template.New("x").Parse(src))\n}\n',
    ),
    good=(
        'package a\nimport "html/template"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tt, _ := template.New("x").Parse("<p>{{.}}</p>")\n\tt.Execute(w, r.FormValue("q"))\n}\n',
        'package a\nimport ("html/template"; "net/url")\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tu, err := url.Parse(r.FormValue("u"))\n}\n',
    ),
)

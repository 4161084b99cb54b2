"""go-xpath-injection: request data becomes part of an XPath expression."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-xpath-injection",
    title="Request data becomes part of an XPath expression",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-643",),
    languages=("go",),
    triggers=("xpath", "xmlquery", "htmlquery", "etree"),
    tests=False,
    what="`xpath.Compile`, `xmlquery.Find` and the like with an expression that holds request data.",
    why="A quote in the value changes what is selected: a sign-in succeeds, or other people's data is read.",
    fix="Select with a constant expression and compare the value in Go, or allow letters and digits only.",
    check=followed(
        Following("xpath", "becomes part of the expression of `{callee}`", Severity.HIGH, confidence=Confidence.HIGH)
    ),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"github.com/antchfx/xmlquery"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\txmlquery.FindOne(doc, "//user[@name=\'"+r.FormValue("n")+"\']")\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"github.com/antchfx/xmlquery"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tfor _, n := range xmlquery.Find(doc, "//user") {\n\t\tfmt.Println(n.SelectAttr("name") == r.FormValue("n"))\n\t}\n}\n',
    ),
)

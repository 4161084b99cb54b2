"""go-header-from-request: a response header is made of request data."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-header-from-request",
    title="A response header is made of request data",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-113", "CWE-93"),
    languages=("go",),
    triggers=("Header", ".Set(", "smtp.SendMail"),
    tests=False,
    what="`w.Header().Set`, or the text of a mail, with a value that a parameter of the request gives as it came.",
    why="Go takes line ends out of headers, other servers in between may not; `;` and quotes still change what a header says.",
    fix="Encode the value (`url.QueryEscape`, `mime.FormatMediaType`) or choose it from known ones.",
    check=followed(
        Following("header", "becomes a header by `{callee}`", Severity.MEDIUM, confidence=Confidence.MEDIUM)
    ),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tw.Header().Set("X-Name", r.FormValue("n"))\n\tfmt.Fprint(w, 1)\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"net/url"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tw.Header().Set("X-Name", url.QueryEscape(r.FormValue("n")))\n\tfmt.Fprint(w, 1)\n}\n',
    ),
)

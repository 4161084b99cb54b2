"""go-regex-from-request: the request chooses a regular expression."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-regex-from-request",
    title="The request chooses a regular expression",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=(
        "CWE-625",
        "CWE-400",
    ),
    languages=("go",),
    triggers=("regexp.",),
    tests=False,
    what="`regexp.Compile`, `MustCompile` or `MatchString` with a pattern that holds request data.",
    why="`MustCompile` panics on a broken pattern, a large one costs memory, and `.*` matches what was meant to be kept out.",
    fix="Pass the value through `regexp.QuoteMeta`.",
    check=followed(
        Following("regex", "is compiled as a pattern by `{callee}`", Severity.LOW, confidence=Confidence.MEDIUM)
    ),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"regexp"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tre := regexp.MustCompile("^" + r.FormValue("q"))\n\tfmt.Println(re.MatchString("x"))\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"regexp"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tre := regexp.MustCompile("^" + regexp.QuoteMeta(r.FormValue("q")))\n\tfmt.Println(re.MatchString("x"))\n}\n',
    ),
)

"""go-log-injection: request data is written into the log as it came."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-log-injection",
    title="Request data is written into the log as it came",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-117",),
    languages=("go",),
    triggers=("log.",),
    tests=False,
    what="`log.Printf`, `Println` and the like print data of the request without `%q` or the removal of line ends.",
    why="A line end in the value forges entries of its own, and hides what really happened.",
    fix="Print it with `%q`.",
    check=followed(Following("log", "is logged by `{callee}` as it came", Severity.LOW, confidence=Confidence.MEDIUM)),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"log"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tlog.Printf("search for %s", r.FormValue("q"))\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"log"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tlog.Printf("search for %q", r.FormValue("q"))\n}\n',
    ),
)

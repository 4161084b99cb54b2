"""go-trust-boundary: request data is kept in a session as if it were trusted."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-trust-boundary",
    title="Request data is kept in a session as if it were trusted",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-501",),
    languages=("go",),
    triggers=("sessions",),
    tests=False,
    what="`session.Values[...] = ...` with data of the request that nobody checked.",
    why="Code that reads the session later takes what is in it for the server's own, such as a role or a user's id.",
    fix="Check the value, or derive it from what the server knows, before it is kept.",
    check=followed(Following("trust", "is kept in a session as it came", Severity.LOW, confidence=Confidence.MEDIUM)),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"github.com/gorilla/sessions"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tstore := sessions.NewCookieStore(key)\n\ts, _ := store.Get(r, "s")\n\ts.Values["role"] = r.FormValue("role")\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"github.com/gorilla/sessions"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tstore := sessions.NewCookieStore(key)\n\ts, _ := store.Get(r, "s")\n\ts.Values["role"] = roleOf(user)\n}\n',
    ),
)

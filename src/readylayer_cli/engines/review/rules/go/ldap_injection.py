"""go-ldap-injection: request data becomes part of a directory filter."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-ldap-injection",
    title="Request data becomes part of an LDAP filter",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-90",),
    languages=("go",),
    triggers=("ldap",),
    tests=False,
    what="`ldap.NewSearchRequest` with a filter or base that holds request data as it came.",
    why="`*` and `)(` in the value change which entries are found, and who may sign in.",
    fix="Pass the value through `ldap.EscapeFilter` (or `ldap.EscapeDN`).",
    check=followed(
        Following("ldap", "becomes part of the filter of `{callee}`", Severity.HIGH, confidence=Confidence.HIGH)
    ),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"github.com/go-ldap/ldap/v3"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tldap.NewSearchRequest("dc=a", 2, 0, 0, 0, false, fmt.Sprintf("(uid=%s)", r.FormValue("u")), nil, nil)\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"github.com/go-ldap/ldap/v3"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tldap.NewSearchRequest("dc=a", 2, 0, 0, 0, false, fmt.Sprintf("(uid=%s)", ldap.EscapeFilter(r.FormValue("u"))), nil, nil)\n}\n',
    ),
)

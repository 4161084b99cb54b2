"""go-nosql-injection: the request decides the operators of a database filter."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-nosql-injection",
    title="The request decides the operators of a database filter",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-943",),
    languages=("go",),
    triggers=("bson", "mongo"),
    tests=False,
    what="A MongoDB filter that is decoded from the request as a whole, or a `$where` script that holds request data.",
    why="Operators such as `$ne` and `$gt` match what the caller does not know; a script in `$where` is run by the server.",
    fix="Name the fields in the code and put strings of the request into them: `bson.M{field: name}`.",
    check=followed(Following("nosql", "decides the filter of `{callee}`", Severity.HIGH, confidence=Confidence.HIGH)),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"go.mongodb.org/mongo-driver/bson"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tusers.FindOne(r.Context(), bson.M{"$where": "this.name == \'" + r.FormValue("n") + "\'"})\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"go.mongodb.org/mongo-driver/bson"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tusers.FindOne(r.Context(), bson.M{"name": r.FormValue("n")})\n}\n',
    ),
)

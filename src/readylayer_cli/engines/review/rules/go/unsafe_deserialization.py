"""go-unsafe-deserialization: request data is decoded into whatever it says it is."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-unsafe-deserialization",
    title="Request data is decoded into whatever it says it is",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-502",),
    languages=("go",),
    triggers=("encoding/gob", "yaml"),
    tests=False,
    what="`gob` decodes the request, or `yaml.Unmarshal` fills a value of no known type with it.",
    why="The sender decides what is built and how much of it: types that were not expected, and memory without a bound.",
    fix="Decode JSON into a struct of known fields, behind `http.MaxBytesReader`.",
    check=followed(
        Following(
            "deserialize",
            "is decoded by `{callee}` into what it says it is",
            Severity.LOW,
            confidence=Confidence.MEDIUM,
        )
    ),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"encoding/gob"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tvar v any\n\tgob.NewDecoder(r.Body).Decode(&v)\n\tfmt.Println(v)\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"encoding/json"\n\t"encoding/gob"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tvar v struct{ Name string }\n\tjson.NewDecoder(r.Body).Decode(&v)\n\tfmt.Println(v)\n}\n',
    ),
)

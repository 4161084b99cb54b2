"""go-code-from-request: request data is run as a program."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.go._followed import followed

RULE = FileRule(
    id="go-code-from-request",
    title="Request data is run as a program",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    cwe=("CWE-94",),
    languages=("go",),
    triggers=("goja", "otto", "lua", "govaluate", "expr", "interp", "plugin", "gval", "tengo", "v8go", "starlark"),
    tests=False,
    what="An embedded interpreter (goja, otto, Lua, expr, yaegi, tengo), or `plugin.Open`, gets request data as its program.",
    why="Whoever sends the request runs code with everything that the interpreter was given.",
    fix="Keep programs in the code base and hand request data in as variables.",
    check=followed(
        Following("code", "is run as a program by `{callee}`", Severity.CRITICAL, confidence=Confidence.HIGH)
    ),
    bad=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"github.com/dop251/goja"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tvm := goja.New()\n\tvm.RunString(r.FormValue("code"))\n}\n',
    ),
    good=(
        'package a\nimport (\n\t"fmt"\n\t"net/http"\n\t"github.com/dop251/goja"\n)\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tvm := goja.New()\n\tvm.Set("input", r.FormValue("code"))\n\tvm.RunString("input.length")\n}\n',
    ),
)

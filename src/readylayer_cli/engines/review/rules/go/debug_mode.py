"""go-debug-mode: a web framework runs with what is meant for development."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._opt_in import is_opt_in

_PLACES = {"kind": "assignment_statement", "regex": r"^(?:e|echo|app|server)\.Debug\s*=\s*true$"}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("SetMode"):
        given = call.positional
        if len(given) == 1 and given[0].text() in {"gin.DebugMode", '"debug"'} and not is_opt_in(call.node):
            yield node_match(file, call.node)
    for node in file.find_all(_PLACES):
        if "labstack/echo" in file.text and not is_opt_in(node):
            yield node_match(file, node)


RULE = FileRule(
    id="go-debug-mode",
    title="A web framework runs in debug mode",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-489",),
    languages=("go",),
    triggers=("gin.SetMode(", ".Debug = true"),
    tests=False,
    what="`gin.SetMode(gin.DebugMode)` or `e.Debug = true` without a condition.",
    why="Debug mode prints routes and requests, and shows clients the text of errors.",
    fix="Leave the mode to the environment (`GIN_MODE`), or set the release mode.",
    check=check,
    bad=(
        "package a\nfunc main() {\n\tgin.SetMode(gin.DebugMode)\n}\n",
        'package a\nimport "github.com/labstack/echo/v4"\nfunc main() {\n\te := echo.New()\n\te.Debug = true\n}\n',
    ),
    good=(
        "package a\nfunc main() {\n\tgin.SetMode(gin.ReleaseMode)\n}\n",
        "package a\nfunc main() {\n\tif cfg.Debug {\n\t\tgin.SetMode(gin.DebugMode)\n\t}\n}\n",
    ),
)

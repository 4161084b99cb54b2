"""go-handler-goes-on: the handler answers with an error and then does the work all the same."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_ABORTS = ("AbortWithStatus", "AbortWithStatusJSON", "AbortWithError")


def check(file: SourceFile) -> Iterable[Match]:
    calls: list[Call] = [*file.calls.to("net/http.Error", "net/http.NotFound"), *file.calls.method(*_ABORTS)]
    for call in calls:
        statement = call.node.parent()
        if statement is None or statement.kind() != "expression_statement" or _named_next(statement) is not None:
            continue
        condition = _condition_around(statement)
        following = _named_next(condition) if condition is not None else None
        if following is not None and following.kind() not in {"return_statement", "else"}:
            yield node_match(file, call.node)


def _named_next(node: SgNode) -> SgNode | None:
    following = node.next()
    while following is not None and (not following.is_named() or following.kind() == "comment"):
        following = following.next()
    return following


def _condition_around(statement: SgNode) -> SgNode | None:
    """The `if` without `else` whose block this statement ends."""
    block = statement.parent()
    while block is not None and block.kind() in {"statement_list", "block"}:
        block = block.parent()
    if block is None or block.kind() != "if_statement" or block.field("alternative") is not None:
        return None
    outer = block.parent()
    return None if outer is not None and outer.kind() == "if_statement" else block


RULE = FileRule(
    id="go-handler-goes-on",
    title="The handler answers with an error and then goes on",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-705",),
    languages=("go",),
    triggers=("http.Error(", "http.NotFound(", "AbortWith"),
    tests=False,
    what="`http.Error` or an abort is the last statement of an `if`, there is no `return`, and more code follows.",
    why="Neither call ends the function: the refused request is carried out.",
    fix="Add `return` after it.",
    check=check,
    bad=(
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tif !admin(r) {\n\t\thttp.Error(w, "forbidden", http.StatusForbidden)\n\t}\n\tdeleteAll()\n}\n',
        "package a\nfunc h(c *gin.Context) {\n\tif err != nil {\n\t\tc.AbortWithStatus(401)\n\t}\n\tc.JSON(200, secrets)\n}\n",
    ),
    good=(
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tif !admin(r) {\n\t\thttp.Error(w, "forbidden", 403)\n\t\treturn\n\t}\n\tdeleteAll()\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tif err := work(); err != nil {\n\t\thttp.Error(w, "failed", 500)\n\t}\n}\n',
        'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tif ok {\n\t\twork()\n\t} else {\n\t\thttp.Error(w, "no", 400)\n\t}\n\tlog()\n}\n',
    ),
)

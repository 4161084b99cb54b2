"""go-overwritten-error: an error is replaced by the next one before anybody looked at it."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_KINDS = ("short_var_declaration", "assignment_statement")
_ASSIGNMENT = [{"kind": kind} for kind in _KINDS]
_SETS_ERROR = {"field": "left", "has": {"kind": "identifier", "regex": "^err$"}}
_TWICE = {"any": _ASSIGNMENT, "all": [{"precedes": {"any": _ASSIGNMENT, "has": _SETS_ERROR}}, {"has": _SETS_ERROR}]}
_ERROR = lazy_pattern(r"\berr\b")


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_TWICE):
        following = _next_statement(node)
        if following is None or following.kind() not in _KINDS or not _from_call(node) or not _from_call(following):
            continue
        left, right = following.field("left"), following.field("right")
        if left is None or right is None or "err" not in [name.text() for name in left.named_children()]:
            continue
        if not _ERROR.search(right.text()):
            yield node_match(file, node)


def _next_statement(node: SgNode) -> SgNode | None:
    following = node.next()
    while following is not None and not following.is_named():
        following = following.next()
    return following


def _from_call(node: SgNode) -> bool:
    right = node.field("right")
    return right is not None and any(child.kind() == "call_expression" for child in right.named_children())


RULE = FileRule(
    id="go-overwritten-error",
    title="`err` is overwritten before it is checked",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-252",),
    languages=("go",),
    triggers=("err",),
    what="Two statements in a row assign the result of a call to `err`; nothing between them looks at the first.",
    why="The first failure is lost, and the code goes on with a value that was never made.",
    fix="Check `err` after each call.",
    check=check,
    bad=(
        "package a\nfunc f() error {\n\ta, err := open()\n\tb, err := read(a)\n\tif err != nil {\n\t\treturn err\n\t}\n\tuse(b)\n\treturn nil\n}\n",
        "package a\nfunc f() (err error) {\n\terr = first()\n\terr = second()\n\treturn err\n}\n",
    ),
    good=(
        "package a\nfunc f() error {\n\ta, err := open()\n\tif err != nil {\n\t\treturn err\n\t}\n\tb, err := read(a)\n\treturn err\n}\n",
        "package a\nfunc f() error {\n\terr := first()\n\terr = errors.Join(err, second())\n\treturn err\n}\n",
        "package a\nfunc f() {\n\tvar err error\n\terr = first()\n\ta, ok := m[1]\n}\n",
    ),
)

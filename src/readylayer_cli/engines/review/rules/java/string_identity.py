"""java-string-identity: texts compared by identity."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_LITERAL = {"kind": "string_literal"}
_COMPARED = {
    "kind": "binary_expression",
    "all": [
        {"has": {"regex": "^[!=]=$"}},
        {"any": [{"has": {"field": "left", **_LITERAL}}, {"has": {"field": "right", **_LITERAL}}]},
        {"not": {"has": {"kind": "null_literal"}}},
    ],
}


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_COMPARED):
        left, right = node.field("left"), node.field("right")
        if left is not None and right is not None and ".intern()" not in node.text():
            other = right if left.kind() == "string_literal" else left
            if other.kind() != "string_literal":
                yield node_match(file, node)


RULE = FileRule(
    id="java-string-identity",
    title="Strings are compared with `==`, which asks for the same object",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-597",),
    languages=("java",),
    triggers=('== "', '!= "', '" ==', '" !='),
    tests=False,
    what="`==` or `!=` with a string literal on one side.",
    why="It is true only if both sides are the very same object; a text that was read or built never is.",
    fix='`"admin".equals(role)`.',
    check=check,
    bad=(
        'class A {\n  boolean f(String role) {\n    return role == "admin";\n  }\n}\n',
        'class A {\n  void f(User u) {\n    if ("" != u.getName()) {\n      save();\n    }\n  }\n}\n',
    ),
    good=(
        'class A {\n  boolean f(String role) {\n    return "admin".equals(role);\n  }\n}\n',
        'class A {\n  boolean f(String role) {\n    return role != null && role.length() == 1 && check(role, "== x");\n  }\n}\n',
    ),
)

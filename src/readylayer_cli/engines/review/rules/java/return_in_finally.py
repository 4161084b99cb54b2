"""java-return-in-finally: a `finally` that throws the exception away."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb

_INNER = {"lambda_expression", "method_declaration", "class_body"}


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "return_statement", "inside": {"kind": "finally_clause", "stopBy": "end"}}):
        nearest = next((parent.kind() for parent in climb(node) if parent.kind() in {*_INNER, "finally_clause"}), "")
        if nearest == "finally_clause":
            yield node_match(file, node)


RULE = FileRule(
    id="java-return-in-finally",
    title="`return` in `finally` throws away the exception that is under way",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-584",),
    languages=("java",),
    triggers=("finally",),
    what="A `return` straight inside a `finally` block.",
    why="The method ends normally even though its work failed, and the caller goes on.",
    fix="Return after the `try` statement.",
    check=check,
    bad=(
        "class A {\n  int f() {\n    try {\n      return work();\n    } finally {\n      return 0;\n    }\n  }\n}\n",
        "class A {\n  boolean f() {\n    try {\n      work();\n    } catch (IOException e) {\n      throw e;\n    } finally {\n      if (done) {\n        return true;\n      }\n    }\n    return false;\n  }\n}\n",
    ),
    good=(
        "class A {\n  int f() {\n    try {\n      return work();\n    } finally {\n      close();\n    }\n  }\n}\n",
        "class A {\n  void f() {\n    try {\n      work();\n    } finally {\n      run(() -> {\n        return 1;\n      });\n    }\n  }\n}\n",
    ),
)

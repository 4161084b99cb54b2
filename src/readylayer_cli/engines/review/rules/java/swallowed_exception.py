"""java-swallowed-exception: everything that can go wrong is caught and forgotten."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match

_BROAD = lazy_pattern(r"\b(?:Exception|Throwable|RuntimeException|Error)\Z")
_ON_PURPOSE = lazy_pattern(r"ignor|expected|unused|_\Z|swallow|quiet", re.IGNORECASE)
_EMPTY = {"kind": "catch_clause", "has": {"field": "body", "regex": r"^\{\s*;?\s*\}$"}}
_CLEANUP = lazy_pattern(r"\A\{\s*[\w.]*\.?(?:close|disconnect|shutdown|delete|sleep)\w*\([^;]*\);\s*\}\Z")


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_EMPTY):
        parameter = next((child for child in node.children() if child.kind() == "catch_formal_parameter"), None)
        name = parameter.field("name") if parameter is not None else None
        kinds = (
            [child.text() for child in parameter.children() if child.kind() == "catch_type"]
            if parameter is not None
            else []
        )
        if name is None or _ON_PURPOSE.search(name.text()) or not kinds:
            continue
        block = node.parent()
        body = block.field("body") if block is not None else None
        if (body is not None and _CLEANUP.match(body.text())) or "//" in file.lines[node.range().end.line]:
            continue
        if any(_BROAD.search(kind.strip()) for kind in kinds[0].split("|")):
            yield node_match(file, node)
        else:
            yield graded_match(file, node, (Severity.LOW, Confidence.HIGH))


RULE = FileRule(
    id="java-swallowed-exception",
    title="An exception is caught and forgotten",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-390",),
    languages=("java",),
    triggers=("catch",),
    tests=False,
    what="A `catch` with an empty body and no comment; low for a narrow type, medium for `Exception` and wider.",
    why="The work was not done and nobody learns of it; null pointers and broken states pass for success.",
    fix="Handle it, log it, or let it through; if nothing is to be done, say why in a comment.",
    check=check,
    bad=(
        "class A {\n  void f() {\n    try {\n      save();\n    } catch (Exception e) {\n    }\n  }\n}\n",
        "class A {\n  void f() {\n    try {\n      n = Integer.parseInt(s);\n    } catch (NumberFormatException e) {}\n  }\n}\n",
    ),
    good=(
        "class A {\n  void f() {\n    try {\n      save();\n    } catch (Exception ignored) {\n    }\n  }\n}\n",
        "class A {\n  void f() {\n    try {\n      save();\n    } catch (IOException e) {\n      // the cache is optional\n    }\n  }\n}\n",
        "class A {\n  void f() {\n    try {\n      in.close();\n    } catch (Exception e) {\n    }\n  }\n}\n",
    ),
)

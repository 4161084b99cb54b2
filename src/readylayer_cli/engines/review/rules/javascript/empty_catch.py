"""javascript-empty-catch: an error is caught and nothing is done about it."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded

_LARGE = 2
_MEANT = lazy_pattern(r"_|ignore|unused|expected|\w*rollback", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for clause in file.find_all({"kind": "catch_clause"}):
        body = clause.field("body")
        if body is None or body.named_children():
            continue
        name = clause.field("parameter")
        is_open = name is not None and not _MEANT.match(name.text()[:80])
        grade = Severity.MEDIUM if is_open and _is_large(clause.parent()) else Severity.LOW
        yield graded(file, clause, grade, Confidence.HIGH)


def _is_large(statement: SgNode | None) -> bool:
    """Whether several statements are tried and some wait for others' work, so that the error can have many causes."""
    body = statement.field("body") if statement is not None else None
    return body is not None and len(body.named_children()) >= _LARGE and "await " in body.text()


RULE = FileRule(
    id="javascript-empty-catch",
    title="An error is caught and nothing is done about it",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-390",),
    languages=LANGUAGES,
    triggers=("catch",),
    tests=False,
    what="A `catch` block without a statement or a comment.",
    why="Whatever goes wrong in the block, a typing mistake included, looks like success to everything after it.",
    fix="Handle the one error that is expected and throw the others on; or say in a comment why none matters.",
    check=check,
    bad=(
        "try {\n  await save(order);\n} catch (error) {}\n",
        "try {\n  const order = parse(text);\n  await charge(order);\n  await ship(order);\n} catch (error) {\n}\n",
    ),
    good=(
        "try {\n  localStorage.removeItem(KEY);\n} catch {\n  // storage is blocked in private windows\n}\n",
        "try {\n  await save(order);\n} catch (error) {\n  log(error);\n}\n",
        "try {\n  run();\n} finally {\n}\n",
    ),
)

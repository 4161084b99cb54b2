"""ruby-swallowed-exception: everything that can go wrong is caught and forgotten."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match

_BROAD = {"Exception", "StandardError", "::Exception", "::StandardError"}


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "rescue"}):
        caught = next((child for child in node.named_children() if child.kind() == "exceptions"), None)
        names = {child.text() for child in caught.named_children()} if caught is not None else {"StandardError"}
        body = node.field("body")
        statements = (
            [child for child in body.named_children() if child.kind() != "empty_statement"] if body is not None else []
        )
        kept = next((child for child in node.named_children() if child.kind() == "exception_variable"), None)
        if not statements and kept is not None and _is_read_later(file, node, kept.text()):
            continue
        explained = "#" in node.text() or any(child.kind() == "comment" for child in statements)
        if not statements and names & _BROAD and not explained and "#" not in _next_line(file, node.range().end.line):
            yield node_match(file, node)
        elif names & {"Exception", "::Exception"} and "raise" not in node.text() and "exit" not in node.text():
            message = "`rescue Exception` also stops signals, exits and out-of-memory errors"
            yield graded_match(file, node, (Severity.LOW, Confidence.HIGH), message)


def _is_read_later(file: SourceFile, node: SgNode, variable: str) -> bool:
    """Whether the code right after the block looks at the variable that keeps the exception."""
    end = node.range().end.line + 1
    name = variable.removeprefix("=>").strip()
    return bool(re.search(rf"(?<!\w){re.escape(name)}\b", "\n".join(file.lines[end : end + 12])))


def _next_line(file: SourceFile, line: int) -> str:
    return "\n".join(file.lines[line : line + 2])


RULE = FileRule(
    id="ruby-swallowed-exception",
    title="An exception is caught and forgotten",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-390",),
    languages=("ruby",),
    triggers=("rescue",),
    tests=False,
    what="A `rescue` of everything with nothing in it and no comment; low for `rescue Exception` that does not raise again.",
    why="The work was not done and nobody learns of it; a typo in a method name passes for success.",
    fix="Rescue the errors that are expected, and log or report them.",
    check=check,
    bad=(
        "def save\n  client.put(data)\nrescue => e\nend\n",
        "begin\n  sync\nrescue StandardError\nend\n",
        "begin\n  work\nrescue Exception => e\n  logger.error(e)\nend\n",
    ),
    good=(
        "def save\n  client.put(data)\nrescue Net::ReadTimeout\nend\n",
        "begin\n  sync\nrescue StandardError\n  # the cache is optional\nend\n",
        "begin\n  work\nrescue Exception\n  cleanup\n  raise\nend\n",
    ),
)

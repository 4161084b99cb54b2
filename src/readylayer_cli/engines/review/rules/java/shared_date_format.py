"""java-shared-date-format: one `SimpleDateFormat` for all threads."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._places import annotations

_SHARED = {
    "kind": "field_declaration",
    "has": {"field": "type", "regex": r"^(?:java\.text\.)?(?:SimpleDateFormat|DateFormat)$"},
}


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_SHARED):
        if "static" not in annotations(node).split() or "new SimpleDateFormat" not in node.text():
            continue
        name = re.search(r"(\w+)\s*=", node.text())
        if name is not None and not re.search(rf"synchronized\s*\(\s*{name[1]}\b|{name[1]}\.clone\(", file.text):
            yield node_match(file, node)


RULE = FileRule(
    id="java-shared-date-format",
    title="A `SimpleDateFormat` is shared by all threads",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-362",),
    languages=("java",),
    triggers=("SimpleDateFormat",),
    tests=False,
    what="A static field holds a `SimpleDateFormat` and nothing synchronises its use.",
    why="It keeps its calendar between calls: two threads at once get each other's dates.",
    fix="`java.time.format.DateTimeFormatter`, which may be shared.",
    check=check,
    bad=(
        'class A {\n  private static final SimpleDateFormat DAY = new SimpleDateFormat("yyyy-MM-dd");\n}\n',
        'class A {\n  public static DateFormat format = new SimpleDateFormat("HH:mm", Locale.ROOT);\n}\n',
    ),
    good=(
        'class A {\n  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd");\n}\n',
        'class A {\n  private final SimpleDateFormat day = new SimpleDateFormat("yyyy-MM-dd");\n}\n',
        'class A {\n  private static final ThreadLocal<SimpleDateFormat> DAY = ThreadLocal.withInitial(() -> new SimpleDateFormat("yyyy"));\n}\n',
    ),
)

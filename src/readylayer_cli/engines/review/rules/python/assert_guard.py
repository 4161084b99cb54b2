"""python-assert-guard: a check of rights is an assertion."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_RIGHTS = r"(?i)^assert\s*\(?\s*(?:not\s+)?[\w.\[\]'\"()]*(?:is_authenticated|is_admin\b|is_superuser|is_staff\b|is_owner|has_perm\b|has_permission|has_role|has_scope|is_authorized|is_allowed|can_(?:edit|delete|view|access|write|read)\b|check_password|verify_password|check_permission|verify_signature|verify_token|current_user\b|request\.user\b|is_valid_token)"
_GUARD_LINE = lazy_pattern(r"^[ \t]*assert\b[^\n]*(?:is_|has_|can_|check_|verify_|user)", re.MULTILINE)
_MERELY_PRESENT = lazy_pattern(r"\bis not None\b|isinstance\(|\.pk\b|\.id\b")


def check(file: SourceFile) -> Iterable[Match]:
    if not _GUARD_LINE.search(file.text):
        return
    for node in file.find_all({"kind": "assert_statement", "regex": _RIGHTS}):
        if not _MERELY_PRESENT.search(node.text()):
            yield node_match(file, node)


RULE = FileRule(
    id="python-assert-guard",
    title="A check of rights is an assertion",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-617", "CWE-862"),
    languages=("python",),
    triggers=("assert ", "assert("),
    tests=False,
    what="`assert` decides whether a user may go on.",
    why="`python -O` and `PYTHONOPTIMIZE` remove assertions: the check is gone, and nothing says so.",
    fix="Write `if not ..: raise PermissionError(..)`.",
    check=check,
    bad=(
        "def delete(request, pk):\n    assert request.user.is_authenticated\n    Item.objects.get(pk=pk).delete()\n",
        'def rename(user, project, name):\n    assert user.has_perm("rename", project), "not allowed"\n    project.name = name\n',
    ),
    good=(
        "def delete(request, pk):\n    if not request.user.is_authenticated:\n        raise PermissionError\n    Item.objects.get(pk=pk).delete()\n",
        "def greet(request):\n    assert request.user is not None\n    return request.user.name\n",
        "def area(width):\n    assert width > 0\n    return width * 2\n",
    ),
)

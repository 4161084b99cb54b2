"""python-check-always-passes: a function named like a check says yes to everything."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._blocks import returned_constant, statements, without_docstring
from readylayer_cli.engines.review.rules.python._scope import decorators, parameters_of
from readylayer_cli.engines.review.rules.python.fails_open import CHECK_NAME

_DEFINED = lazy_pattern(
    r"\bdef \w{0,60}?(?:verify|valid|auth|check|allowed|permi|access|admin|perm|safe|trusted)\w{0,60}\("
)
_HOOK = lazy_pattern(r"overrid|subclass|\bhook\b", re.IGNORECASE)
_KINDS_OF_CLASSES = (
    "Allow",
    "Null",
    "Noop",
    "NoOp",
    "Dummy",
    "Fake",
    "Mock",
    "Anonymous",
    "Public",
    "Test",
    "Base",
    "Abstract",
    "Super",
    "Open",
    "Any",
    "Simple",
    "Insecure",
)


def check(file: SourceFile) -> Iterable[Match]:
    if not _DEFINED.search(file.text):
        return
    for function in file.find_all(
        {
            "kind": "function_definition",
            "has": {"field": "name", "regex": "verify|valid|auth|check|allowed|permi|access|admin|perm|safe|trusted"},
        }
    ):
        label = function.field("name")
        if label is None or not CHECK_NAME.search(label.text()) or decorators(function):
            continue
        names = [item.name for item in parameters_of(function) if item.name not in {"self", "cls"}]
        body = without_docstring(statements(function.field("body")))
        if _HOOK.search(function.text()[:2000]):
            continue
        if not names or len(body) != 1 or returned_constant(body[0]) != "True" or _is_variant(function.ancestors()):
            continue
        yield Match(
            span=file.line_span(file.span(function).start_line),
            message=f"`{label.text()}` says yes whatever it is given",
            anchor=function.text()[:300],
            extent=file.span(function),
        )


def _is_variant(ancestors: Iterable[SgNode]) -> bool:
    owner = next((node for node in ancestors if node.kind() == "class_definition"), None)
    if owner is None:
        return False
    label = owner.field("name")
    return owner.field("superclasses") is not None or (
        label is not None and any(word in label.text() for word in _KINDS_OF_CLASSES)
    )


RULE = FileRule(
    id="python-check-always-passes",
    title="A function named like a check says yes to everything",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-863",),
    languages=("python",),
    triggers=("return True",),
    tests=False,
    tags=("generated-code",),
    what="The whole body of a function named `verify_..`, `authenticate`, `is_authorized` and the like is `return True`.",
    why="Callers rely on the name; a placeholder that was never filled in opens what it should guard.",
    fix="Write the check, or raise `NotImplementedError` until there is one.",
    check=check,
    bad=(
        'def verify_signature(body, signature):\n    """Check that the webhook is genuine."""\n    # the real check comes later\n    return True\n',
        "class Accounts:\n    def authenticate(self, name, password):\n        return True\n",
    ),
    good=(
        "def verify_signature(body, signature):\n    return hmac.compare_digest(sign(body), signature)\n",
        "class AllowAny(BasePermission):\n    def has_permission(self, request, view):\n        return True\n",
        "def has_children(self):\n    return True\n",
    ),
)

"""python-stub-function: a function says itself that it is not written yet."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._blocks import (
    does_nothing,
    returned_constant,
    statements,
    without_docstring,
)
from readylayer_cli.engines.review.rules.python._scope import decorators

_PROMISE = lazy_pattern(
    r"\b(?:todo|fixme)\b[^\n]{0,80}\b(?:implement|write|replace|real|actual)|not (?:yet )?implemented|implement (?:this|me|the|your|actual|real|later)"
    r"|implementation (?:goes|here|later|pending|omitted)|your (?:code|logic|implementation) here|(?:code|logic) (?:goes )?here\b"
    r"|in (?:a |the )?(?:real|actual|production|full|complete)(?:-world)? (?:\w+ )?(?:implementation|application|app|code|system|version|scenario|world|environment|project)"
    r"|in production,? (?:this|you|we|it)|\b(?:placeholder|stub(?:bed)?)\b[^\n]{0,40}(?:implement|for now|until|logic|value|result|data|return|function|method)|\bfor now,? (?:just )?(?:return|assume|pretend|we|simply)"
    r"|(?:dummy|fake|mock(?:ed)?|hard-?coded|simulated?) (?:implementation|result|response|value|return|data)|simplified (?:version|implementation)|would (?:normally|typically|actually) (?:call|query|check|fetch|use|be|connect)",
    re.IGNORECASE,
)
_EMPTY_LINE = lazy_pattern(
    r"^[ \t]+(?:pass|\.\.\.|raise NotImplementedError|return(?:[ \t]+(?:None|True|False|[\[{('\"\d-]|list\(|dict\()|[ \t]*$))",
    re.MULTILINE,
)
_HINTS = (
    "TODO", "FIXME", "mplement", "laceholder", "stub", "Stub", "or now", "ummy", "fake", "Fake", "mock", "Mock", "ardcoded", "ard-coded",
    "imulat", "implified", "would ", "logic", "code here", "roduction", "real ", "todo",
)  # fmt: skip
_ABSTRACT = lazy_pattern(
    r"abstract|overload|property|pytest|fixture|setter|validator|hookspec|hookimpl|receiver|event|command|route|task"
)
_PROTOCOLS = lazy_pattern(
    r"Protocol|ABC\b|Abstract|Base\w*|Interface|Mixin|TypedDict|Exception|Error|Null|Noop|Dummy|Fake|Mock|Stub"
)


def check(file: SourceFile) -> Iterable[Match]:
    if not _promises_something(file.text):
        return
    for function in file.find_all(
        {
            "kind": "function_definition",
            "regex": r"(?i)todo|fixme|implement|placeholder|stub|real|production|for now|dummy|fake|mock|hard-?coded|simulat|simplified|would|logic|code here",
        }
    ):
        body = without_docstring(statements(function.field("body")))
        kind = _emptiness(body)
        if kind is None or _is_meant_to_be_empty(function):
            continue
        promise = _PROMISE.search(_words(function))
        if promise is None:
            continue
        label = function.field("name")
        name = label.text() if label is not None else ""
        yield Match(
            span=file.line_span(file.span(function).start_line),
            message=f"`{name}` {kind}, and says: {' '.join(promise[0].split())[:60]!r}",
            anchor=function.text()[:300],
            extent=file.span(function),
            severity=Severity.MEDIUM if kind.startswith("returns") else Severity.LOW,
        )


def _promises_something(text: str) -> bool:
    """Whether a promise stands near a statement that does nothing; cheap, without a tree."""
    for found in _EMPTY_LINE.finditer(text):
        near = text[max(found.start() - 700, 0) : found.end() + 150]
        if any(hint in near for hint in _HINTS) and _PROMISE.search(near):
            return True
    return False


def _emptiness(body: list[SgNode]) -> str | None:
    """What a body without content does; `None` for one that has some."""
    if not body or (len(body) == 1 and does_nothing(body[0])):
        return "does nothing"
    if len(body) != 1:
        return None
    if body[0].kind() == "raise_statement":
        return "raises NotImplementedError" if "NotImplementedError" in body[0].text() else None
    value = returned_constant(body[0])
    return f"returns {value[:30]}" if value is not None else None


def _words(function: SgNode) -> str:
    """Comments and docstring of the function."""
    comments = [node.text() for node in function.find_all({"rule": {"kind": "comment"}})]
    body = statements(function.field("body"))
    docstring = body[0].text() if body and len(without_docstring(body)) < len(body) else ""
    following = function.next()
    after = following.text() if following is not None and following.kind() == "comment" else ""
    return "\n".join([docstring, *comments, after])


def _is_meant_to_be_empty(function: SgNode) -> bool:
    if any(_ABSTRACT.search(node.text()) for node in decorators(function)):
        return True
    owner = next((node for node in function.ancestors() if node.kind() == "class_definition"), None)
    if owner is None:
        return False
    head = owner.text().partition(":")[0]
    return bool(_PROTOCOLS.search(head))


RULE = FileRule(
    id="python-stub-function",
    title="A function says itself that it is not written yet",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1164",),
    languages=("python",),
    triggers=(
        "TODO",
        "FIXME",
        "mplement",
        "laceholder",
        "or now",
        "ummy",
        "fake",
        "mock",
        "ard-coded",
        "ardcoded",
        "would ",
        "production",
        "logic",
    ),
    tests=False,
    tags=("generated-code",),
    what="A body that is only `pass`, `...`, a constant to return or `NotImplementedError`, with a comment or docstring that promises more.",
    why="Callers get an answer that nobody computed: what was left open for later runs as if it were done.",
    fix="Write the function, or raise `NotImplementedError` and leave it uncalled until it is written.",
    check=check,
    bad=(
        'def send_invoice(order):\n    """Send the invoice by mail."""\n    # TODO: implement actual sending\n    return True\n',
        "def exchange_rate(currency):\n    # In a real implementation this would call the bank's API\n    return 1.0\n",
        "def backup(path):\n    # placeholder for the real logic\n    pass\n",
    ),
    good=(
        'class Store(Protocol):\n    def load(self, key):\n        """Not implemented here."""\n        ...\n',
        'def version():\n    """The version of the file format."""\n    return 3\n',
        'def backup(path):\n    # TODO: implement compression\n    copy(path, path + ".bak")\n',
        'from abc import abstractmethod\nclass Shape:\n    @abstractmethod\n    def area(self):\n        """Not implemented here."""\n',
    ),
)

"""python-shared-default: calls of a function change the default value that they share."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._found import graded

_WRITTEN = lazy_pattern(
    r"=[ \t]*(?:[\[{][^\n]{0,200}[\]}]|(?:list|dict|set|bytearray|(?:collections\.)?deque|OrderedDict)\(\)|(?:collections\.)?defaultdict\(list\))[ \t]*(?:,|\)[ \t]*(?:->[^\n]{0,200})?:|\n[ \t]*\))"
)
_STARTS = r"=\s*(?:\[|\{|list\(|dict\(|set\(|deque|collections\.|defaultdict|OrderedDict|bytearray)"
_MAX_BODY = 20_000
_FRESH = frozenset(
    {"list()", "dict()", "set()", "bytearray()", "deque()", "collections.deque()", "defaultdict(list)", "OrderedDict()"}
)
_CHANGE = r"{word}\.(?:append|extend|insert|remove|pop|popitem|clear|add|discard|update|setdefault|sort|reverse|appendleft)\(|{word}\[[^\]\n]*\]\s*(?:[-+*/|&]?=)(?!=)|\bdel\s+{word}\[|{word}\s*(?:\+|\|)="


def check(file: SourceFile) -> Iterable[Match]:
    if not _WRITTEN.search(file.text):
        return
    kinds = [{"kind": kind, "regex": _STARTS} for kind in ("default_parameter", "typed_default_parameter")]
    for node in file.find_all({"any": kinds}):
        label, value, box = node.field("name"), node.field("value"), node.parent()
        function = box.parent() if box is not None else None
        if label is None or value is None or function is None or function.kind() != "function_definition":
            continue
        if value.kind() not in {"list", "dictionary", "set"} and value.text() not in _FRESH:
            continue
        body = function.field("body")
        text = body.text()[:_MAX_BODY] if body is not None else ""
        if _is_replaced(label.text(), text):
            continue
        message = f"Every call that leaves out `{label.text()}` works on the same object"
        if _is_changed(label.text(), text):
            yield node_match(file, node, message)
        elif stored := _stored_as(label.text(), text):
            changed = re.search(_CHANGE.format(word=re.escape(stored)), file.text[:200_000], re.MULTILINE)
            yield graded(file, node, Severity.MEDIUM if changed else Severity.LOW, message)


def _is_replaced(name: str, text: str) -> bool:
    word = re.escape(name)
    return re.search(rf"^\s*{word}\s*=(?!=)|\bif\s+(?:not\s+)?{word}\s+is\b", text, re.MULTILINE) is not None


def _is_changed(name: str, text: str) -> bool:
    """Whether the body changes the object, or returns it for others to change."""
    word = re.escape(name)
    return (
        re.search(_CHANGE.format(word=rf"(?<![\w.]){word}") + rf"|\breturn\s+{word}\s*$", text, re.MULTILINE)
        is not None
    )


def _stored_as(name: str, text: str) -> str:
    """The attribute that keeps the object; empty if none does."""
    found = re.search(rf"\b(self\.\w+)\s*=\s*{re.escape(name)}\s*$", text, re.MULTILINE)
    return found[1] if found else ""


RULE = FileRule(
    id="python-shared-default",
    title="Calls of a function change the default value that they share",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-1188",),
    languages=("python",),
    triggers=(
        "=[",
        "= [",
        "={",
        "= {",
        "=list(",
        "= list(",
        "=dict(",
        "= dict(",
        "=set(",
        "= set(",
        "deque",
        "defaultdict",
    ),
    tests=False,
    what="A list, dictionary or set as a default that the function changes, stores on `self` or returns.",
    why="The default is made once, when the function is defined: what one call puts in, the next call finds.",
    fix="Default to `None` and make the object inside: `items = [] if items is None else items`.",
    check=check,
    bad=(
        "def collect(item, items=[]):\n    items.append(item)\n    return items\n",
        "class Client:\n    def __init__(self, headers: dict[str, str] = {}):\n        self.headers = headers\n",
        "def count(word, seen={}):\n    seen[word] = seen.get(word, 0) + 1\n    return seen[word]\n",
    ),
    good=(
        "def collect(item, items=None):\n    items = [] if items is None else items\n    items.append(item)\n    return items\n",
        "def show(items=[]):\n    for item in items:\n        print(item)\n",
        'def build(options={}):\n    options = dict(options)\n    options["x"] = 1\n    return options\n',
    ),
)

"""python-lock-not-released: an exception leaves a lock held for ever."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._scope import function_of

_LOCK = lazy_pattern(r"(?:lock|mutex|semaphore|\bsem)\w*(?:\(\))?\Z", re.IGNORECASE)
_OWN_ROOM = lazy_pattern(r"acquire|lock|__enter__|__aenter__|_before_fork|before_")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("acquire"):
        owner, function = call.receiver, function_of(call.node)
        if owner is None or function is None or not _LOCK.search(owner.text()):
            continue
        statement = call.node.parent()
        if statement is not None and statement.kind() == "await":
            statement = statement.parent()
        label = function.field("name")
        if (
            statement is None
            or statement.kind() != "expression_statement"
            or label is None
            or _OWN_ROOM.search(label.text())
        ):
            continue
        release = f"{owner.text()}.release("
        if release not in function.text():
            continue
        blocks = function.find_all({"rule": {"any": [{"kind": "finally_clause"}, {"kind": "except_clause"}]}})
        if not any(release in block.text() for block in blocks) and _something_between(function.text(), owner.text()):
            yield node_match(file, call.node, f"`{owner.text()}` stays held if anything before its release fails")


def _something_between(text: str, owner: str) -> bool:
    """Whether any call stands between acquiring and releasing; plain assignments do not fail."""
    start = text.find(f"{owner}.acquire(")
    end = text.find(f"{owner}.release(", start)
    between = text[start:end].partition("\n")[2]
    return "(" in between or "[" in between


RULE = FileRule(
    id="python-lock-not-released",
    title="An exception leaves a lock held for ever",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-667", "CWE-772"),
    languages=("python",),
    triggers=(".acquire(",),
    tests=False,
    what="`acquire()` and `release()` stand in one function, and the release is in no `finally`.",
    why="When a line between them raises, the lock stays held and every other thread waits without end.",
    fix="Write `with lock:`.",
    check=check,
    bad=(
        "def add(self, item):\n    self.lock.acquire()\n    self.items.append(self.convert(item))\n    self.lock.release()\n",
        "async def put(queue_lock, item):\n    await queue_lock.acquire()\n    await send(item)\n    queue_lock.release()\n",
    ),
    good=(
        "def add(self, item):\n    with self.lock:\n        self.items.append(item)\n",
        "def add(self, item):\n    self.lock.acquire()\n    try:\n        self.items.append(self.convert(item))\n    finally:\n        self.lock.release()\n",
        "def connect(self):\n    connection = self.pool.acquire()\n    connection.ping()\n    self.pool.release(connection)\n",
    ),
)

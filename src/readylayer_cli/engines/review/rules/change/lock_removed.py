"""change-lock-removed: code runs without the lock or transaction that it ran in."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import match_symbols
from readylayer_cli.engines.review.rules.change._marks import marks_of
from readylayer_cli.engines.review.rules.change._places import removed_span
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region, edited_files
from readylayer_cli.engines.review.rules.change._words import squeezed
from readylayer_cli.engines.review.view import ChangeView

_HOLDS = lazy_pattern(
    r"^\s*(?:async\s+)?with\b.*(?:lock|mutex|semaphore|atomic|transaction)\b|^\s*with\b.*\.begin(?:_nested)?\(\)|\b\w*(?:mu|mutex|lock|Mutex|Lock)\w*\.(?:R?Lock|lock|acquire|synchronize|writeLock|readLock)\(|\bsynchronized\s*\("
    r"|\bsynchronized\b.*\(|\.select_for_update\(|\.with_for_update\(|\.lock\(?!?\b|\bwith_lock\b|\block!|lockForUpdate\(|\.transaction\s*(?:do\b|\(|\{)|\bDB::transaction\(|\bselect\b.*\bfor update\b|\$transaction\("
    r"|\bBEGIN\b.*TRANSACTION",
    re.IGNORECASE,
)
_STILL = lazy_pattern(
    r"lock|mutex|atomic|transaction|synchroni|semaphore|\bbegin\b|for_update|singleflight|sync\.|once|queue|channel|chan\b",
    re.IGNORECASE,
)
_DECORATOR = lazy_pattern(r"atomic|transactional|synchronized|\block|serialize_access", re.IGNORECASE)
_KEPT_LINES = 0.7
_MIN_BODY = 2
_COMMENT = lazy_pattern(r"^\s*(?:#|//|\*|/\*)")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for file in view.once(edited_files):
        reported: set[int] = set()
        for line, text, region in _lost(file):
            if id(region) not in reported:
                reported.add(id(region))
                message = f"The code does not run in `{text.strip()[:80]}` any more"
                yield ChangeMatch(
                    file.pair.path,
                    Match(file.span(line, region), message=message, anchor=squeezed(text), symbol=region.name),
                )
        if any(_DECORATOR.search(text) for _, text in file.pair.change.removed):
            yield from _marks(file)


def _lost(file: EditedFile) -> Iterator[tuple[int, str, Region]]:
    for line, region in file.old_region.items():
        text = region.removed[line]
        if region.old is None or not _HOLDS.search(text[:300]) or _COMMENT.match(text):
            continue
        if _STILL.search(region.added_text) or squeezed(text) in squeezed(region.new_text):
            continue
        if _body_stays(region):
            yield line, text, region


def _body_stays(region: Region) -> bool:
    kept = {squeezed(text) for text in region.new_text.split("\n")[1:]}
    rest = [
        squeezed(text)
        for text in region.removed.values()
        if not _STILL.search(text) and len(squeezed(text)) > _MIN_BODY
    ]
    stayed = sum(text in kept for text in rest)
    return stayed >= len(rest) * _KEPT_LINES and len([text for text in kept if len(text) > _MIN_BODY]) >= _MIN_BODY


def _marks(file: EditedFile) -> Iterator[ChangeMatch]:
    if any(_STILL.search(text) for _, text in file.pair.change.added):
        return
    lines = {line for line, _ in file.pair.change.removed}
    for old, new in match_symbols(list(file.base.symbols.functions), list(file.head.symbols.functions)):
        now = {mark.last_name for mark in marks_of(new.node)}
        for mark in marks_of(old.node):
            if mark.line in lines and _DECORATOR.search(mark.name) and mark.last_name not in now:
                message = f"`{new.name.rpartition('.')[2]}` does not run in `{mark.text[:60]}` any more"
                yield ChangeMatch(
                    file.pair.path,
                    Match(removed_span(file.pair, mark.line), message=message, anchor=mark.text, symbol=new.name),
                )


_PY = "def pay(order):\n    with transaction.atomic():\n        order.paid = True\n        order.save()\n        Receipt.create(order)\n"
_PY_WITHOUT = "def pay(order):\n    order.paid = True\n    order.save()\n    Receipt.create(order)\n"
_GO = "package a\n\nfunc (c *Cache) Set(k string, v int) {\n\tc.mu.Lock()\n\tdefer c.mu.Unlock()\n\tc.size++\n\tc.data[k] = v\n}\n"
_JAVA = "class A {\n  @Transactional\n  void pay(Order o) {\n    o.pay();\n    store.save(o);\n  }\n}\n"

RULE = ChangeRule(
    id="change-lock-removed",
    title="Code runs without the lock or transaction that it ran in",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-362", "CWE-667"),
    tags=("concurrency",),
    what="A lock, a transaction, `select_for_update` or `synchronized` is gone from a kept function whose statements stay.",
    why="Two requests at once now see or leave half of the work; tests seldom run two at once.",
    fix="Put it back, or say what keeps others out now.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY_WITHOUT}),
        ChangeExample({"a.go": _GO}, {"a.go": _GO.replace("\tc.mu.Lock()\n\tdefer c.mu.Unlock()\n", "")}),
        ChangeExample({"A.java": _JAVA}, {"A.java": _JAVA.replace("  @Transactional\n", "")}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("transaction.atomic()", "db.transaction()")}),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": "def pay(order):\n    enqueue('pay', order.pk)\n"}),
    ),
)  # fmt: skip

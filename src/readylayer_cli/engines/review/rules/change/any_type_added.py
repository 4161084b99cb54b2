"""change-any-type-added: a type that checks nothing is added."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.view import ChangeView, FilePair

_TYPESCRIPT = lazy_pattern(
    r"\bas\s+any\b|(?<=:)\s*any\b(?!\s*[:(])|<any>|\bany\[\]|\bArray<any>|\bRecord<\w+,\s*any>|\bas\s+unknown\s+as\b"
)
_PYTHON = lazy_pattern(r"(?<!args)(?::|->)\s*(?:typing\.|t\.)?Any\b")
_PYTHON_TYPE = lazy_pattern(r"\w\s*:\s*[\w\"'\[]|->")
_PYTHON_CAST = lazy_pattern(r"\bcast\(\s*(?:typing\.|t\.)?[\"']?Any\b")
_COMMENT = lazy_pattern(r"^\s*(?://|\*|/\*|#)")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs_of("typescript", "tsx", "python"):
        if pair.head is None or not is_production(pair.path) or pair.path.endswith(".d.ts"):
            continue
        lines = _python(pair) if pair.head.language == "python" else _typescript(pair)
        if lines:
            more = len(lines)
            message = "A value is typed as `any`" if more == 1 else f"{more} values more than before are typed as `any`"
            yield ChangeMatch(pair.path, Match(head_span(pair.head, lines[0]), message=message, anchor=pair.path))


def _typescript(pair: FilePair) -> list[int]:
    added = [line for line, text in pair.change.added for _ in range(_count(_TYPESCRIPT, text))]
    removed = sum(_count(_TYPESCRIPT, text) for _, text in pair.change.removed)
    return added[: max(len(added) - removed, 0)]


def _python(pair: FilePair) -> list[int]:
    replaced = [
        new.line
        for old, new in replaced_lines(pair.change, _PYTHON_TYPE)
        if _count(_PYTHON, new.text) > _count(_PYTHON, old.text)
    ]
    cast = [line for line, text in pair.change.added if "cast(" in text and _count(_PYTHON_CAST, text)]
    return sorted({*replaced, *cast})


def _count(pattern: re.Pattern[str], text: str) -> int:
    return 0 if _COMMENT.match(text) else len(pattern.findall(text[:1000]))


_CODE = "export function total(cart: Cart): number {\n  return cart.sum\n}\n"

RULE = ChangeRule(
    id="change-any-type-added",
    title="A value is given a type that checks nothing",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    tags=("gates",),
    languages=("typescript", "tsx", "python"),
    what="More uses of `any`, `as any`, `as unknown as` in a TypeScript file of production code than before; in Python an annotation that became `Any`, or `cast(Any, ...)`.",
    why="From there on the type checker is silent: a misspelt name or a wrong shape is found by users.",
    fix="Name the type. For data from outside use `unknown` (`object` in Python) and check it where it enters.",
    check=check,
    bad=(
        ChangeExample({"src/a.ts": _CODE}, {"src/a.ts": _CODE.replace("cart: Cart", "cart: any")}),
        ChangeExample({"src/a.ts": _CODE}, {"src/a.ts": _CODE.replace("cart.sum", "(cart as any).sum")}),
        ChangeExample({"src/a.py": "def f(x: int) -> int:\n    return x\n"}, {"src/a.py": "def f(x: Any) -> int:\n    return x\n"}),
    ),
    good=(
        ChangeExample({"src/a.ts": "let x: any = 1\n"}, {"src/a.ts": "let y: any = 1\n"}),
        ChangeExample({"src/a.ts": _CODE}, {"src/a.ts": "// as any other function\n" + _CODE.replace("Cart", "Cart & { any: string }")}),
    ),
)  # fmt: skip

"""change-query-unparameterised: a query that took parameters is put together from strings now."""

import re
from collections.abc import Iterable, Iterator, Sequence

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._replacements import Block, Line, blocks
from readylayer_cli.engines.review.view import ChangeView

_SQL = lazy_pattern(
    r"\b(?:select\b.{0,200}\bfrom|insert\s+into|update\b.{0,80}\bset|delete\s+from|where|values\s*\(|order\s+by|having|and\s+[\w.`\"]+\s*(?:=|like|in\b)|join\s+\w+|like\s|drop\s+\w+|alter\s+\w+)",
    re.IGNORECASE,
)
_PLACEHOLDER = lazy_pattern(r"(?<![\w?])\?(?![\w?.:])|%s\b|%\(\w+\)s|\$\d+\b|(?<![:\w\]]):[a-z_]\w*\b(?!\s*=>)|@\w+\b")
_INTERPOLATION = lazy_pattern(
    r"[\"'`]\s*(?:\+|\.)\s*\$?\w|\w\)?\s*(?:\+|\.(?=\s*[\"']))\s*[\"'`]|#\{|\$\{|\{\$|\bf[\"']{1,3}.*\{\w|[\"']\s*%\s*[\w(]|\.format\(|Sprintf\(|\bsprintf\(|\.concat\(|=\s*'?\$[A-Za-z_]\w*"
)
_WORD = lazy_pattern(r"[A-Za-z_]{3,}")
_SHARED_WORDS = 0.5
_MAX_LINES = 30
_COMMENT = lazy_pattern(r"^\s*(?:#|//|\*|--)")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or pair.base is None or not is_production(pair.path) or not pair.head.has_grammar:
            continue
        if pair.head.language in {"yaml", "json", "html", "css"}:
            continue
        for block in blocks(pair.change):
            for line in _opened(block):
                match = Match(head_span(pair.head, line.line), anchor=line.text.strip())
                yield ChangeMatch(pair.path, match)
                break


def _opened(block: Block) -> Iterator[Line]:
    """Added lines that build what a removed line had left to the driver."""
    old = _code(block.removed)
    if not any(_SQL.search(line.text) for line in old) or not any(_takes_parameters(line.text) for line in old):
        return
    words = _words(old)
    for line in _code(block.added):
        if not _SQL.search(line.text) or not _INTERPOLATION.search(line.text):
            continue
        if any(_same_interpolation(line.text, other.text) for other in old):
            continue
        own = _words((line,))
        if own and len(own & words) / len(own) >= _SHARED_WORDS and not _takes_as_many(line.text, old):
            yield line


def _takes_parameters(text: str) -> bool:
    return bool(_PLACEHOLDER.search(text))


def _takes_as_many(text: str, old: Sequence[Line]) -> bool:
    """Whether the new line leaves as much to the driver as the old line did."""
    before = max(len(_PLACEHOLDER.findall(line.text)) for line in old)
    return len(_PLACEHOLDER.findall(text)) >= before and "%" not in text


def _same_interpolation(new: str, old: str) -> bool:
    return len(_INTERPOLATION.findall(old)) >= len(_INTERPOLATION.findall(new)) and bool(_SQL.search(old))


def _code(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines[:_MAX_LINES] if not _COMMENT.match(line.text) and len(line.text) < 500]


def _words(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset(word.lower() for line in lines for word in _WORD.findall(line.text))


_PY = "def load(db, name):\n    return db.execute('SELECT * FROM users WHERE name = ?', (name,))\n"
_RUBY = "class A\n  def find\n    User.where('name = ? AND age > 3', params[:name])\n  end\nend\n"
_JS = "function load(db, id) {\n  return db.query('SELECT * FROM notes WHERE id = $1', [id])\n}\n"

RULE = ChangeRule(
    id="change-query-unparameterised",
    title="A query that took parameters is put together from strings now",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-89",),
    tags=("security",),
    what="SQL text that had placeholders is replaced by the same text with concatenation, formatting or interpolation.",
    why="A value with a quote in it ends the string and goes on as SQL.",
    fix="Keep the placeholders and hand the values to the driver.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": "def load(db, name):\n    return db.execute(f\"SELECT * FROM users WHERE name = '{name}'\")\n"}),
        ChangeExample({"app/a.rb": _RUBY}, {"app/a.rb": "class A\n  def find\n    User.where(\"name = '#{params[:name]}' AND age > 3\")\n  end\nend\n"}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": "function load(db, id) {\n  return db.query('SELECT * FROM notes WHERE id = ' + id)\n}\n"}),
    ),
    good=(
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("name = ?", "login = ?")}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": _JS.replace("'SELECT * FROM notes WHERE id = $1'", "'SELECT * FROM notes ' +\n    'WHERE id = $1'")}),
        ChangeExample({"app/a.js": _JS}, {"app/a.js": "function load(id) {\n  return Notes.find(`note-${id}`)\n}\n"}),
    ),
)  # fmt: skip

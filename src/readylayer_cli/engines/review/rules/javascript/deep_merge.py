"""javascript-deep-merge: a function merges or sets deeply and lets `__proto__` through."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import unwrap

_GUARD = lazy_pattern(
    r"__proto__|prototype|constructor\b|hasOwn|[uU]nsafe|UNSAFE|[fF]orbidden|FORBIDDEN|create\(null\)|new Map|\.has\(|[sS]afe|[sS]anitize|[pP]rotected"
)
_RECURSION = lazy_pattern(
    r"(?:function\s+|(?:const|let|var)\s+)[\w$]*(?:[mM]erge|[eE]xtend|[dD]eep|[dD]efaults|[mM]ixin)[\w$]*\s*[=(]|[\w$]\(\s*[\w$]+\[([\w$]+)\]\s*,\s*[\w$]+\[\1\]"
)
_STEP = lazy_pattern(r"(?<![\w$.])([\w$]+)\s*=\s*\1\[[^\]\n]{1,80}\]")
_PATH = lazy_pattern(r"split\(|[pP]ath\w*\(|[kK]eys?\w*\(")
_WRITE = lazy_pattern(r"[\w$]\[[^\]\n]{1,80}\]\s*=[^=>]|Object\.assign\(")
_LOOP = lazy_pattern(r"\bfor\b|\bwhile\b|\.forEach\(|\.reduce\(")
_SETTER = lazy_pattern(r"set|assign|merge|extend|put|write|unflatten|expand|deep|path|exports", re.IGNORECASE)
_MAX_LINES = 80


def check(file: SourceFile) -> Iterable[Match]:
    if _RECURSION.search(file.text):
        yield from _merges(file)
    if _STEP.search(file.text) and _PATH.search(file.text):
        yield from _walks(file)


def _merges(file: SourceFile) -> Iterator[Match]:
    """`merge(target[key], source[key])` inside `merge`."""
    for symbol in _suspects(file):
        name = symbol.name.rpartition(".")[2]
        for call in file.calls.method(name):
            line = call.node.range().start.line + 1
            if symbol.first <= line <= symbol.last and _goes_deeper(file, call.positional):
                yield _hit(file, symbol, call.node, f"`{name}` merges deeply and follows a key named `__proto__`")


def _goes_deeper(file: SourceFile, arguments: list[SgNode]) -> bool:
    """Whether the first two arguments are members of two objects under one key."""
    if len(arguments) < 2:
        return False
    members = [_member(file, node) for node in arguments[:2]]
    keys = {key.text() for node in members if node is not None and (key := node.field("index")) is not None}
    owners = {owner.text() for node in members if node is not None and (owner := node.field("object")) is not None}
    return None not in members and len(keys) == 1 and len(owners) == 2


def _member(file: SourceFile, node: SgNode) -> SgNode | None:
    node = unwrap(node)
    if node.kind() == "identifier":
        definition = scopes_of(file).definition(node.text(), node)
        node = unwrap(definition.node) if definition is not None and definition.kind == "value" else node
    return node if node.kind() == "subscript_expression" else None


def _walks(file: SourceFile) -> Iterator[Match]:
    """`for (..) { o = o[key]; } o[last] = value` over the parts of a path."""
    rule = {"kind": "assignment_expression", "has": {"field": "left", "kind": "subscript_expression"}}
    suspects = [symbol for symbol in _suspects(file) if _walks_a_path(symbol.node.text())]
    if not suspects:
        return
    for node in file.find_all(rule):
        line = node.range().start.line + 1
        target = node.field("left")
        owner = target.field("object") if target is not None else None
        symbol = next((item for item in suspects if item.first <= line <= item.last), None)
        if symbol is None or owner is None:
            continue
        stepped = {found[1] for found in _STEP.finditer(symbol.node.text())}
        if owner.text() in stepped:
            hit = _hit(file, symbol, node, "The path is followed through a part named `__proto__`")
            yield hit if _SETTER.search(symbol.name.rpartition(".")[2]) else replace(hit, severity=Severity.LOW)


def _walks_a_path(text: str) -> bool:
    return bool(_STEP.search(text) and _PATH.search(text) and _LOOP.search(text))


def _suspects(file: SourceFile) -> Iterator[Symbol]:
    for symbol in file.symbols.functions:
        if symbol.last - symbol.first < _MAX_LINES:
            text = symbol.node.text()
            if _WRITE.search(text) and _LOOP.search(text) and not _GUARD.search(text):
                yield symbol


def _hit(file: SourceFile, symbol: Symbol, node: SgNode, message: str) -> Match:
    return Match(file.span(node), message, node.text(), extent=file.span(symbol.node))


RULE = FileRule(
    id="javascript-deep-merge",
    title="A deep merge or set lets `__proto__` through",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1321",),
    languages=LANGUAGES,
    triggers=("] =", "]=", "Object.assign"),
    tests=False,
    what="A function copies keys into nested objects, or follows a dotted path, without refusing `__proto__`, `constructor` and `prototype`.",
    why="Parsed JSON can have a key `__proto__`. Following it writes to `Object.prototype`, and so to every object of the process.",
    fix="Skip these three keys, or test `Object.hasOwn(target, key)` before going deeper.",
    check=check,
    bad=(
        "function merge(target, source) {\n  for (const key in source) {\n    if (typeof source[key] === 'object') {\n      target[key] = merge(target[key], source[key]);\n    } else {\n      target[key] = source[key];\n    }\n  }\n  return target;\n}\n",
        "export const mergeDeep = (target, source) => {\n  Object.keys(source).forEach((key) => {\n    if (isObject(source[key])) {\n      if (!target[key]) Object.assign(target, { [key]: {} });\n      mergeDeep(target[key], source[key]);\n    } else {\n      Object.assign(target, { [key]: source[key] });\n    }\n  });\n};\n",
        "export function set(object, path, value) {\n  const keys = path.split('.');\n  let current = object;\n  for (const key of keys.slice(0, -1)) {\n    current = current[key];\n  }\n  current[keys.at(-1)] = value;\n}\n",
    ),
    good=(
        "function merge(target, source) {\n  for (const key in source) {\n    if (key === '__proto__') continue;\n    target[key] = isObject(source[key]) ? merge(target[key], source[key]) : source[key];\n  }\n  return target;\n}\n",
        "function copy(target, source) {\n  for (const key in source) {\n    target[key] = source[key];\n  }\n  return target;\n}\n",
        "function isEqual(a, b) {\n  for (const key in a) if (!isEqual(a[key], b[key])) return false;\n  return true;\n}\n",
        "export function get(object, path) {\n  let current = object;\n  for (const key of path.split('.')) {\n    current = current[key];\n  }\n  seen[path] = current;\n  return current;\n}\n",
    ),
)

"""javascript-stub: a function is left without its implementation."""

import re
from collections.abc import Iterable
from dataclasses import replace

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match, node_match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES

_MISSING = lazy_pattern(
    r"['\"`](?:[\w.$ ()]{0,40}[\s:])?(?:not\s+(?:yet\s+)?implemented|unimplemented|implement\s+me|TODO)\b.{0,20}['\"`]",
    re.IGNORECASE,
)
_ABSTRACT = lazy_pattern(
    r"abstract|subclass|overrid|derived|must (?:be )?implement|should (?:be )?implement|interface|not supported|unsupported",
    re.IGNORECASE,
)
_IDLE = lazy_pattern(
    r"(?:console|logger|log)\.\w+\(|await new Promise\(|await (?:sleep|delay)\(|return(?:\s+(?:true|false|null|undefined|\[\]|\{[^()]*\}|['\"\d][^()]*))?\s*;?\Z"
)
_MAX_STATEMENTS = 4
_PROMISE = lazy_pattern(
    r"in (?:a |the )?(?:real|actual|production)[\w ,-]{0,20}(?:implementation|app\w*|code|system|scenario|world|environment|you would|we would|this would)"
    r"|placeholder (?:implementation|for (?:now|the real|actual))|(?:actual|real) (?:implementation|logic) (?:goes|would go|should go|here)"
    r"|(?:rest|remainder) of (?:the |your )?(?:code|implementation|function|logic) (?:here|goes|remains|stays|unchanged)|your (?:code|logic|implementation) (?:goes )?here"
    r"|(?:dummy|mock|fake|stub(?:bed)?) (?:implementation|data|response|value)s? for now|implement (?:this|the actual|actual|real)[\w ]{0,30}(?:later|here)",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    for symbol in file.symbols.functions:
        body = symbol.node.field("body")
        if body is None or body.kind() != "statement_block":
            continue
        statements = body.named_children()
        code = [item for item in statements if item.kind() != "comment"]
        thrown = code[0] if len(code) == 1 and code[0].kind() == "throw_statement" else None
        if thrown is not None and _MISSING.search(thrown.text()[:300]) and not _is_meant(file, symbol, thrown):
            message = f"`{symbol.name.rpartition('.')[2]}` only throws that it is not implemented"
            yield replace(_hit(file, symbol, message), severity=Severity.LOW)
        elif _is_idle(code) and any(
            _PROMISE.search(item.text()[:500]) for item in statements if item.kind() == "comment"
        ):
            message = f"A comment says that `{symbol.name.rpartition('.')[2]}` is no real implementation"
            yield _hit(file, symbol, message)


def _is_idle(code: list[SgNode]) -> bool:
    """Whether at most one statement does anything; logging, waiting and constant results do not count."""
    busy = [item for item in code if not _IDLE.match(item.text()[:300])]
    return len(code) <= _MAX_STATEMENTS and len(busy) <= 1


def _is_meant(file: SourceFile, symbol: Symbol, thrown: SgNode) -> bool:
    """Whether a class leaves the method to its subclasses."""
    around = "\n".join(file.lines[max(0, symbol.first - 8) : symbol.first])
    owner = symbol.name.rpartition(".")[0]
    parent = file.symbols.named(owner) if owner else None
    return bool(
        _ABSTRACT.search(thrown.text()[:300])
        or _ABSTRACT.search(around)
        or re.search(r"Base|Abstract|Interface|Adapter|Stub|Mock", owner)
        or (parent is not None and parent.node.kind() == "abstract_class_declaration")
        or (
            parent is not None
            and parent.is_class
            and not re.search(r"\bextends\b|\bimplements\b", parent.node.text()[:200])
        )
    )


def _hit(file: SourceFile, symbol: Symbol, message: str) -> Match:
    match = node_match(file, symbol.node, message)
    return Match(file.line_span(symbol.first), match.message, anchor=match.anchor[:400], extent=match.span)


RULE = FileRule(
    id="javascript-stub",
    title="A function is left without its implementation",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1164",),
    languages=LANGUAGES,
    triggers=(
        "mplement",
        "In a real",
        "in a real",
        "In production",
        "in production",
        "laceholder",
        "or now",
        "goes here",
        "TODO",
        "In an actual",
        "in an actual",
        " of the code",
    ),
    tests=False,
    what="A function only throws that it is not implemented, or does next to nothing below a comment that speaks of the real implementation.",
    why="The code around it calls the function as if it worked; such leftovers of generated code fail in production, or succeed without doing anything.",
    fix="Implement it, or remove it together with what calls it.",
    check=check,
    bad=(
        "export function refund(order) {\n  throw new Error('Not implemented');\n}\n",
        "async function verifyToken(token) {\n  // In a real implementation, we would check the signature here\n  return true;\n}\n",
        "export async function charge(card, amount) {\n  console.log('charging', amount);\n  // In production, this would call the payment provider\n  await new Promise((resolve) => setTimeout(resolve, 500));\n  return { success: true };\n}\n",
        "const sendMail = async (to, text) => {\n  // TODO: placeholder implementation\n};\n",
    ),
    good=(
        "class Store {\n  /** Subclasses override this. */\n  read() {\n    throw new Error('not implemented');\n  }\n}\n",
        Example(
            "abstract class Mark extends Node {\n  print() {\n    throw new Error('print not implemented');\n  }\n}\n",
            "src/mark.ts",
        ),
        "function unsupported() {\n  throw new Error('Not implemented: must be implemented by subclasses');\n}\n",
        "function total(order) {\n  // in a real shop taxes differ by country\n  const sum = add(order);\n  return sum * rate(order);\n}\n",
        "function noop() {}\n",
    ),
)

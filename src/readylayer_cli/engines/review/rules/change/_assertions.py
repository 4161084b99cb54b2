"""Assertions of a test file, each with how much it demands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.languages import JAVASCRIPT_FAMILY
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

_BLANKS = lazy_pattern(r"\s+")
_MAX_CHARACTERS = 2000
_WORDS = lazy_pattern(
    r"_*(?:assert|refute|expect|should|verify|check|ensure|validate|must|wont|require|compare|eventually)(?![a-z])|_*(?:assert|refute)[a-z]*_?"
    r"|fail\Z|raises\Z|warns\Z|deprecated_call\Z|flunk\Z|andExpect\Z|step\Z|see[A-Z]|dontSee|await_until|wait_for",
)
_JAVASCRIPT_METHODS = frozenset(
    {
        "equal", "equals", "strictEqual", "deepEqual", "deepStrictEqual", "notEqual", "notStrictEqual", "notDeepEqual", "same",
        "notSame", "strictSame", "match", "doesNotMatch", "notMatch", "ok", "notOk", "is", "not", "true", "false", "truthy", "falsy",
        "throws", "doesNotThrow", "rejects", "doesNotReject", "resolves", "fail", "error", "ifError", "null", "like", "regex",
        "snapshot", "matchSnapshot", "has", "hasStrict", "type", "pass", "partialDeepStrictEqual", "calledWith", "calledOnce", "called",
        "callCount", "notCalled", "isTrue", "isFalse", "deepInclude", "include", "closeTo", "isNull", "instanceOf", "exists",
        "lengthOf", "notThrows", "throwsAsync", "notThrowsAsync", "equalsStrict",
    }
)  # fmt: skip
_UNMISTAKABLE = frozenset(
    {
        "strictEqual",
        "deepEqual",
        "deepStrictEqual",
        "notStrictEqual",
        "notDeepEqual",
        "notDeepStrictEqual",
        "partialDeepStrictEqual",
    }
)
_ASSERTION_MODULE = lazy_pattern(r"(?:@\w+/)?(?:assert|chai|should|expect|uvu/assert|power-assert|sinon\.assert)\b")
_JAVASCRIPT_RECEIVER = lazy_pattern(
    r"(?:[\w$]*\.)*(?:assert|t|tap|test|ctx|tst|is|should|sinon|chai|st|tt|expect|a|c|sub|subtest|strict)\Z"
)
_GO_FAILS = frozenset({"Error", "Errorf", "Fatal", "Fatalf", "Fail", "FailNow"})
_GO_RECEIVERS = lazy_pattern(
    r"(?:assert|require|is|qt|td|should|must|check|expect|a|r|c|g|gomega|suite|s|ts|tc|suite\.Require\(\)|s\.Require\(\))\Z"
)
_GO_TEST_VALUE = lazy_pattern(r"(?:t|tb|b|f|tt|c|s|ts|suite)\b")


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion: its text in one line, its place, and the node for who wants to look closer."""

    text: str
    line: int
    start: int
    node: SgNode


def assertions_in(file: SourceFile) -> tuple[Assertion, ...]:
    """All assertions of a file in source order; one inside another is part of the outer one."""
    nodes = sorted(_nodes(file), key=lambda node: (node.range().start.index, -node.range().end.index))
    found: list[Assertion] = []
    end = -1
    for node in nodes:
        place = node.range()
        if place.start.index < end:
            continue
        end = place.end.index
        text = _BLANKS.sub(" ", node.text()[:_MAX_CHARACTERS]).strip().rstrip(";")
        found.append(Assertion(text, place.start.line + 1, place.start.index, node))
    return tuple(found)


def _nodes(file: SourceFile) -> Iterator[SgNode]:
    language = file.language
    if language == "python":
        yield from file.find_all({"kind": "assert_statement"})
    if language == "rust":
        yield from file.find_all({"kind": "macro_invocation", "regex": r"^(?:\w+::)*(?:debug_)?assert\w*!"})
        return
    is_assertion = _javascript if language in JAVASCRIPT_FAMILY else _go if language == "go" else _named
    for call in file.calls:
        if is_assertion(call):
            yield _whole_chain(call.node)
    if language in JAVASCRIPT_FAMILY:
        yield from file.find_all({"kind": "member_expression", "regex": r"\.should\.|\.to\.(?:not\.)?be\.\w+$"})


def _named(call: Call) -> bool:
    if call.method in {"to", "not_to", "to_not"}:
        return call.receiver is not None and call.receiver.text() == "is_expected"
    return bool(_WORDS.match(call.method))


def _javascript(call: Call) -> bool:
    if _named(call):
        return True
    if call.method in _UNMISTAKABLE or _ASSERTION_MODULE.match(call.name):
        return True
    if call.method not in _JAVASCRIPT_METHODS or call.receiver is None:
        return False
    return bool(_JAVASCRIPT_RECEIVER.match(call.receiver.text()[:200]))


def _go(call: Call) -> bool:
    receiver = call.receiver
    owner = receiver.text()[:60] if receiver is not None else ""
    if call.method in _GO_FAILS:
        return bool(_GO_TEST_VALUE.match(owner))
    if owner and _GO_RECEIVERS.match(owner):
        return not _GO_TEST_VALUE.fullmatch(owner) or call.method in _GO_SUITE_METHODS
    first = call.arguments[0].text() if call.arguments else ""
    named = re.match(
        r"(?:assert|require|expect|check|verify|must|want|compare|diff|test)(?![a-z])", call.method, re.IGNORECASE
    )
    return bool(named) and bool(_GO_TEST_VALUE.fullmatch(first))


_GO_SUITE_METHODS = frozenset(
    {
        "Equal", "NotEqual", "NoError", "Error", "ErrorIs", "ErrorAs", "ErrorContains", "EqualError", "True", "False", "Nil", "NotNil", "Len",
        "Empty", "NotEmpty", "Contains", "NotContains", "Same", "JSONEq", "ElementsMatch", "Greater", "Less", "Regexp", "Assert",
        "Check", "EqualValues", "Exactly", "IsType", "Zero", "Panics", "Implements", "InDelta", "WithinDuration",
    }
)  # fmt: skip

_CHAIN = frozenset(
    {
        "member_expression", "call_expression", "await_expression", "method_invocation", "member_call_expression", "call",
        "nullsafe_member_call_expression", "navigation_expression", "attribute", "non_null_expression",
    }
)  # fmt: skip


def _whole_chain(node: SgNode) -> SgNode:
    while (parent := node.parent()) is not None and parent.kind() in _CHAIN and _continues(parent, node):
        node = parent
    return node


def _continues(parent: SgNode, node: SgNode) -> bool:
    if parent.kind() == "await_expression":
        return True
    return parent.range().start.index == node.range().start.index

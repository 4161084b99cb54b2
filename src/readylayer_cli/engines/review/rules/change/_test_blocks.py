"""Tests that are calls with a block: Jest, Vitest, Mocha, node:test, tap and AVA; RSpec and minitest."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._test_units import Unit, direct_skip, unit

_JAVASCRIPT = lazy_pattern(
    r"(?P<mark>[xf])?(?P<word>describe|context|suite|it|test|specify|bench)(?P<rest>(?:\.[a-zA-Z]+)*)(?P<table>\.each\s*[(`].*|\.for\s*[(`].*|\.(?:skipIf|runIf)\(.*)?\Z",
    re.DOTALL,
)
_JAVASCRIPT_SUITES = frozenset({"describe", "context", "suite"})
_TAP = lazy_pattern(r"(?:t|tap|ctx|sub|assert|a|b|c)\.test(?P<rest>(?:\.[a-z]+)*)\Z")
_OPTION = lazy_pattern(r"\b(skip|todo|only)\s*:\s*(?:true\b|['\"`])")
_CALLBACKS = frozenset({"arrow_function", "function_expression", "function"})
_JAVASCRIPT_CALLS = frozenset({"skip"})

_RUBY_SUITES = frozenset({"describe", "context", "feature", "xdescribe", "xcontext", "fdescribe", "fcontext"})
_RUBY_TESTS = frozenset(
    {"it", "specify", "example", "scenario", "test", "xit", "xspecify", "xexample", "fit", "focus", "pending", "should"}
)
_RUBY_CALLS = frozenset({"skip", "pending"})


def javascript_units(file: SourceFile) -> Iterator[Unit]:
    """Calls such as `describe`, `it`, `test`, `t.test` and their variants, with a callback."""
    for call in file.calls:
        found = _JAVASCRIPT.match(call.written[:400]) or _TAP.match(call.written)
        if found:
            made = _javascript_unit(file, call, found)
            if made is not None:
                yield made


def _javascript_unit(file: SourceFile, call: Call, found: re.Match[str]) -> Unit | None:
    arguments = call.positional
    callback = next((one for one in reversed(arguments) if one.kind() in _CALLBACKS), None)
    parts = found["rest"].split(".")[1:]
    if not arguments or (callback is None and "todo" not in parts):
        return None
    word = found.groupdict().get("word") or "test"
    skip = (
        "x" + word
        if found.groupdict().get("mark") == "x"
        else next((part for part in parts if part in {"skip", "todo"}), "")
    )
    focus = "f" + word if found.groupdict().get("mark") == "f" else "only" if "only" in parts else ""
    option = _option(arguments)
    skip = skip or (option if option in {"skip", "todo"} else "")
    focus = focus or (option if option == "only" else "")
    if callback is not None and not skip and word not in _JAVASCRIPT_SUITES:
        skip = direct_skip(file, callback, _JAVASCRIPT_CALLS)
    name = arguments[0].text().strip("'\"`") if arguments[0] != callback else ""
    return unit(name[:200], call.node, is_suite=word in _JAVASCRIPT_SUITES, skip=skip, focus=focus)


def _option(arguments: list[SgNode]) -> str:
    for one in arguments[:2]:
        if one.kind() == "object":
            found = _OPTION.search(one.text()[:500])
            return found[1] if found else ""
    return ""


def ruby_units(file: SourceFile) -> Iterator[Unit]:
    """`describe`/`it` blocks of RSpec and minitest, `test "..." do` of Rails, and `test_...` methods."""
    for symbol in file.symbols:
        last = symbol.name.rpartition(".")[2]
        if symbol.is_class:
            yield unit(last, symbol.node, is_suite=True)
        elif last.startswith("test_"):
            yield unit(last, symbol.node, skip=direct_skip(file, symbol.node, _RUBY_CALLS))
    for call in file.calls.method(*_RUBY_SUITES, *_RUBY_TESTS):
        block = next((child for child in call.node.children() if child.kind() in {"do_block", "block"}), None)
        receiver = call.receiver
        if block is None or (receiver is not None and receiver.text() != "RSpec"):
            continue
        yield _ruby_unit(file, call, block)


def _ruby_unit(file: SourceFile, call: Call, block: SgNode) -> Unit:
    is_suite = call.method in _RUBY_SUITES
    marks = " ".join(one.text() for one in call.arguments[1:])
    marked = re.search(r"(?<!\w):?\b(skip|pending)\b(?!:\s*(?:false|nil))", marks)
    skip = call.method if call.method[:1] == "x" or call.method == "pending" else marked[0] if marked else ""
    focus = call.method if call.method in {"fit", "fdescribe", "fcontext", "focus"} or ":focus" in marks else ""
    name = call.arguments[0].text().strip("'\":") if call.arguments else _first_line(block)
    return unit(
        name[:200], call.node, is_suite=is_suite, skip=skip or _skip_inside(file, block, is_suite=is_suite), focus=focus
    )


def _skip_inside(file: SourceFile, block: SgNode, *, is_suite: bool) -> str:
    return "" if is_suite else direct_skip(file, block, _RUBY_CALLS)


def _first_line(block: SgNode) -> str:
    return re.sub(r"\s+", " ", block.text())[:80]

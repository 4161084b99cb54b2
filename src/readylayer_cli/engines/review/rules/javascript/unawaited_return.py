"""javascript-unawaited-return: a promise is returned out of a try block that means to catch its failure."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._async import (
    async_functions,
    handles_its_errors,
    is_async_function,
    is_call_of,
)
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import FUNCTIONS, scopes_of


def check(file: SourceFile) -> Iterable[Match]:
    names = async_functions(file)
    if not names:
        return
    rule = {"kind": "return_statement", "inside": {"kind": "try_statement", "stopBy": "end"}}
    for node in file.find_all(rule):
        value = next(iter(node.named_children()), None)
        name = is_call_of(file, value, names) if value is not None else ""
        function = scopes_of(file).function_of(node)
        if not name or value is None or function is None or _is_excused(file, name, node):
            continue
        if is_async_function(function.node) and _is_tried(node):
            message = f"The failure of `{name}` passes by the catch block"
            yield graded(file, node, Severity.MEDIUM, Confidence.HIGH, message, f"return await {value.text()[:200]}")


def _is_excused(file: SourceFile, name: str, node: SgNode) -> bool:
    """Whether the called function handles its errors, or is the one that the statement stands in."""
    place = file.symbols.at(node.range().start.line + 1)
    last = name.rpartition(".")[2]
    return handles_its_errors(file, name) or (place is not None and place.name.rpartition(".")[2] == last)


def _is_tried(node: SgNode) -> bool:
    """Whether the innermost try statement around has a catch, and the node stands in its block."""
    inner = node
    for around in node.ancestors()[:60]:
        if around.kind() in FUNCTIONS:
            return False
        if around.kind() == "try_statement":
            body = around.field("body")
            in_block = body is not None and body.range().start.index == inner.range().start.index
            return in_block and around.field("handler") is not None
        inner = around
    return False


RULE = FileRule(
    id="javascript-unawaited-return",
    title="A failure passes by the catch block because of a missing await",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-755",),
    languages=LANGUAGES,
    triggers=("async",),
    tests=False,
    what="An async function returns the call of another one from a `try` block without `await`.",
    why="The function has left the block when the promise fails, so the handler that stands there never runs.",
    fix="Write `return await load()`.",
    check=check,
    bad=(
        "async function load(id) { return db.get(id); }\nexport async function page(id) {\n  try {\n    return load(id);\n  } catch (error) {\n    return fallback;\n  }\n}\n",
        "class Api {\n  async get(path) { return fetch(path); }\n  async user(id) {\n    try {\n      return this.get(`/users/${id}`);\n    } catch {\n      return null;\n    }\n  }\n}\n",
    ),
    good=(
        "async function load(id) { return db.get(id); }\nexport async function page(id) {\n  try {\n    return await load(id);\n  } catch (error) {\n    return load(fallback);\n  }\n}\n",
        "async function load(id) {}\nasync function page(id) {\n  try {\n    return load(id);\n  } finally {\n    close();\n  }\n}\n",
        "async function load(id, retries) {\n  try {\n    return load(id, retries - 1);\n  } catch {\n    return null;\n  }\n}\n",
        "function load(id) { return 1; }\nasync function page(id) {\n  try {\n    return load(id);\n  } catch { return 0; }\n}\n",
    ),
)

"""python-unawaited-coroutine: a coroutine of this file is called and its work never starts."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._scope import decorators, enclosing, scope_of

_HARMLESS = ("staticmethod", "classmethod", "abstractmethod", "override", "typing.override", "abc.abstractmethod")


def check(file: SourceFile) -> Iterable[Match]:
    functions, methods = _coroutines(file)
    if not functions and not methods:
        return
    for node in file.find_all({"kind": "expression_statement", "has": {"kind": "call", "nthChild": 1}}):
        call = node.named_children()[0]
        callee = call.field("function") if call.kind() == "call" else None
        if callee is None:
            continue
        name = callee.text()
        if (callee.kind() == "identifier" and name in functions and not _is_local(file, callee)) or (
            name.startswith("self.") and (_class_of(call), name[5:]) in methods
        ):
            yield node_match(file, call, f"`{name}` is a coroutine: without `await` nothing of it runs")


def _coroutines(file: SourceFile) -> tuple[set[str], set[tuple[str, str]]]:
    """Names of async functions of the module, and (class, method) pairs; not those that also exist as plain ones."""
    found: dict[tuple[str, str], bool] = {}
    for function in file.find_all({"kind": "function_definition"}):
        label = function.field("name")
        if label is None:
            continue
        around = next(
            (node for node in function.ancestors() if node.kind() in {"class_definition", "function_definition"}), None
        )
        if around is not None and around.kind() == "function_definition":
            continue
        owner = _class_of(function)
        is_plain_coroutine = (
            function.text().startswith("async")
            and all(node.text().removeprefix("@").strip() in _HARMLESS for node in decorators(function))
            and not _is_generator(function)
        )
        key = (owner, label.text())
        found[key] = found.get(key, True) and is_plain_coroutine
    names = {name for (owner, name), is_async in found.items() if is_async and not owner}
    return names, {key for key, is_async in found.items() if is_async and key[0]}


def _is_generator(function: SgNode) -> bool:
    return "yield" in function.text() and bool(function.find_all({"rule": {"kind": "yield"}}))


def _class_of(node: SgNode) -> str:
    for parent in node.ancestors():
        if parent.kind() == "class_definition":
            label = parent.field("name")
            return label.text() if label is not None else ""
    return ""


def _is_local(file: SourceFile, callee: SgNode) -> bool:
    """Whether the name means something else here: a parameter or a variable of a function around."""
    scope = scope_of(file, callee)
    while not scope.is_module:
        if callee.text() in scope.parameters or callee.text() in scope.bindings:
            return True
        outer = enclosing(file, scope)
        if outer is None:
            return False
        scope = outer
    return callee.text() in scope.bindings


RULE = FileRule(
    id="python-unawaited-coroutine",
    title="A coroutine is called without await, so its work never starts",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-1322",),
    languages=("python",),
    triggers=("async def",),
    what="A statement calls an `async def` of the same file without `await`.",
    why="Calling it only makes an object; Python warns that it was never awaited, at best.",
    fix="Write `await` before it, or keep the task: `task = asyncio.create_task(..)`.",
    check=check,
    bad=(
        'async def save(item):\n    await db.put(item)\n\nasync def handle(item):\n    save(item)\n    return "ok"\n',
        'class Bot:\n    async def send(self, text):\n        await self.socket.send(text)\n\n    async def greet(self):\n        self.send("hello")\n',
    ),
    good=(
        "async def save(item):\n    await db.put(item)\n\nasync def handle(item):\n    await save(item)\n",
        "import asyncio\nasync def save(item):\n    await db.put(item)\n\ndef handle(item):\n    asyncio.run(save(item))\n",
        'class Bot:\n    @command\n    async def send(self, text):\n        await self.socket.send(text)\n\n    def greet(self):\n        self.send("hello")\n',
        "class One:\n    async def send(self): ...\n\nclass Two:\n    def send(self): ...\n    def run(self):\n        self.send()\n",
    ),
)

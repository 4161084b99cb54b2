"""javascript-route-without-guard: a route lacks the guard that its neighbours have."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules._siblings import (
    Handler,
    forgotten,
    guards_ownership,
    is_guard_name,
    lacks_one,
    refuses,
)
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES
from readylayer_cli.engines.review.rules.javascript._values import option, settled, string_value, unwrap

_METHODS = ("get", "post", "put", "patch", "delete", "del", "all")
_READING = frozenset({"get", "head", "options"})
_ROUTER = lazy_pattern(
    r"(?:\w+\.)?(?:\w*[aA]pp|\w*[rR]outer|\w*[rR]outes?|\w*[sS]erver|fastify|api|instance|admin\w*)\Z"
)
_HOOKS = ("preHandler", "onRequest", "preValidation", "beforeHandler", "middleware", "beforeEnter")
_NAME = lazy_pattern(r"[\w$.]+")
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration", "method_definition"})
_NEXT_METHOD = lazy_pattern(r"export\s+(?:async\s+)?function\s+(GET|POST|PUT|PATCH|DELETE)\b")
_MARK = lazy_pattern(
    r"@(Get|Post|Put|Patch|Delete|UseGuards|Roles?|Auth\w*|Permissions?|RequirePermissions?|Public)\b(?:\(\s*(\w*))?"
)
_FIRST = 4


def check(file: SourceFile) -> Iterable[Match]:
    routers: dict[str, list[Handler]] = {}
    guarded_from: dict[str, list[int]] = {}
    for call in file.calls.method("use", "addHook", "register"):
        owner = call.receiver.text() if call.receiver is not None else ""
        if any(_guard_names(file, value) for value in call.positional):
            guarded_from.setdefault(owner, []).append(call.node.range().start.index)
    for call in file.calls.method(*_METHODS):
        handler = _route(file, call, guarded_from)
        if handler is not None and call.receiver is not None:
            routers.setdefault(call.receiver.text(), []).append(handler)
    for handlers in routers.values():
        yield from forgotten(file, handlers)
        yield from lacks_one(file, handlers)
    yield from forgotten(file, list(_next_methods(file)))
    for group in _controllers(file):
        yield from forgotten(file, group)
        yield from lacks_one(file, group)


def _route(file: SourceFile, call: Call, guarded_from: dict[str, list[int]]) -> Handler | None:
    owner = call.receiver.text()[:80] if call.receiver is not None else ""
    if len(call.positional) < 2 or not _ROUTER.match(owner):
        return None
    path = string_value(call.positional[0])
    if path is None or (path and path[0] not in "/:*"):
        return None
    place = call.node.range().start.index
    guards = {name for value in call.positional[1:-1] for name in _guard_names(file, value)}
    guards |= {"middleware" for start in guarded_from.get(owner, ()) if start < place}
    last = settled(file, call.positional[-1]) or call.positional[-1]
    guards |= _inside(file, last) or _wrapped(last)
    return Handler(
        call.node,
        f"{call.method.upper()} {path}",
        frozenset(guards),
        call.method not in _READING,
        last.text(),
        ":" in path,
    )


def _guard_names(file: SourceFile, node: SgNode) -> set[str]:
    """The guards among a route's middleware: names, calls that make them, lists of them, and hooks of an options object."""
    found = settled(file, node) or node
    if unwrap(found).kind() == "object":
        hooks = (option(found, name) for name in _HOOKS)
        return {name for hook in hooks if hook is not None for name in _guard_names(file, hook)}
    if unwrap(found).kind() == "array":
        return {name for child in unwrap(found).named_children() for name in _guard_names(file, child)}
    if unwrap(found).kind() in _FUNCTIONS and unwrap(node).kind() != "identifier":
        return {"check"} if refuses(found.text()) else set()
    name = _NAME.match(unwrap(node).text())
    return {name[0]} if name is not None and (is_guard_name(name[0]) or refuses(_body_of(file, name[0]))) else set()


def _wrapped(node: SgNode) -> set[str]:
    """`requireUser(async (req, res) => ..)`"""
    name = _NAME.match(node.text()) if node.kind() == "call_expression" else None
    return {name[0]} if name is not None and is_guard_name(name[0]) else set()


def _inside(file: SourceFile, function: SgNode) -> set[str]:
    """Guards that are called in the first statements of a handler."""
    body = function.field("body") if function.kind() in _FUNCTIONS else None
    if body is None or body.kind() != "statement_block":
        return set()
    first = [node for node in body.named_children() if node.kind() != "comment"][:_FIRST]
    found = {"check" for statement in first if statement.kind() == "if_statement" and refuses(statement.text())}
    for statement in first:
        for call in statement.find_all({"rule": {"kind": "call_expression"}})[:2]:
            name = _NAME.match(call.text())
            if name is not None and (
                is_guard_name(name[0].rpartition(".")[2]) or guards_ownership(_body_of(file, name[0]))
            ):
                found.add(name[0])
    return found


def _body_of(file: SourceFile, name: str) -> str:
    """A function of this file as written; empty for others."""
    known = file.symbols.named(name)
    return known.node.text() if known is not None and known.node.text().count("\n") < 25 else ""


def _next_methods(file: SourceFile) -> Iterator[Handler]:
    """The methods that a route file of Next.js or SvelteKit exports."""
    if not _NEXT_METHOD.search(file.text):
        return
    for node in file.find_all({"kind": "function_declaration"}):
        name = node.field("name")
        if name is None or name.text() not in {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            continue
        yield Handler(name, name.text(), frozenset(_inside(file, node)), name.text() != "GET", node.text())


def _controllers(file: SourceFile) -> Iterator[list[Handler]]:
    """The routes of each controller of NestJS."""
    if "@Controller" not in file.text:
        return
    for body in file.find_all({"kind": "class_body"}):
        group, marks = [], ""
        holder = body.parent()
        around = holder.parent() if holder is not None else None
        head = (around if around is not None and around.kind() == "export_statement" else holder or body).text()
        if "@UseGuards" in head.partition("class ")[0]:
            continue
        for child in body.named_children():
            if child.kind() == "decorator":
                marks += child.text() + "\n"
            elif child.kind() == "method_definition":
                found = _MARK.findall(marks)
                verbs = [verb for verb, _ in found if verb in {"Get", "Post", "Put", "Patch", "Delete"}]
                guards = frozenset(verb + (name and f"({name})") for verb, name in found if verb not in verbs)
                name = child.field("name")
                if verbs and name is not None:
                    guards |= frozenset(_inside(file, child))
                    group.append(
                        Handler(name, name.text(), guards, verbs[0] != "Get", child.text(), "@Param" in child.text())
                    )
                marks = ""
        yield group


RULE = FileRule(
    id="javascript-route-without-guard",
    title="A route lacks the guard of its neighbours",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-862", "CWE-306"),
    languages=LANGUAGES,
    triggers=(
        ".delete(",
        ".post(",
        ".put(",
        ".patch(",
        ".del(",
        "@Controller",
        "function DELETE",
        "function POST",
        "function PUT",
        "function PATCH",
    ),
    tests=False,
    what="Most routes of a router, controller or route file have a middleware, hook, decorator or first call that checks who asks; one that creates, changes or deletes has none.",
    why="The check was forgotten: anybody can call the route.",
    fix="Give it the same guard, or say beside it why it is open.",
    check=check,
    bad=(
        "router.get('/n', requireUser, list);\nrouter.post('/n', requireUser, create);\nrouter.delete('/n/:id', remove);\n",
        "const guarded = { preHandler: checkRole('editor') };\napp.put('/s', guarded, write);\napp.post('/s', guarded, add);\napp.delete('/s', async () => store.clear());\n",
        Example(
            "export async function GET() {\n  const user = await requireUser();\n  return list(user);\n}\nexport async function PUT(r) {\n  const user = await requireUser();\n  return put(user, r);\n}\nexport async function DELETE(r) {\n  return drop(r);\n}\n",
            "app/api/a/route.ts",
        ),
        Example(
            "@Controller('a')\nexport class A {\n  @UseGuards(AdminGuard)\n  @Post()\n  make() {}\n  @UseGuards(AdminGuard)\n  @Put()\n  change() {}\n  @Delete(':id')\n  drop() {}\n}\n",
            "a.ts",
        ),
    ),
    good=(
        "router.get('/n', requireUser, list);\nrouter.post('/n', requireUser, create);\nrouter.post('/login', login);\n",
        "router.use(requireUser);\nrouter.get('/n', requireRole('x'), list);\nrouter.post('/n', requireRole('x'), create);\nrouter.delete('/n/:id', remove);\n",
        "router.post('/a', validate(a), create);\nrouter.put('/a', validate(b), change);\nrouter.delete('/a', remove);\n",
        "router.post('/n', requireUser, create);\nrouter.put('/n', requireUser, change);\nrouter.delete('/n/:id', (req, res) => {\n  if (!req.user.isAdmin) return res.sendStatus(403);\n  drop(req.params.id);\n});\n",
    ),
)

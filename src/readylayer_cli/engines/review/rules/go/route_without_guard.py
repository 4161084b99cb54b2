"""go-route-without-guard: a route lacks the guard that its neighbours have."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._lookback import climb
from readylayer_cli.engines.review.rules._siblings import (
    Handler,
    forgotten,
    guards_ownership,
    is_guard_name,
    lacks_one,
    refuses,
)

_METHODS = (
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "Get",
    "Post",
    "Put",
    "Patch",
    "Delete",
    "HandleFunc",
    "Handle",
    "Method",
    "MethodFunc",
)
_WRITING = lazy_pattern(
    r"\b(?:post|put|patch|delete)\b|/(?:\w*-)?(?:delete|remove|create|update|add|set|edit|lock|reset|purge|clear)\b", 2
)
_NAME = lazy_pattern(r"[\w.]+")
_FUNCTIONS = frozenset({"func_literal", "function_declaration", "method_declaration"})
_FIRST = 4


def check(file: SourceFile) -> Iterable[Match]:
    guarded_from = _groups(file)
    routers: dict[tuple[int, str], list[Handler]] = {}
    for call in file.calls.method(*_METHODS):
        path = _path(call)
        if path is None or call.receiver is None:
            continue
        function = _outer(call.node)
        owner = call.receiver.text()[:80]
        guards = {name for value in _middleware(call) for name in _guard_names(file, value)}
        scope = function.range().start.index if function is not None else 0
        place = call.node.range()
        guards |= {"group" for name, first, last in guarded_from if name == owner and first < place.start.index < last}
        root = owner.partition(".With(")[0]
        if root != owner and any(is_guard_name(part) for part in owner[len(root) :].split("(")[1:]):
            guards.add("With")
        body = _handler_body(file, call)
        guards |= _inside(file, body)
        label = f"{call.method if call.method.upper() in _VERBS else ''} {path}".strip()
        text = body.text() if body is not None else ""
        handler = Handler(
            call.node, label, frozenset(guards), bool(_WRITING.search(label)), text, ":" in path or "{" in path
        )
        routers.setdefault((scope, ""), []).append(handler)
    for handlers in routers.values():
        yield from forgotten(file, handlers)
        yield from lacks_one(file, handlers)


_VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


def _path(call: Call) -> str | None:
    if len(call.positional) < 2:
        return None
    text = call.positional[0].text()
    first = text.strip('"`')
    if call.positional[0].kind() not in {"interpreted_string_literal", "raw_string_literal"}:
        return None
    return (
        first
        if not first or first.startswith("/") or first.partition(" ")[2].startswith("/") or first in _VERBS
        else None
    )


def _groups(file: SourceFile) -> list[tuple[str, int, int]]:
    """Routers with a guard for all that is added to them: name, and where that holds."""
    found = []
    for call in file.calls.method("Use", "Group", "With"):
        if call.receiver is None or not any(_guard_names(file, value) for value in call.positional):
            continue
        around = next(
            (node for node in climb(call.node) if node.kind() in {"block", "func_literal", "function_declaration"}),
            None,
        )
        end = around.range().end.index if around is not None else len(file.text)
        name = call.receiver.text()
        if call.method != "Use":
            holder = next((node for node in climb(call.node) if node.kind() == "short_var_declaration"), None)
            left = holder.field("left") if holder is not None else None
            if left is None:
                continue
            name = left.text()
        found.append((name, call.node.range().start.index, end))
        found += [
            (inner, first, last) for inner, first, last in _derived(file, name, call.node.range().start.index, end)
        ]
    return found


def _derived(file: SourceFile, name: str, first: int, last: int) -> Iterable[tuple[str, int, int]]:
    """Groups that are made of a guarded one."""
    for call in file.calls.method("Group"):
        place = call.node.range().start.index
        if call.receiver is None or call.receiver.text() != name or not first < place < last:
            continue
        holder = next((node for node in climb(call.node) if node.kind() == "short_var_declaration"), None)
        left = holder.field("left") if holder is not None else None
        if left is not None and left.text() != name:
            yield left.text(), place, last


def _middleware(call: Call) -> list[SgNode]:
    """What stands around or beside the handler."""
    return [
        value for value in call.positional[1:] if value.kind() not in {"func_literal", "interpreted_string_literal"}
    ]


def _guard_names(file: SourceFile, node: SgNode) -> set[str]:
    """The guard that the argument is, makes or wraps the handler with."""
    found: set[str] = set()
    for _ in range(5):
        name = _NAME.match(node.text())
        if name is None:
            break
        last = name[0].rpartition(".")[2]
        body = _body_of(file, last)
        is_call = node.kind() == "call_expression"
        takes_next = "ext" in body[:200] or "HandlerFunc" in body[:200]
        if (
            (is_guard_name(last) and (is_call or "Context" not in body))
            or (refuses(body) and takes_next)
            or _is_middleware(body, last)
        ):
            found.add(last)
        box = node.field("arguments") if is_call else None
        inner = box.named_children() if box is not None else []
        if not inner:
            break
        node = inner[-1]
    return found


def _is_middleware(body: str, name: str) -> bool:
    return is_guard_name(name) and (".Next()" in body or "next" in body)


def _body_of(file: SourceFile, name: str) -> str:
    known = next((symbol for symbol in file.symbols.functions if symbol.name.rpartition(".")[2] == name), None)
    return known.node.text() if known is not None else ""


def _handler_body(file: SourceFile, call: Call) -> SgNode | None:
    """The handler's function, where this file has it."""
    last = call.positional[-1]
    for value in (last, *call.positional[1:-1]):
        if value.kind() == "func_literal":
            return value
    name = _NAME.match(last.text())
    wanted = name[0].rpartition(".")[2] if name is not None else ""
    return next((symbol.node for symbol in file.symbols.functions if symbol.name.rpartition(".")[2] == wanted), None)


def _inside(file: SourceFile, function: SgNode | None) -> set[str]:
    """Guards that are called in the first statements."""
    body = function.field("body") if function is not None else None
    if body is None:
        return set()
    inner = next((child for child in body.named_children() if child.kind() == "statement_list"), body)
    found = set()
    for statement in [node for node in inner.named_children() if node.kind() != "comment"][:_FIRST]:
        if statement.kind() == "if_statement" and refuses(statement.text()):
            found.add("check")
        for node in statement.find_all({"rule": {"kind": "call_expression"}})[:2]:
            name = _NAME.match(node.text())
            last = name[0].rpartition(".")[2] if name is not None else ""
            if last and (is_guard_name(last) or guards_ownership(_body_of(file, last))):
                found.add(last)
    return found


def _outer(node: SgNode) -> SgNode | None:
    return next((each for each in climb(node) if each.kind() in {"function_declaration", "method_declaration"}), None)


RULE = FileRule(
    id="go-route-without-guard",
    title="A route lacks the guard of its neighbours",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-862", "CWE-306"),
    languages=("go",),
    triggers=("DELETE", ".Delete(", "POST", ".Post(", "PUT", ".Put(", "HandleFunc("),
    tests=False,
    what="Most routes that a function sets up have a middleware, a wrapper, a group or a first call that checks who asks; one that creates, changes or deletes has none.",
    why="The check was forgotten: anybody can call the route.",
    fix="Give it the same guard or move it into the group, or say beside it why it is open.",
    check=check,
    bad=(
        'package a\nfunc routes(r *gin.Engine) {\n\tr.GET("/p", requireAdmin, list)\n\tr.POST("/p", requireAdmin, create)\n\tr.DELETE("/p/:id", remove)\n}\n',
        'package a\nfunc routes(mux *http.ServeMux) {\n\tmux.HandleFunc("GET /s", authenticated(read))\n\tmux.HandleFunc("PUT /s", authenticated(write))\n\tmux.HandleFunc("DELETE /s", clear)\n}\n',
        'package a\nfunc routes(r chi.Router) {\n\tr.Group(func(r chi.Router) {\n\t\tr.Use(adminOnly)\n\t\tr.Get("/u", list)\n\t\tr.Put("/u", put)\n\t})\n\tr.Delete("/u", remove)\n}\n',
    ),
    good=(
        'package a\nfunc routes(r *gin.Engine) {\n\tr.GET("/p", requireAdmin, list)\n\tr.POST("/p", requireAdmin, create)\n\tr.POST("/login", login)\n}\n',
        'package a\nfunc routes(r chi.Router) {\n\tr.Use(adminOnly)\n\tr.Get("/u", list)\n\tr.Put("/u", put)\n\tr.Delete("/u", remove)\n}\n',
        'package a\nfunc routes(r *gin.Engine) {\n\tr.POST("/a", bind, create)\n\tr.PUT("/a", bind, change)\n\tr.DELETE("/a", remove)\n}\n',
    ),
)

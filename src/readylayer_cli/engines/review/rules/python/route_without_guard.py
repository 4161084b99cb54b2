"""python-route-without-guard: a route that changes something lacks the guard that its neighbours have."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

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
from readylayer_cli.engines.review.rules.python._request import serves_web
from readylayer_cli.engines.review.rules.python._scope import decorators, parameters_of

_ROUTE = lazy_pattern(r"@(?:[\w.]+\.)?(?:route|get|post|put|patch|delete|api_view|require_(?:POST|http_methods))\b")
_CHANGING = lazy_pattern(
    r"@(?:[\w.]+\.)?(?:post|put|patch|delete)\s*\(|methods\s*=\s*[\[(][^\])]*['\"](?:POST|PUT|PATCH|DELETE)|@(?:\w+\.)*require_POST|api_view\([^)]*['\"](?:POST|PUT|PATCH|DELETE)"
)
_GUARD = lazy_pattern(
    r"(?:login|auth|permission|permissions|admin|role|roles|token|jwt|staff|superuser|user_passes|scope|owner|member|access|verified|secured?|protect\w*)"
    r"(?:_?\w*)(?:required|_test|_check|only|guard|protected)\w*|\b(?:login_required|permission_required|require_(?:role|admin|login|auth|user|permission|owner|token)\w*"
    r"|requires?_\w*(?:auth|role|login|admin|permission|scope|token|user)\w*|authenticated|authorize\w*|protected|admin_only|jwt_required|auth\.login_required)\b",
    re.IGNORECASE,
)
_DEPENDS = lazy_pattern(r"\b(?:Depends|Security)\(\s*([\w.]+)")
_IDENTITY = lazy_pattern(
    r"user|admin|auth|token|principal|identity|role|permission|scope|verify|require|member|owner|account|key",
    re.IGNORECASE,
)
_MIXIN = lazy_pattern(
    r"\b(?:Login|Permission|UserPassesTest|Staff|Superuser|Access|Auth|Admin|Owner)\w*(?:Mixin|Required)\b"
)
_CHANGING_VIEW = lazy_pattern(
    r"\b(?:Delete|Update|Create|Form|RetrieveUpdate|RetrieveUpdateDestroy|Destroy|ListCreate)(?:API)?View\b|\b(?:Model|Generic)?ViewSet\b"
)
_PERMISSIONS = lazy_pattern(
    r"^\s*permission_classes\s*=\s*[\[(][^\])]*(?:IsAuth|IsAdmin|Is\w*Owner|Has\w+|Permission|Is[A-Z])", re.MULTILINE
)
_FIRST_CALL = lazy_pattern(
    r"^(?:await\s+)?(?:self\.)?((?:_?(?:require|check|ensure|verify|assert|authorize|must)\w*|authorize\w*)(?:_?\w*))\("
)
_OPEN = lazy_pattern(
    r"log_?in|log_?out|sign_?in|sign_?up|sign_?out|register|registration|health|ping\b|hook|callback|public|forgot|passw|activat|subscri|contact"
    r"|feedback|oauth|sso\b|csrf|error|not_found|echo|version|index|home\b|robots|favicon",
    re.IGNORECASE,
)
_WRITES = lazy_pattern(
    r"\.(?:delete|save|create|update|update_or_create|bulk_create|add|remove|clear)\(|request\.(?:POST|body)\b"
)
_ANSWERS = lazy_pattern(r"\breturn\s+(?:\w+\.)*(?:\w*Http\w*|JsonResponse|render|redirect|Response)\(")
_HANDLER_CLASS = lazy_pattern(
    r"MethodView|Resource|RequestHandler|APIView|\bView\b|HTTPEndpoint|HTTPMethodView|\w*Handler\b"
)
_CLASS_GUARD = lazy_pattern(
    r"^\s*(?:permission_classes|decorators|method_decorators|authentication_classes)\s*[:=]", re.MULTILINE
)
_CHOICE = lazy_pattern(r"(?:\A|_)(?:id|pk|uuid|slug|key|name|number|code)\Z")
_LEAST_GUARDED = 2
_MOST_FORGOTTEN = 2
_INSIDE = lazy_pattern(
    r"permission|authoriz|require_|is_staff|is_superuser|is_admin|\b403\b|Forbidden|Denied|owner", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Handler:
    """A route: what its guards are called, and whether it changes something."""

    node: SgNode
    name: str
    guards: frozenset[str]
    changes: bool


def check(file: SourceFile) -> Iterable[Match]:
    if not serves_web(file):
        return
    yield from _judged(file, list(_handlers(file)))
    yield from _judged(file, list(_views(file)))
    methods = list(_methods(file))
    yield from forgotten(file, methods)
    yield from lacks_one(file, methods)
    yield from lacks_one(file, list(_described(file)))


def _judged(file: SourceFile, handlers: list[_Handler]) -> Iterator[Match]:
    """Of the handlers without any guard those that change something, where most neighbours share one."""
    counted = Counter(guard for handler in handlers for guard in handler.guards)
    if not counted:
        return
    guard, times = max(counted.items(), key=lambda item: (item[1], item[0]))
    open_ones = [handler for handler in handlers if not handler.guards]
    if (times < _LEAST_GUARDED and not (times == len(handlers) - 1 == 1)) or len(open_ones) * 2 > len(handlers):
        return
    if len(open_ones) > _MOST_FORGOTTEN:
        return
    for handler in open_ones:
        alone = len(open_ones) == 1 and times > _LEAST_GUARDED
        if (handler.changes or alone) and not _OPEN.search(handler.name):
            yield Match(
                span=file.span(handler.node),
                message=f"`{handler.name}` lacks `{guard}`, which {times} of its {len(handlers) - 1} neighbours have",
                anchor=handler.name,
                symbol=handler.name,
                severity=Severity.MEDIUM if handler.changes else Severity.LOW,
            )


def _handlers(file: SourceFile) -> Iterator[_Handler]:
    for function in file.find_all({"kind": "function_definition"}):
        marks = [node.text() for node in decorators(function)]
        plain = not any(_ROUTE.match(text) for text in marks)
        if plain and not _is_plain_view(file, function):
            continue
        label = function.field("name")
        guards = {found[0].lower() for text in marks if not _ROUTE.match(text) and (found := _GUARD.search(text))}
        for parameter in parameters_of(function):
            given = f"{parameter.annotation} {parameter.default.text() if parameter.default is not None else ''}"
            guards |= {name for name in _DEPENDS.findall(given) if _IDENTITY.search(name)}
        guards |= {name for text in marks for name in _DEPENDS.findall(text)}
        guards |= _called(file, function)
        body = function.field("body")
        if not guards and body is not None and _INSIDE.search(body.text()):
            continue  # checks in a way of its own
        changes = any(_CHANGING.search(text) for text in marks) or (plain and bool(_WRITES.search(function.text())))
        yield _Handler(label or function, label.text() if label is not None else "", frozenset(guards), changes)


def _is_plain_view(file: SourceFile, function: SgNode) -> bool:
    """A view of Django, which is routed in another file."""
    first = next(iter(parameters_of(function)), None)
    top = function.parent()
    outside = top is not None and (
        top.kind() == "module" or (top.kind() == "decorated_definition" and (top.parent() or top).kind() == "module")
    )
    return (
        "django" in file.text
        and outside
        and first is not None
        and first.name == "request"
        and bool(_ANSWERS.search(function.text()))
    )


def _described(file: SourceFile) -> Iterator[Handler]:
    """The routes once more, with what they do."""
    for handler in _handlers(file):
        function = next((node for node in climb(handler.node) if node.kind() == "function_definition"), handler.node)
        body = function.field("body")
        chooses = any(_CHOICE.search(parameter.name) for parameter in parameters_of(function))
        text = body.text() if body is not None else ""
        yield Handler(handler.node, handler.name, handler.guards, handler.changes, text, chooses)


def _methods(file: SourceFile) -> Iterator[Handler]:
    """Methods named like those of HTTP, of class-based views."""
    for node in file.find_all({"kind": "class_definition"}):
        bases, body, label = node.field("superclasses"), node.field("body"), node.field("name")
        if bases is None or body is None or label is None or not _HANDLER_CLASS.search(bases.text()):
            continue
        whole = {"class"} if _MIXIN.search(bases.text()) or _CLASS_GUARD.search(body.text()) else set()
        for function in body.find_all(
            {"rule": {"kind": "function_definition", "regex": r"^(?:async\s+)?def (?:get|post|put|patch|delete)\("}}
        ):
            name = function.field("name")
            if name is None:
                continue
            marks = [mark.text() for mark in decorators(function)]
            guards = (
                whole | {found[0].lower() for text in marks if (found := _GUARD.search(text))} | _called(file, function)
            )
            chooses = any(_CHOICE.search(parameter.name) for parameter in parameters_of(function))
            inner = function.field("body")
            text = inner.text() if inner is not None else ""
            title = f"{label.text()}.{name.text()}"
            yield Handler(name, title, frozenset(guards), name.text() != "get", text, chooses)


def _called(file: SourceFile, function: SgNode) -> set[str]:
    """Guards that are called in the first statements: by their names, or functions of this file that turn people away."""
    body = function.field("body")
    first = [node for node in body.named_children() if node.kind() != "comment"][:3] if body is not None else []
    found = {match[1] for node in first if (match := _FIRST_CALL.match(node.text()))}
    for statement in first:
        if statement.kind() == "if_statement" and refuses(statement.text()):
            found.add("check")
        for call in statement.find_all({"rule": {"kind": "call"}})[:2]:
            name = call.text().partition("(")[0].rpartition(".")[2].strip()
            known = next((each for each in file.symbols.functions if each.name == name), None)
            if name.isidentifier() and (
                is_guard_name(name) or (known is not None and guards_ownership(known.node.text()))
            ):
                found.add(name)
    return found


def _views(file: SourceFile) -> Iterator[_Handler]:
    """Django's class-based views."""
    if "View" not in file.text:
        return
    own: set[str] = set()
    for node in file.find_all({"kind": "class_definition"}):
        bases, label = node.field("superclasses"), node.field("name")
        text = bases.text() if bases is not None else ""
        if "View" not in text or label is None:
            continue
        around = node.parent()
        marks = (
            around.text()[: node.range().start.index - around.range().start.index]
            if around is not None and around.kind() == "decorated_definition"
            else ""
        )
        if any(re.search(rf"\b{re.escape(name)}\b", text) for name in own):
            continue  # what its base has
        own.add(label.text())
        body = node.field("body")
        rights = _PERMISSIONS.search(body.text()) if body is not None else None
        named = frozenset({"permission_classes"}) if rights is not None else frozenset()
        guards = named | frozenset(_MIXIN.findall(text)) | frozenset(match[0] for match in _GUARD.finditer(marks))
        yield _Handler(label, label.text(), guards, bool(_CHANGING_VIEW.search(text)))


RULE = FileRule(
    id="python-route-without-guard",
    title="A route that changes something lacks the guard of its neighbours",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-862", "CWE-306"),
    languages=("python",),
    triggers=(
        "required",
        "Depends",
        "Security(",
        "Mixin",
        "require",
        "authorize",
        "check_",
        "ensure_",
        "auth",
        "permission_classes",
        "403",
        "Forbidden",
        "Denied",
    ),
    tests=False,
    what="In a file of routes most have a decorator, a dependency, a mixin or a first call that checks who asks; one that creates, changes or deletes has none.",
    why="The check was forgotten: anybody can call the route.",
    fix="Give it the same guard, or say beside it why it is open.",
    check=check,
    bad=(
        'from django.http import HttpResponse\n@permission_required("shop.change")\ndef up(request, pk):\n    Price.objects.get(pk=pk).save()\n    return HttpResponse()\n@permission_required("shop.change")\ndef down(request, pk):\n    Price.objects.get(pk=pk).save()\n    return HttpResponse()\ndef drop(request, pk):\n    Price.objects.filter(pk=pk).delete()\n    return HttpResponse()\n',
        'from flask import Blueprint\nbp = Blueprint("a", __name__)\n@bp.get("/")\n@login_required\ndef listing(): ...\n@bp.post("/")\n@login_required\ndef create(): ...\n@bp.delete("/<int:pk>")\ndef remove(pk):\n    drop(pk)\n',
        'from fastapi import APIRouter, Depends\nrouter = APIRouter()\n@router.get("/s")\ndef read(admin=Depends(current_admin)): ...\n@router.put("/s")\ndef write(admin=Depends(current_admin)): ...\n@router.delete("/s")\ndef clear():\n    wipe()\n',
        "from django.views.generic import CreateView, DeleteView, UpdateView\nclass A(LoginRequiredMixin, CreateView): ...\nclass B(LoginRequiredMixin, UpdateView): ...\nclass C(DeleteView): ...\n",
        'from aiohttp import web\nroutes = web.RouteTableDef()\n@routes.post("/u")\nasync def create(request):\n    require(request, "admin")\n    make()\n@routes.put("/u")\nasync def change(request):\n    require(request, "admin")\n    alter()\n@routes.delete("/u")\nasync def delete(request):\n    drop()\n',
    ),
    good=(
        'from flask import Blueprint\nbp = Blueprint("a", __name__)\n@bp.post("/")\n@login_required\ndef create(): ...\n@bp.put("/")\n@login_required\ndef change(): ...\n@bp.post("/login")\ndef login(): ...\n',
        'from flask import Blueprint\nbp = Blueprint("a", __name__)\n@bp.post("/a")\ndef a(): ...\n@bp.post("/b")\ndef b(): ...\n@bp.post("/c")\n@login_required\ndef c(): ...\n',
        'from fastapi import APIRouter, Depends\nrouter = APIRouter(dependencies=[Depends(current_admin)])\n@router.get("/s")\ndef read(): ...\n@router.delete("/s")\ndef clear(): ...\n',
        'from flask import Blueprint\nbp = Blueprint("a", __name__)\n@bp.post("/")\n@login_required\ndef create(): ...\n@bp.put("/")\n@login_required\ndef change(): ...\n@bp.get("/")\ndef listing(): ...\n',
    ),
)

"""change-guard-decorator-removed: a decorator, annotation, filter or middleware that restricts access is gone."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._declared_guards import GUARDS, declares_guard, guards, opens
from readylayer_cli.engines.review.rules.change._functions import match_symbols
from readylayer_cli.engines.review.rules.change._marks import Mark, marks_of
from readylayer_cli.engines.review.rules.change._places import head_span, removed_span
from readylayer_cli.engines.review.rules.change._regions import EditedFile, added_code, edited_files
from readylayer_cli.engines.review.rules.change._words import AUTHORIZATION, IDENTITY, says, squeezed, words_in
from readylayer_cli.engines.review.view import ChangeView

_DEPENDS = lazy_pattern(r"\b(?:Depends|Security)\(\s*([\w.]+)")
_ROUTES = frozenset(
    {"get", "post", "put", "patch", "delete", "all", "use", "route", "GET", "POST", "PUT", "PATCH", "DELETE", "Any", "Handle", "HandleFunc", "any", "del", "Group", "group", "Get", "Post", "Put", "Delete", "Patch"}
)  # fmt: skip
_ASSIGNED = lazy_pattern(r"^\s*[\w.]+\s*(?::[^=]*)?=(?!>)|^\s*\w+\s*:")
_SOMETHING = lazy_pattern(r"[\[(]\s*[\w\"'.]|[:=]\s*[\"'\w]")
_VERBS = frozenset({"check", "verify", "ensure", "require", "authorize", "authenticate", "enforce", "validate", "assert"})  # fmt: skip
_QUIET = lazy_pattern(r"^\s*(?:#|//|\*|/\*)")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for file in view.once(edited_files):
        seen: set[int] = set()
        for line, message, anchor in _losses(file, view.once(added_code)):
            if line not in seen:
                seen.add(line)
                span = removed_span(file.pair, line) if line > 0 else head_span(file.head, -line)
                yield ChangeMatch(file.pair.path, Match(span, message=message, anchor=anchor, symbol=anchor))


def _losses(file: EditedFile, added: str) -> Iterator[tuple[int, str, str]]:
    removed = file.pair.change.removed
    moved = any(_guards_now(text) for _, text in file.pair.change.added if not _QUIET.match(text))
    if any(not words_in(text).isdisjoint(GUARDS) for _, text in removed):
        if not moved:
            yield from _marks(file)
            yield from _declarations(file, added)
        yield from _routes(file)
    yield from _parameters(file)
    yield from _loosened(file)


def _guards_now(text: str) -> bool:
    """Whether an added line guards: by a declaration, or by a call that is made for the sake of it."""
    return declares_guard(text) or (
        says(text, AUTHORIZATION) and says(text, _VERBS) and "(" in text and not opens(text)
    )


def _marks(file: EditedFile) -> Iterator[tuple[int, str, str]]:
    lines = {line for line, _ in file.pair.change.removed}
    for old, new in match_symbols(file.base.symbols.all, file.head.symbols.all):
        if not any(line in lines for line in range(max(old.first - 12, 1), old.first + 12)):
            continue
        now = marks_of(new.node)
        for mark in marks_of(old.node):
            if mark.line in lines and _restricts(mark) and not _replaced(mark, now):
                name = new.name.rpartition(".")[2]
                yield mark.line, f"`{name}` lost its guard `{mark.text[:80]}`", f"{new.name} {mark.text}"


def _restricts(mark: Mark) -> bool:
    if mark.last_name in {"requires_system_checks", "override", "Override"}:
        return False
    return guards(mark.text) and (guards(mark.name) or not words_in(mark.text).isdisjoint(AUTHORIZATION))


def _replaced(mark: Mark, now: list[Mark]) -> bool:
    return any(_restricts(other) and (other.text == mark.text or other.last_name == mark.last_name) for other in now)


def _declarations(file: EditedFile, added: str) -> Iterator[tuple[int, str, str]]:
    for line, text in file.pair.change.removed:
        stripped = text.strip()
        if stripped.startswith(("@", "#[", "[", "#", "//", "*")) or not declares_guard(text):
            continue
        region = file.old_region.get(line)
        if _ASSIGNED.match(text) and (region is None or region.old is not None or not _SOMETHING.search(text)):
            continue
        if words_in(text).isdisjoint(AUTHORIZATION | {"throttle", "limiter", "forgery", "helmet", "protect"}):
            continue
        if squeezed(text) not in added and stripped not in file.head.text:
            yield line, f"The guard `{stripped[:100]}` is gone", stripped


def _parameters(file: EditedFile) -> Iterator[tuple[int, str, str]]:
    if file.base.language != "python" or not any(_DEPENDS.search(text) for _, text in file.pair.change.removed):
        return
    for old, new in match_symbols(list(file.base.symbols.functions), list(file.head.symbols.functions)):
        before, now = _dependencies(old), set(_dependencies(new))
        for name in before:
            if name not in now and _identifies(name) and not any(_identifies(other) for other in now - set(before)):
                yield (
                    old.first,
                    f"`{new.name.rpartition('.')[2]}` does not depend on `{name}` any more",
                    f"{new.name} {name}",
                )


def _identifies(name: str) -> bool:
    return guards(name) or (says(name, IDENTITY) and not opens(name))


def _dependencies(symbol: Symbol) -> list[str]:
    parameters = symbol.node.field("parameters")
    return _DEPENDS.findall(parameters.text()[:5000]) if parameters is not None else []


def _routes(file: EditedFile) -> Iterator[tuple[int, str, str]]:
    now: dict[tuple[str, str], list[Call]] = {}
    for call in file.head.calls.method(*_ROUTES):
        now.setdefault(_route(call), []).append(call)
    lines = {line for line, _ in file.pair.change.removed}
    for call in file.base.calls.method(*_ROUTES):
        place = call.node.range()
        first = call.arguments[0].range().start.line + 1 if call.arguments else place.start.line + 1
        if not _route(call)[1] or (
            first not in lines and not lines & set(range(first, min(place.end.line + 2, first + 8)))
        ):
            continue
        kept = now.get(_route(call), [])
        if len(kept) != 1:
            continue
        before, after = _handlers(call), _handlers(kept[0])
        lost = [text for text in before if text not in after and guards(text)]
        if lost and not any(guards(text) for text in after if text not in before):
            line = -(kept[0].node.range().start.line + 1)
            yield (
                line,
                f"The route {_route(call)[1][:60]} lost its guard `{lost[0][:60]}`",
                f"{_route(call)[1]} {lost[0]}",
            )


def _route(call: Call) -> tuple[str, str]:
    first = call.arguments[0].text() if call.arguments else ""
    return call.method, first if first[:1] in "\"'`" else ""


def _handlers(call: Call) -> list[str]:
    return [node.text() for node in call.arguments[1:] if len(node.text()) < 120 and "=>" not in node.text()]


def _loosened(file: EditedFile) -> Iterator[tuple[int, str, str]]:
    """Lines that are new and open what was closed."""
    for line, text in file.pair.change.added:
        stripped = text.strip()
        if _QUIET.match(text) and not stripped.startswith("#["):
            continue
        if _opens_kept(file.base, stripped):
            yield -line, f"`{stripped[:100]}` lifts a restriction", stripped


_LIFTS = lazy_pattern(
    r"^(?:skip_before_action|skip_before_filter|skip_authorization_check|skip_load_and_authorize_resource|skip_forgery_protection)\b.*?(?:auth|login|verif|sign|permi|admin|forgery|csrf|skip_)"
    r"|^@csrf_exempt\b|^@\w*\.?exempt\b|^@PermitAll\b|^@AllowAnonymous\b|^\[AllowAnonymous\]|^permission_classes\s*=\s*[\[(]\s*(?:permissions\.)?AllowAny\b"
    r"|^(?:permission|authentication)_classes\s*=\s*(?:\[\s*\]|\(\s*\))|^\.?\s*\.csrf\(.*disable\(|\.anyRequest\(\)\.permitAll\(\)"
)


def _opens_kept(base: SourceFile, stripped: str) -> bool:
    return bool(_LIFTS.search(stripped[:300])) and opens(stripped) and stripped not in base.text


_VIEW = "@login_required\ndef invoice(request, pk):\n    return render(request, 'invoice.html', {'pk': pk})\n"
_EXPRESS = "router.delete('/users/:id', requireAdmin, async (req, res) => {\n  await User.remove(req.params.id)\n})\n"
_RAILS = "class PostsController < ApplicationController\n  before_action :authenticate_user!\n\n  def index\n    @posts = Post.all\n  end\nend\n"
_FASTAPI = "def read(item: int, user: User = Depends(get_current_user)):\n    return load(item)\n"
_JAVA = (
    "class Users {\n  @PreAuthorize(\"hasRole('ADMIN')\")\n  void remove(long id) {\n    store.remove(id);\n  }\n}\n"
)

RULE = ChangeRule(
    id="change-guard-decorator-removed",
    title="Code that was guarded before can be reached without its guard",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-862", "CWE-306"),
    tags=("security",),
    what="A decorator, annotation, `before_action`, middleware, permission class or dependency that restricts access is gone "
    "from kept code, or a new line lifts the restriction. A guard that was replaced or moved within the file does not count.",
    why="What the guard kept out gets in: the code behind it relies on it and does not check again.",
    fix="Put the guard back, or say where the restriction is enforced now.",
    check=check,
    bad=(
        ChangeExample({"app/views.py": _VIEW}, {"app/views.py": _VIEW.replace("@login_required\n", "")}),
        ChangeExample({"app/routes.js": _EXPRESS}, {"app/routes.js": _EXPRESS.replace("requireAdmin, ", "")}),
        ChangeExample({"app/posts.rb": _RAILS}, {"app/posts.rb": _RAILS.replace("  before_action :authenticate_user!\n", "")}),
        ChangeExample({"app/api.py": _FASTAPI}, {"app/api.py": _FASTAPI.replace(", user: User = Depends(get_current_user)", "")}),
        ChangeExample({"Users.java": _JAVA}, {"Users.java": _JAVA.replace("  @PreAuthorize(\"hasRole('ADMIN')\")\n", "")}),
        ChangeExample(
            {"app/api.py": "class Orders(ViewSet):\n    permission_classes = [IsAuthenticated]\n    queryset = Order.objects.all()\n"},
            {"app/api.py": "class Orders(ViewSet):\n    permission_classes = [AllowAny]\n    queryset = Order.objects.all()\n"},
        ),
    ),
    good=(
        ChangeExample({"app/views.py": _VIEW}, {"app/views.py": _VIEW.replace("login_required", "permission_required('billing.view')")}),
        ChangeExample({"app/views.py": _VIEW}, {"app/views.py": "def other():\n    return 1\n"}),
        ChangeExample({"app/routes.js": _EXPRESS}, {"app/routes.js": _EXPRESS.replace("requireAdmin", "requireRole('admin')")}),
        ChangeExample(
            {"app/views.py": "@lru_cache\ndef total(order):\n    return order.total\n"},
            {"app/views.py": "def total(order):\n    return order.total\n"},
        ),
    ),
)  # fmt: skip

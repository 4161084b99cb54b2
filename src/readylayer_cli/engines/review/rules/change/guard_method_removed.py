"""change-guard-method-removed: a method that a framework calls to refuse, or a helper that checked for others, is gone."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._call_changes import changed_calls
from readylayer_cli.engines.review.rules.change._places import removed_span
from readylayer_cli.engines.review.rules.change._regions import EditedFile, added_code, edited_files
from readylayer_cli.engines.review.rules.change._weakness import weakness_of
from readylayer_cli.engines.review.rules.change._words import AUTHORIZATION, IDENTITY, says, squeezed, words_in
from readylayer_cli.engines.review.view import ChangeView

_HOOK = lazy_pattern(
    r"(?i:validate|clean|check|has|authorize|authenticate|allow|can|is|before|test|permit|ensure|verify|assert|dispatch|get_queryset|get_object|filter_queryset|canActivate|prehandle|rules)(?![a-z])\w*\Z",
)
_REFUSES = lazy_pattern(
    r"\b(?:raise|throw|abort|deny|halt|head|panic)\b|ValidationError|PermissionDenied|Forbidden|Unauthori[sz]ed|\b40[13]\b|errors\.add|add_error|return (?:false|False)|http\.Error|AccessDenied"
)
_SCOPES = lazy_pattern(r"\.(?:filter|where|get)\w*\(.*(?:user|owner|tenant|account|org|team)", re.IGNORECASE)
_SECURITY = lazy_pattern(
    r"unsafe|prevent|attack|inject|malicious|traversal|xss|ssrf|csrf|saniti[sz]|security|private_?addr|is_private|forbidden|permission|open redirect|untrusted|netloc|escape|is_?safe|hijack|spoof",
    re.IGNORECASE,
)
_MAX_BODY = 6000
_MIN_NAME = 4


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    added = view.once(added_code)
    for file in view.once(edited_files):
        for symbol in _deleted(file):
            name = symbol.name.rpartition(".")[2]
            body = symbol.node.text()[:_MAX_BODY]
            if len(name) < _MIN_NAME or re.search(rf"\b{re.escape(name)}\b", added) or _body_moved(body, added):
                continue
            if _is_hook(file, symbol, name, body):
                strong = says(name + " " + body, AUTHORIZATION) or bool(_SCOPES.search(body))
                yield _match(file, symbol, f"`{name}` is gone, and what it refused is accepted", strong=strong)
    yield from _helpers(view)


def _deleted(file: EditedFile) -> Iterator[Symbol]:
    removed = {line for line, _ in file.pair.change.removed}
    kept = {symbol.name for symbol in file.head.symbols.all}
    for symbol in file.base.symbols.functions:
        if symbol.first in removed and symbol.last in removed and symbol.name not in kept:
            yield symbol


def _is_hook(file: EditedFile, symbol: Symbol, name: str, body: str) -> bool:
    owner = symbol.name.rpartition(".")[0]
    if not owner or file.head.symbols.named(owner) is None or not _HOOK.match(name):
        return False
    if len(re.findall(rf"\b{re.escape(name)}\b", file.base.text)) > 1:
        return False
    if _SCOPES.search(body) and says(body, IDENTITY) and "queryset" in name:
        return True
    return bool(_REFUSES.search(body)) and says(name + body, AUTHORIZATION | {"safe", "valid", "validate", "forbidden"})


def _body_moved(body: str, added: str) -> bool:
    lines = [text for line in body.split("\n")[1:] if len(text := squeezed(line)) > 10]
    return bool(lines) and sum(text in added for text in lines) * 2 > len(lines)


def _helpers(view: ChangeView) -> Iterator[ChangeMatch]:
    """Calls of a deleted function that protected, where the value is used without it now."""
    files = view.once(edited_files)
    gone: dict[str, str] = {}
    for file in files:
        for symbol in _deleted(file):
            name = symbol.name.rpartition(".")[2]
            body = symbol.node.text()[:_MAX_BODY]
            if len(name) >= _MIN_NAME and (_SECURITY.search(body) or says(name, AUTHORIZATION)):
                gone[name] = body
    added = view.once(added_code)
    gone = {name: body for name, body in gone.items() if f"{name}(" not in added and not _body_moved(body, added)}
    for file in files if gone else ():
        reported: set[str] = set()
        for change in changed_calls(file, lambda call: call.method in gone):
            region = change.region
            if (
                change.new is not None
                or region.kept_share(change.line, change.line) < 0.5
                or _has_successor(region.added_text)
            ):
                continue
            if change.old.method + region.name in reported:
                continue
            reported.add(change.old.method + region.name)
            span = file.span(change.line, region)
            message = f"`{change.old.method}` does not protect this place any more"
            cwe = weakness_of(change.old.method, gone[change.old.method], file.pair.path)
            anchor = squeezed(change.old.node.text()[:200])
            match = Match(span, message=message, anchor=anchor, symbol=region.name, cwe=cwe)
            yield ChangeMatch(file.pair.path, match)


def _has_successor(added_text: str) -> bool:
    words = words_in(" ".join(re.findall(r"([\w.]+)\(", added_text)))
    return not words.isdisjoint(
        AUTHORIZATION | {"safe", "check", "validate", "verify", "sanitize", "ensure", "escape", "clean", "guard"}
    )


def _match(file: EditedFile, symbol: Symbol, message: str, *, strong: bool) -> ChangeMatch:
    severity = Severity.HIGH if strong else Severity.MEDIUM
    span = removed_span(file.pair, symbol.first)
    return ChangeMatch(
        file.pair.path, Match(span, message=message, anchor=symbol.name, symbol=symbol.name, severity=severity)
    )


_SERIALIZER = (
    "class LinkSerializer(Serializer):\n    target = Field()\n\n    def validate_target(self, target):\n        if not self.user.has_perm('view', target):\n"
    "            raise PermissionDenied()\n        return target\n\n    def create(self, data):\n        return Link(**data)\n"
)
_VIEWSET = (
    "class Notes(ViewSet):\n    queryset = Note.objects.all()\n\n    def get_queryset(self):\n        return self.queryset.filter(owner=self.request.user)\n\n"
    "    def perform_create(self, form):\n        form.save()\n"
)
_REDIRECT = (
    "def next_path(url):\n    parts = urlsplit(url)\n    # prevent open redirects\n    return urlunsplit(('', '') + parts[2:])\n\n\n"
    "def login(request):\n    user = find(request)\n    sign_in(user)\n    target = next_path(request.args['next'])\n    return redirect(target)\n"
)
_REDIRECT_OPEN = "def login(request):\n    user = find(request)\n    sign_in(user)\n    target = request.args['next']\n    return redirect(target)\n"

RULE = ChangeRule(
    id="change-guard-method-removed",
    title="A method that refused what is not allowed is gone",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-862", "CWE-20"),
    tags=("security",),
    what="A hook that a framework calls (`validate_…`, `has_permission`, `get_queryset`) was deleted from a kept class though it "
    "refused or filtered, or a protecting function was deleted and its callers go on without it.",
    why="Nobody calls such a hook by name, so no other line shows that it is missing.",
    fix="Put it back, or say what does its work now.",
    check=check,
    bad=(
        ChangeExample({"app/s.py": _SERIALIZER}, {"app/s.py": "class LinkSerializer(Serializer):\n    target = Field()\n\n    def create(self, data):\n        return Link(**data)\n"}),
        ChangeExample({"app/v.py": _VIEWSET}, {"app/v.py": "class Notes(ViewSet):\n    queryset = Note.objects.all()\n\n    def perform_create(self, form):\n        form.save()\n"}),
        ChangeExample({"app/v.py": _REDIRECT}, {"app/v.py": _REDIRECT_OPEN}),
    ),
    good=(
        ChangeExample({"app/s.py": _SERIALIZER}, {"app/s.py": _SERIALIZER.replace("class LinkSerializer", "class LinkSerializer2")}),
        ChangeExample({"app/v.py": _REDIRECT}, {"app/v.py": _REDIRECT.replace("next_path", "local_path")}),
        ChangeExample({"app/s.py": _SERIALIZER}, {"app/s.py": _SERIALIZER.replace("validate_target", "validate_link")}),
    ),
)  # fmt: skip

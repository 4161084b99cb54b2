"""java-handler-without-guard: a handler lacks the guard that its neighbours have."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._siblings import (
    Handler,
    forgotten,
    guards_ownership,
    is_guard_name,
    lacks_one,
    refuses,
)
from readylayer_cli.engines.review.rules.java._places import annotations

_ROUTE = lazy_pattern(
    r"@(?:Get|Post|Put|Patch|Delete|Request)Mapping\b|@(?:GET|POST|PUT|PATCH|DELETE)\b|@(?:Get|Post|Put|Patch|Delete)\("
)
_CHANGING = lazy_pattern(
    r"@(?:Post|Put|Patch|Delete)Mapping\b|RequestMethod\.(?:POST|PUT|PATCH|DELETE)|@(?:POST|PUT|PATCH|DELETE)\b|@(?:Post|Put|Patch|Delete)\("
)
_GUARD = lazy_pattern(
    r"@(PreAuthorize|PostAuthorize|Secured|RolesAllowed|RequiresPermissions|RequiresRoles|RequiresAuthentication|SaCheck\w+|RequiresUser|DenyAll|Authenticated|PreFilter|AdminOnly|LoginRequired|\w*Auth(?:orize\w*|Required|enticated)?)\b"
)
_OPENED = lazy_pattern(r"@(?:PermitAll|Anonymous\w*|Public\w*|IgnoreAuth\w*|SaIgnore|NoAuth\w*)\b")
_REQUEST = lazy_pattern(r"HttpServletRequest|Principal|Authentication|ServerRequest|RoutingContext|Context")
_VERB = lazy_pattern(
    r"(?:delete|remove|add|create|update|save|lock|unlock|set|reset|change|rename|ban|grant|revoke|approve|refund|transfer|edit|insert|disable|enable|purge|put|post|write)",
    2,
)
_FIRST = 3


def check(file: SourceFile) -> Iterable[Match]:
    for body in file.find_all({"kind": "class_body"}):
        holder = body.parent()
        if holder is None or _GUARD.search(annotations(holder)):
            continue
        methods = [node for node in body.named_children() if node.kind() == "method_declaration"]
        routes = [node for node in methods if _ROUTE.search(annotations(node))]
        handlers = [_handler(file, node) for node in routes]
        yield from forgotten(file, handlers)
        yield from lacks_one(file, handlers)
        if not routes:
            name = holder.field("name")
            if "HttpServlet" in holder.text()[:300] and name is not None:
                acting = [node for node in methods if _takes_request(node) and not _name(node).startswith("do")]
                yield from forgotten(file, [_handler(file, node) for node in acting])
            else:
                marked = [node for node in methods if "public" in annotations(node) and _VERB.match(_name(node))]
                yield from forgotten(file, [_handler(file, node) for node in marked if _GUARD.search(holder.text())])


def _handler(file: SourceFile, node: SgNode) -> Handler:
    marks = annotations(node)
    guards = {found[0] for found in _GUARD.finditer(marks)} | ({"open"} if _OPENED.search(marks) else set())
    guards |= _inside(file, node)
    changes = bool(_CHANGING.search(marks) or (not _ROUTE.search(marks) and _VERB.match(_name(node))))
    label = node.field("name")
    body, given = node.field("body"), node.field("parameters")
    chooses = given is not None and ("@Path" in given.text())
    text = body.text() if body is not None else ""
    return Handler(label or node, _name(node), frozenset(guards), changes, text, chooses)


def _name(node: SgNode) -> str:
    name = node.field("name")
    return name.text() if name is not None else ""


def _takes_request(node: SgNode) -> bool:
    given = node.field("parameters")
    body = node.field("body")
    return (
        given is not None
        and "HttpServletRequest" in given.text()
        and body is not None
        and not refuses(body.text().partition(";")[0])
    )


def _inside(file: SourceFile, node: SgNode) -> set[str]:
    """Guards that are called in the first statements."""
    body = node.field("body")
    found = set()
    for statement in (
        [child for child in body.named_children() if "comment" not in child.kind()][:_FIRST] if body is not None else []
    ):
        if statement.kind() == "if_statement" and refuses(statement.text()):
            found.add("check")
        for call in statement.find_all({"rule": {"kind": "method_invocation"}})[:2]:
            name = _name(call)
            known = next((symbol for symbol in file.symbols.functions if symbol.name.rpartition(".")[2] == name), None)
            if is_guard_name(name) or (known is not None and guards_ownership(known.node.text())):
                found.add(name)
    return found


RULE = FileRule(
    id="java-handler-without-guard",
    title="A handler lacks the guard of its neighbours",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-862", "CWE-306"),
    languages=("java",),
    triggers=(
        "PreAuthorize",
        "Secured",
        "RolesAllowed",
        "RequiresPermissions",
        "Mapping",
        "HttpServlet",
        "RequiresRoles",
    ),
    tests=False,
    what="Most handlers of a controller, resource or servlet have an annotation or a first call that checks who asks; one that creates, changes or deletes has none.",
    why="The check was forgotten: anybody, or anybody who is signed in, can call it.",
    fix="Give it the same guard, or annotate the class.",
    check=check,
    bad=(
        '@RestController\nclass A {\n  @PreAuthorize("hasRole(1)")\n  @PostMapping("/a")\n  void make() {}\n  @PreAuthorize("hasRole(1)")\n  @PutMapping("/a")\n  void change() {}\n  @DeleteMapping("/a")\n  void drop() {}\n}\n',
        "class A extends HttpServlet {\n  void lock(HttpServletRequest r) {\n    requireAdmin(r);\n    a.lock();\n  }\n  void unlock(HttpServletRequest r) {\n    requireAdmin(r);\n    a.unlock();\n  }\n  void remove(HttpServletRequest r) {\n    a.remove();\n  }\n}\n",
    ),
    good=(
        '@RestController\n@PreAuthorize("hasRole(1)")\nclass A {\n  @PostMapping("/a")\n  void make() {}\n  @DeleteMapping("/a")\n  void drop() {}\n}\n',
        '@RestController\nclass A {\n  @PreAuthorize("hasRole(1)")\n  @PostMapping("/a")\n  void make() {}\n  @PreAuthorize("hasRole(1)")\n  @PutMapping("/a")\n  void change() {}\n  @PostMapping("/login")\n  void login() {}\n}\n',
    ),
)

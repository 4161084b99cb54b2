"""javascript-dom-html: HTML of the page is put together from values."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import PAGE_STRANGERS, followed
from readylayer_cli.engines.review.rules.javascript._origin import page_data, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._sanitizers import is_cleaned
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import dynamic_pieces, fixed_text, is_built, pieces

_WRITTEN = ("document.write", "document.writeln", "window.document.write")
_JQUERY = ("html", "append", "prepend", "after", "before", "replaceWith", "wrap")

_OTHERS = frozenset({
    "@html", "bypassSecurityTrustHtml", "bypassSecurityTrustScript", "bypassSecurityTrustUrl",
    "bypassSecurityTrustResourceUrl", "trustAsHtml", "trustAsJs", "trustAsUrl", "trustAsResourceUrl",
})  # fmt: skip
_SHOWN = Following("dom", "is put into the page as HTML", Severity.HIGH, not_callees=_OTHERS, strangers=PAGE_STRANGERS)
_LINKED = Following(
    "link",
    "is the whole address of an element, so it may start with `javascript:`",
    Severity.MEDIUM,
    not_callees=frozenset({"@link"}),
    confidence=Confidence.MEDIUM,
    strangers=PAGE_STRANGERS,
)


def check(file: SourceFile) -> Iterable[Match]:
    for node, html in _sinks(file):
        parts = pieces(file, html)
        loose = [part for _, part in dynamic_pieces(parts) if not is_cleaned(part)]
        if not loose:
            continue
        origin = next((found for part in loose if (found := page_data(file, part) or user_data(file, part))), None)
        if origin is not None:
            message = f"Request data (`{shown(origin.source)}`) is put into the page as HTML"
            yield graded(file, node, Severity.HIGH, Confidence.HIGH, message)
        elif is_built(parts) and "<" in fixed_text(parts):
            message = f"`{shown(loose[0])}` is put into the page as HTML"
            yield graded(file, node, Severity.MEDIUM, Confidence.LOW, message)
        elif not _is_selector(node) and any(_is_parameter(file, part) for part in loose):
            yield graded(file, node, Severity.LOW, Confidence.LOW, f"`{shown(loose[0])}` is put into the page as HTML")


def _is_selector(node: SgNode) -> bool:
    """`$(value)`, where the value is nearly always a selector or an element."""
    callee = node.field("function")
    return callee is not None and callee.text() in {"$", "jQuery"}


def _is_parameter(file: SourceFile, part: SgNode) -> bool:
    """Whether the function's caller gives the value as it is."""
    definition = scopes_of(file).definition(part.text(), part) if part.kind() == "identifier" else None
    return definition is not None and definition.kind == "parameter"


def _sinks(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    if "erHTML" in file.text:
        rule = {"has": {"field": "left", "regex": r"\.(?:inner|outer)HTML$"}}
        for kind in ("assignment_expression", "augmented_assignment_expression"):
            for node in file.find_all({"kind": kind, **rule}):
                value = node.field("right")
                if value is not None:
                    yield node, value
    for call in file.calls.method("insertAdjacentHTML", "createContextualFragment", "parseHTML"):
        if call.positional:
            yield call.node, call.positional[-1]
    for call in file.calls.to(*_WRITTEN):
        for argument in call.positional:
            yield call.node, argument
    if "$(" in file.text or "jQuery" in file.text:
        yield from _jquery(file)


def _jquery(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.method(*_JQUERY):
        receiver = call.receiver.text() if call.receiver is not None else ""
        if call.positional and receiver.startswith(("$", "jQuery", "this.$")):
            yield call.node, call.positional[0]
    for call in file.calls.to("$", "jQuery"):
        if call.positional:
            yield call.node, call.positional[0]


RULE = FileRule(
    id="javascript-dom-html",
    title="HTML of the page is put together from values",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    cwe=("CWE-79",),
    languages=LANGUAGES,
    triggers=("erHTML", "insertAdjacentHTML", "document.write", "$(", "jQuery", "ContextualFragment"),
    tests=False,
    what="`innerHTML` and its like, `document.write` or a jQuery method gets markup with unescaped values, or the page's own address.",
    why="Markup inside a value becomes part of the page, and its scripts run with the visitor's session.",
    fix="Set `textContent`, build elements, or pass the markup through a sanitizer such as DOMPurify.",
    check=followed(_LINKED, followed(_SHOWN, check)),
    bad=(
        "list.innerHTML += `<li>${item.name}</li>`;\n",
        "document.getElementById('q').innerHTML = decodeURIComponent(location.hash.slice(1));\n",
        "const params = new URLSearchParams(location.search);\ndocument.write('Hello ' + params.get('name'));\n",
        "$('#messages').append('<p>' + message.text + '</p>');\n",
        "$(window.location.hash).show();\n",
        "box.insertAdjacentHTML('beforeend', '<b>' + user.name + '</b>');\n",
    ),
    good=(
        "list.innerHTML = '';\nlist.innerHTML = `<li></li>`;\n",
        "list.innerHTML = `<li>${escapeHtml(item.name)}</li>`;\n",
        "box.innerHTML = DOMPurify.sanitize(location.hash);\n",
        "box.textContent = `<b>${user.name}</b>`;\n",
        "const box = $('#' + id);\n$('#count').html('<b>' + items.length + '</b>');\n",
        "const html = element.innerHTML;\nbody.append('<p>' + text + '</p>');\n",
    ),
)

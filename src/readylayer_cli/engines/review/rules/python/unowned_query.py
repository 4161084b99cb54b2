"""python-unowned-query: a record is chosen by id alone where its neighbours also ask for the owner."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._ownership import Query, sql_fields, unowned
from readylayer_cli.engines.review.rules.python._literals import entries, literal_text
from readylayer_cli.engines.review.rules.python._scope import function_of

_DOCUMENT = (
    "find_one",
    "find",
    "delete_one",
    "delete_many",
    "update_one",
    "update_many",
    "find_one_and_update",
    "find_one_and_delete",
    "replace_one",
)
_KEYWORDS = ("filter", "filter_by", "get", "get_or_404", "first_or_404", "exclude", "aget")
_COMPARED = lazy_pattern(r"([A-Z]\w*)(?:\.c)?\.(\w+)\s*==")
_MODEL = lazy_pattern(r"([A-Z]\w*)(?:\.(?:objects|query|_default_manager))?\Z|\(\s*([A-Z]\w*)\s*\)\Z")
_STARTED = lazy_pattern(r"(?:\A|[.\s])(?:select|query|update|delete)\(|\.query\b")
_LOOKUP = lazy_pattern(r"__(?:exact|iexact|id|pk)\Z")


def check(file: SourceFile) -> Iterable[Match]:
    yield from unowned(file, _queries(file))


def _queries(file: SourceFile) -> Iterator[Query]:
    for call in file.calls.method(*_KEYWORDS):
        names = frozenset(_LOOKUP.sub("", name) for name in call.keywords)
        model = _model(call)
        if model and names:
            yield Query(call.node, model, names | _rest_of_chain(call.node), _around(call.node))
        elif model and call.method in {"get", "get_or_404"} and len(call.positional) == 1 and "query" in call.written:
            yield Query(call.node, model, frozenset({"id"}), _around(call.node))
    for call in file.calls.method("get_object_or_404", "aget_object_or_404", "get_list_or_404"):
        if call.positional and call.keywords:
            model = call.positional[0].text().partition(".")[0]
            yield Query(
                call.node, model, frozenset(_LOOKUP.sub("", name) for name in call.keywords), _around(call.node)
            )
    yield from _compared(file)
    for call in file.calls.method(*_DOCUMENT):
        fields = entries(file, call.argument(0))
        if fields and call.receiver is not None:
            yield Query(call.node, call.receiver.text()[:80], frozenset(fields), _around(call.node))
    for call in file.calls.method(
        "execute", "fetch_one", "fetch_all", "fetchrow", "fetch", "fetchval", "text", "query"
    ):
        text = literal_text(file, call.argument(0)) if call.positional else ""
        found = sql_fields(text.strip("\"'frb ")) if text else None
        if found is not None:
            yield Query(call.node, found[0], found[1], _around(call.node))


def _compared(file: SourceFile) -> Iterator[Query]:
    """SQLAlchemy's expressions: `.where(Note.id == x, Note.owner_id == y)`, and `session.get(Note, x)`."""
    for call in file.calls.method("where", "filter"):
        found = [pair for value in call.positional for pair in _COMPARED.findall(value.text()[:300])]
        if found and _STARTED.search(call.receiver.text() if call.receiver is not None else ""):
            fields = frozenset(name for _, name in found)
            outer = call.node.parent()
            if (
                outer is not None
                and outer.kind() == "attribute"
                and ".where(" in (outer.parent() or outer).text()[len(call.node.text()) :]
            ):
                continue
            chained = _COMPARED.findall(call.receiver.text()) if call.receiver is not None else []
            yield Query(call.node, found[0][0], fields | {name for _, name in chained}, _around(call.node))
    for call in file.calls.method("get"):
        if (
            len(call.positional) == 2
            and call.written.endswith(("session.get", "db.get"))
            and call.positional[0].text()[:1].isupper()
        ):
            yield Query(call.node, call.positional[0].text(), frozenset({"id"}), _around(call.node))


def _model(call: Call) -> str:
    found = _MODEL.search(call.receiver.text()[-200:]) if call.receiver is not None else None
    return (found[1] or found[2]) if found is not None else ""


def _rest_of_chain(node: SgNode) -> frozenset[str]:
    """Fields that filters chained behind this one compare."""
    names: set[str] = set()
    for _ in range(4):
        attribute = node.parent()
        call = attribute.parent() if attribute is not None and attribute.kind() == "attribute" else None
        if call is None or call.kind() != "call":
            break
        box = call.field("arguments")
        for child in box.named_children() if box is not None else []:
            key = child.field("name") if child.kind() == "keyword_argument" else None
            names |= {key.text()} if key is not None else set()
        node = call
    return frozenset(names)


def _around(node: SgNode) -> str:
    function = function_of(node)
    return function.text() if function is not None else ""


RULE = FileRule(
    id="python-unowned-query",
    title="A record is chosen by id alone where its neighbours also ask for the owner",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-639",),
    languages=("python",),
    triggers=("filter", ".get(", "get_object_or_404", "WHERE", "where", "find_one", "delete_one", "update_one"),
    tests=False,
    what="A query by id without the owner, user or tenant that the other queries of the file on the same records compare.",
    why="Whoever guesses or counts up an id reads or changes what belongs to others.",
    fix="Add the owner to the conditions: `get_object_or_404(Note, pk=pk, owner=request.user)`.",
    check=check,
    bad=(
        "def show(request, pk):\n    return page(get_object_or_404(Note, pk=pk, owner=request.user))\ndef drop(request, pk):\n    get_object_or_404(Note, pk=pk).delete()\n",
        "def show(pk, me):\n    return session.scalar(select(Note).where(Note.id == pk, Note.owner_id == me.id))\ndef drop(pk):\n    session.execute(delete(Note).where(Note.id == pk))\n",
        'def show(pk, me):\n    return db.execute("SELECT * FROM note WHERE id = ? AND user_id = ?", (pk, me))\ndef drop(pk):\n    db.execute("DELETE FROM note WHERE id = ?", (pk,))\n',
    ),
    good=(
        "def show(request, pk):\n    return page(get_object_or_404(Note, pk=pk, owner=request.user))\ndef drop(request, pk):\n    get_object_or_404(Note, pk=pk, owner=request.user).delete()\n",
        "def show(request, pk):\n    return page(get_object_or_404(Note, pk=pk, owner=request.user))\ndef drop(request, pk):\n    note = get_object_or_404(Note, pk=pk)\n    if note.owner != request.user:\n        raise Http404\n    note.delete()\n",
        "def show(pk):\n    return Note.objects.get(pk=pk)\ndef drop(pk):\n    Note.objects.filter(pk=pk).delete()\n",
    ),
)

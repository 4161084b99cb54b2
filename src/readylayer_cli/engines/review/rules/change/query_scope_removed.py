"""change-query-scope-removed: a kept query does not ask any more whose records it reads or changes."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._call_changes import CallChange, changed_calls
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region, added_code, edited_files
from readylayer_cli.engines.review.rules.change._words import IDENTITY, says, squeezed, words_in
from readylayer_cli.engines.review.view import ChangeView

_QUERIES = lazy_pattern(
    r"(?:filter|filter_by|where|and_?where|exclude|get|first|find|find_?(?:one|first|unique|many|all|by|by_id|by_pk|one_?by|one_?and_?\w+)!?|update_?(?:one|many)?"
    r"|delete_?(?:one|many|all)?|destroy_?(?:all)?|get_object_or_404|get_list_or_404|get_or_404|count|exists\??|aggregate|select|query|first_or_404|one_or_none|match)\Z",
    re.IGNORECASE,
)
_SCOPES = lazy_pattern(
    r"accessible_?(?:by|for|to)|visible_?(?:to|for|by)|(?:for|by|of)_?(?:current_?)?(?:user|owner|tenant|account|org\w*|team)\Z|owned_?by|policy_?scope|restrict\w*|permitted\w*|filter_?by_?(?:user|owner|tenant|org|permission\w*)"
    r"|get_?objects_?for_?user|with_?(?:user|tenant|permissions?)|readable_?by|scope_?to|scoped_?to|tenant\w*",
    re.IGNORECASE,
)
_SQL_SCOPE = lazy_pattern(
    r"\b(?:AND|WHERE|OR)\s+\(?[\w.`\"\[\]]*?(?:user|owner|tenant|account|org(?:anization)?|team|company|customer|author|workspace|household|group|member)(?:_?id)?\b[`\"\]]?\s*(?:=|IN\b)",
    re.IGNORECASE,
)
_SQL = lazy_pattern(r"\b(?:select|update|delete|from|where|join)\b", re.IGNORECASE)
_TOKEN = lazy_pattern(r"[A-Za-z_$][\w$]*")
_OWNERS = IDENTITY | {"owned", "permission", "permissions", "permitted", "scope", "role", "tenants", "ability", "uid"}
_SCOPE_WORDS = frozenset(
    {
        "permission",
        "permissions",
        "permitted",
        "scope",
        "scoped",
        "visible",
        "accessible",
        "owned",
        "authorize",
        "authorized",
    }
)
_NEW_NAMES = 2
_LOADS = lazy_pattern(r"(?i:get|find|load|fetch|select|query|list|delete|remove|update)(?![a-z])")
_ID = lazy_pattern(r"(?:id|ID|Id|pk|user|owner|tenant|account|repo|project|team|org)\w*\b")
_STORE = lazy_pattern(
    r"objects|query|repo|model|table|collection|db\b|session\.|prisma|dao|store|orm|knex", re.IGNORECASE
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    added = view.once(added_code)
    for file in view.once(edited_files):
        seen: set[int] = set()
        for region, line, message, anchor in (*_calls(file, added), *_statements(file, added), *_renamed(file)):
            span = file.span(line, region)
            if span.start_line not in seen:
                seen.add(span.start_line)
                yield ChangeMatch(file.pair.path, Match(span, message=message, anchor=anchor, symbol=region.name))


def _calls(file: EditedFile, added: str) -> Iterator[tuple[Region, int, str, str]]:
    for change in changed_calls(file, _is_query):
        text = _loss(change, added)
        if text:
            message = f"The query does not ask for `{' '.join(text.split())[:80]}` any more"
            yield change.region, change.line, message, squeezed(text)


def _is_query(call: Call) -> bool:
    if _SCOPES.match(call.method):
        return True
    if not _QUERIES.match(call.method):
        return False
    return call.method.lower() not in {"get", "select", "match", "update", "delete"} or _reaches_store(call)


def _reaches_store(call: Call) -> bool:
    receiver = call.receiver.text()[-200:] if call.receiver is not None else ""
    return bool(_STORE.search(receiver)) or len(call.keywords) > 1


def _loss(change: CallChange, added: str) -> str:
    """The part of the old call that said whose; empty if it still does."""
    old, new = change.old, change.new
    if new is None:
        return _lost_link(change, added)
    lost_receiver = _lost_receiver(old, new)
    if lost_receiver:
        return lost_receiver
    if says(" ".join(_tokens(change.region.added_text) - _tokens(change.region.old_text)), _SCOPE_WORDS):
        return ""
    before, now = _tokens(_arguments(old)), _tokens(_arguments(new))
    if len(now - before) > _NEW_NAMES or says(" ".join(now - before), _OWNERS) or not before - now:
        return ""
    lost = [node for node in _parts(old) if squeezed(node.text()) not in squeezed(new.node.text())]
    owning = [node for node in lost if says(node.text(), _OWNERS) and _is_comparison(node)]
    kept = squeezed(change.region.new_text)
    return owning[0].text() if owning and not any(squeezed(node.text()) in kept for node in owning[:1]) else ""


def _lost_link(change: CallChange, added: str) -> str:
    """A `.where(owner: me)` whose receiver goes on without it."""
    old = change.old
    owns = _SCOPES.match(old.method) or says(" ".join(node.text() for node in old.arguments), _OWNERS)
    if not owns or squeezed(old.node.text()) in added:
        return ""
    source = old.receiver or (old.arguments[0] if old.arguments else None)
    if source is None or (not _SCOPES.match(old.method) and (old.receiver is None or not old.arguments)):
        return ""
    name = squeezed(source.text())
    new = change.region.new_text
    if name not in squeezed(new) or any(_SCOPES.search(word) for word in _TOKEN.findall(change.region.added_text)):
        return ""
    if says(change.region.added_text, _OWNERS) or not change.region.new_text.strip():
        return ""
    return old.method + "(" + ", ".join(node.text() for node in old.arguments) + ")"


def _lost_receiver(old: Call, new: Call) -> str:
    before, now = old.receiver, new.receiver
    if before is None or now is None or [n.text() for n in old.arguments] != [n.text() for n in new.arguments]:
        return ""
    text = before.text()
    mine = re.search(
        r"current_?(?:user|tenant|account|org\w*|team)|(?:req(?:uest)?|self|this|ctx)\.(?:user|tenant|account)|policy_?scope|accessible_by",
        text,
        re.IGNORECASE,
    )
    if mine is None or says(now.text(), _OWNERS):
        return ""
    return text if (len(text) < 200 and "(" not in text.split(".")[0]) or "scope" in text else ""


def _parts(call: Call) -> Iterator[SgNode]:
    """The arguments, those of object literals and conjunctions taken apart."""
    for argument in call.arguments:
        wrapped = argument.named_children() if argument.kind() == "argument" else []
        node = wrapped[-1] if wrapped else argument
        if node.kind() in {"object", "hash", "dictionary", "array_creation_expression"}:
            for child in node.named_children():
                value = child.field("value")
                if value is not None and value.kind() in {"object", "hash", "dictionary"}:
                    yield from value.named_children()
                else:
                    yield child
        else:
            yield node


def _is_comparison(node: SgNode) -> bool:
    return node.kind() not in {"string", "arrow_function", "lambda", "function_expression", "integer", "template_string"} or bool(_SQL_SCOPE.search("AND " + node.text()))  # fmt: skip


def _arguments(call: Call) -> str:
    return " ".join(node.text() for node in call.arguments)


def _tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text))


def _statements(file: EditedFile, added: str) -> Iterator[tuple[Region, int, str, str]]:
    """`AND user_id = ?` in SQL text."""
    for line, region in file.old_region.items():
        text = region.removed[line]
        found = _SQL_SCOPE.search(text)
        if not found or not _SQL.search(region.new_text) or text.lstrip().startswith(("#", "//", "*", "--")):
            continue
        column = words_in(found[0])
        if (
            squeezed(text) in added
            or _SQL_SCOPE.search(region.added_text)
            or not _SQL.search(region.added_text + _near(file, line, region))
        ):
            continue
        if column & IDENTITY:
            yield region, line, f"The statement does not ask for `{found[0]} …` any more", squeezed(found[0])


def _renamed(file: EditedFile) -> Iterator[tuple[Region, int, str, str]]:
    """`labelOfRepo(repo.id, id)` that became `label(id)`: fewer words in the name, fewer arguments."""
    fresh: dict[int, list[Call]] = {}
    for call in file.head.calls:
        region = file.new_region.get(call.node.range().start.line + 1)
        if region is not None and _LOADS.match(call.method) and call.arguments:
            fresh.setdefault(id(region), []).append(call)
    if not fresh:
        return
    for old in file.base.calls:
        line = old.node.range().start.line + 1
        region = file.old_region.get(line)
        if region is None or len(old.arguments) < 2 or not _LOADS.match(old.method):
            continue
        texts = {squeezed(node.text()) for node in old.arguments}
        for new in fresh.get(id(region), []):
            fewer = {squeezed(node.text()) for node in new.arguments}
            lost = [node.text() for node in old.arguments if squeezed(node.text()) not in fewer]
            if fewer < texts and words_in(new.method) < words_in(old.method) and _ID.search(" ".join(lost)):
                yield (
                    region,
                    line,
                    f"`{new.method}` does not ask for `{lost[0][:60]}`, as `{old.method}` did",
                    squeezed(old.node.text()[:200]),
                )


def _near(file: EditedFile, line: int, region: Region) -> str:
    where = file.span(line, region).start_line
    return "\n".join(file.head.lines[max(where - 4, 0) : where + 3])


_DJANGO = "def edit(request, pk):\n    note = Note.objects.get(id=pk, owner=request.user)\n    note.text = request.POST['text']\n    note.save()\n"
_RAILS = "class A\n  def show\n    @post = current_user.posts.find(params[:id])\n  end\nend\n"
_MONGO = "async function show(req, res) {\n  const note = await Note.findOne({ _id: req.params.id, userId: req.user.id })\n  res.json(note)\n}\n"
_SQL_GO = "package a\n\nfunc Get(id int, user int) {\n\tdb.Query(`SELECT * FROM notes\n\t\tWHERE id = $1\n\t\tAND user_id = $2`, id, user)\n}\n"

RULE = ChangeRule(
    id="change-query-scope-removed",
    title="A query does not ask any more whose records these are",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-639", "CWE-862"),
    tags=("security",),
    what="A filter by user, owner, tenant or team is gone from a kept query, or the query starts from all records instead of those "
    "of the current user.",
    why="Whoever knows or guesses an id reads and changes the records of others.",
    fix="Put the filter back, or check the record's owner right after it is loaded.",
    check=check,
    bad=(
        ChangeExample({"app/v.py": _DJANGO}, {"app/v.py": _DJANGO.replace(", owner=request.user", "")}),
        ChangeExample({"app/a.rb": _RAILS}, {"app/a.rb": _RAILS.replace("current_user.posts", "Post")}),
        ChangeExample({"app/a.js": _MONGO}, {"app/a.js": _MONGO.replace(", userId: req.user.id", "")}),
        ChangeExample(
            {"b.go": "package a\n\nfunc Edit(c *Context, f Form) {\n\tl, err := db.GetLabelOfRepoByID(c.Repo.ID, f.ID)\n\tuse(l, err)\n}\n"},
            {"b.go": "package a\n\nfunc Edit(c *Context, f Form) {\n\tl, err := db.GetLabelByID(f.ID)\n\tuse(l, err)\n}\n"},
        ),
        ChangeExample({"a.go": _SQL_GO}, {"a.go": _SQL_GO.replace("\n\t\tAND user_id = $2`, id, user", "`, id")}),
        ChangeExample(
            {"app/v.py": "def notes(request):\n    qs = Note.objects.all()\n    qs = qs.filter(team=request.team)\n    return qs.order_by('id')\n"},
            {"app/v.py": "def notes(request):\n    qs = Note.objects.all()\n    return qs.order_by('id')\n"},
        ),
    ),
    good=(
        ChangeExample({"app/v.py": _DJANGO}, {"app/v.py": _DJANGO.replace("owner=request.user", "owner_id=request.user.pk")}),
        ChangeExample({"app/a.rb": _RAILS}, {"app/a.rb": _RAILS.replace("current_user.posts", "current_user.visible_posts")}),
        ChangeExample({"app/a.js": _MONGO}, {"app/a.js": _MONGO.replace("_id: req.params.id, ", "")}),
        ChangeExample(
            {"app/v.py": "def names(request):\n    return Note.objects.filter(id=1, kind='a').values('name')\n"},
            {"app/v.py": "def names(request):\n    return Note.objects.filter(id=1).values('name')\n"},
        ),
    ),
)  # fmt: skip

"""python-mass-assignment: the client of a request sets any field of a record."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._guards import is_guarded
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._request import describe, sees_requests
from readylayer_cli.engines.review.rules.python._scope import scope_of
from readylayer_cli.engines.review.rules.python._whole_body import is_whole_body

_BODIES = ("json", ".POST", ".GET", ".form", ".data", ".to_dict(", ".dict(", ".body", ".args", ".values", "params")
_METHODS = frozenset({"create", "update", "get_or_create", "update_or_create", "insert", "values"})
_MODEL_NAME = lazy_pattern(r"(?:\w+\.)*[A-Z]\w*[a-z]\w*\Z")
_CHECKING_MODEL = lazy_pattern(
    r"(?:Schema|Form|Body|Serializer|Request|In|Create|Update|Input|Params|Payload|DTO|Dto|Model|Query|Options|Args|Filter|Config|Error|Exception|Response|Event|Message)\Z"
)


def check(file: SourceFile) -> Iterable[Match]:
    if not sees_requests(file) or not any(mark in file.text for mark in _BODIES):
        return
    for node in file.find_all({"kind": "dictionary_splat", "inside": {"kind": "argument_list"}}):
        value, box = node.named_children()[0] if node.named_children() else None, node.parent()
        whole = box.parent() if box is not None else None
        callee = whole.field("function") if whole is not None and whole.kind() == "call" else None
        if value is None or whole is None or callee is None or value.kind() == "dictionary_comprehension":
            continue
        if _stores_fields(file, callee) and is_whole_body(file, value):
            yield node_match(file, whole, f"`{describe(value)}` fills whatever fields it names")
    for call in file.calls.to("setattr"):
        name = call.argument(1)
        if name is None or name.kind() != "identifier":
            continue
        loops = [
            binding
            for binding in scope_of(file, name).before(name.text(), name.range().start.index)
            if binding.inside is not None
        ]
        if is_guarded(file, scope_of(file, name), name.text(), name.range().start.index):
            continue
        if any("items(" in binding.value.text() and is_request_data(file, binding.value) for binding in loops):
            yield node_match(file, call.node, "Every field that the request names is set on the object")


def _stores_fields(file: SourceFile, callee: SgNode) -> bool:
    name = callee.text()[-200:]
    if callee.kind() == "attribute" and name.rpartition(".")[2] in _METHODS:
        return True
    return bool(_MODEL_NAME.match(name)) and not _CHECKING_MODEL.search(name) and not _is_checked(file, name)


def _is_checked(file: SourceFile, name: str) -> bool:
    """Whether the class is defined here and is one that validates its fields."""
    return (
        re.search(
            rf"^class {re.escape(name)}\([^)\n]*(?:BaseModel|Schema|Form|Body|Serializer|Struct|dataclass)",
            file.text,
            re.MULTILINE,
        )
        is not None
    )


RULE = FileRule(
    id="python-mass-assignment",
    title="The client of a request sets any field of a record",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-915",),
    languages=("python",),
    triggers=("**", "setattr("),
    tests=False,
    what="A model or query gets `**request.json`, or a loop sets attributes named by the request.",
    why="`is_admin`, `owner_id` and `balance` are fields too: the caller only has to name them.",
    fix='Take the fields that may be set by name: `User(name=data["name"])`, or validate with a schema first.',
    check=check,
    bad=(
        'from flask import request\n@app.post("/users")\ndef create():\n    user = User(**request.get_json())\n    db.session.add(user)\n',
        "from django.http import HttpResponse\ndef edit(request, pk):\n    data = request.POST.dict()\n    Person.objects.filter(pk=pk).update(**data)\n",
        'from flask import request\n@app.put("/users/<int:uid>")\ndef put(uid):\n    user = User.query.get(uid)\n    for key, value in request.json.items():\n        setattr(user, key, value)\n',
    ),
    good=(
        'from flask import request\n@app.post("/users")\ndef create():\n    data = request.get_json()\n    user = User(name=data["name"])\n',
        'from flask import request\nfrom pydantic import BaseModel\nclass Account(BaseModel):\n    name: str\n@app.post("/users")\ndef create():\n    return store(Account(**request.get_json()))\n',
        "def build(options):\n    return Person(**options)\n",
    ),
)

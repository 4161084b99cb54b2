"""python-unsafe-reflection: the client of a request chooses which code runs."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._pieces import holes, take_apart
from readylayer_cli.engines.review.rules.python._request import describe, sees_requests

_TABLE = lazy_pattern(r"\b(?:globals|locals|vars)\(\)\s*(?:\[|\.get)")
_TABLES = r"^(?:globals|locals|vars)\(\s*\)(?:\[|\.get\()"


def check(file: SourceFile) -> Iterable[Match]:
    if not sees_requests(file):
        return
    for call in file.calls.to(
        "importlib.import_module",
        "__import__",
        "django.utils.module_loading.import_string",
        "pydoc.locate",
        "werkzeug.utils.import_string",
    ):
        name = call.argument(0, "name")
        if name is not None and is_request_data(file, name):
            yield node_match(file, call.node, f"Request data (`{describe(name)}`) says which module is imported")
    for call in file.calls.to("getattr"):
        name, parent = call.argument(1), call.node.parent()
        starts = (
            [hole for before, hole, _ in holes(take_apart(file, name)) if not before.strip()]
            if name is not None
            else []
        )
        called = parent is not None and parent.kind() == "call"
        if called and any(is_request_data(file, hole) for hole in starts):
            yield node_match(file, call.node, f"Request data (`{describe(starts[0])}`) says which method is called")
    if not _TABLE.search(file.text):
        return
    for node in file.find_all({"any": [{"kind": "subscript", "regex": _TABLES}, {"kind": "call", "regex": _TABLES}]}):
        keys = (
            node.field_children("subscript")
            if node.kind() == "subscript"
            else (node.field("arguments") or node).named_children()
        )
        if keys and is_request_data(file, keys[0]):
            yield node_match(file, node, f"Request data (`{describe(keys[0])}`) says which name is looked up")


RULE = FileRule(
    id="python-unsafe-reflection",
    title="The client of a request chooses which code runs",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-470",),
    languages=("python",),
    triggers=("import_module", "__import__", "getattr(", "globals()", "locals()", "import_string", "pydoc"),
    tests=False,
    what="`import_module`, `getattr(..)()` or `globals()[..]` with a name that is data of the request.",
    why="Importing runs a module's code, and any method of the object can be called, not only the ones that were meant.",
    fix="Look the name up in a dictionary of what may be called.",
    check=check,
    bad=(
        'import importlib\nfrom flask import request\n@app.route("/run")\ndef run():\n    return importlib.import_module(request.args["plugin"]).main()\n',
        'from django.http import HttpResponse\ndef act(request, service):\n    action = request.POST["action"]\n    return HttpResponse(getattr(service, action)())\n',
        'from flask import request\n@app.route("/f")\ndef f():\n    return globals()[request.args["name"]]()\n',
    ),
    good=(
        'from flask import request\n@app.route("/run")\ndef run():\n    return ACTIONS[request.args["action"]]()\n',
        'from django.http import HttpResponse\ndef act(request, service):\n    return HttpResponse(getattr(service, "handle_" + request.method.lower())())\n',
        'import importlib\nmodule = importlib.import_module(f"plugins.{name}")\n',
    ),
)

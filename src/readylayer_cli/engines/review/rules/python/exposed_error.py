"""python-exposed-error: the text of an exception goes to the client."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._request import serves_web
from readylayer_cli.engines.review.rules.python._scope import Scope, function_of, scope_at

_SENT = lazy_pattern(
    r"format_exc|(?:Exception|BaseException|\w*(?:Database|Operational|Integrity|Programming|SQLAlchemy|OS|IO|Connection)Error) as \w+:\n(?:(?:[ \t]*\n){0,60}[ \t]*[^\s][^\n]*\n){0,12}?(?:[ \t]*\n){0,60}[ \t]+(?:return|raise)\b"
)
_BROAD = lazy_pattern(
    r"^except\s+\(?\s*(?:\w+\s*,\s*)*(?:Exception|BaseException|[\w.]*(?:Database|Operational|Integrity|Programming|SQLAlchemy|OS|IO|Connection)Error)\b[^:\n]*?\bas\s+(\w+)"
)
_TRACE = lazy_pattern(r"traceback\.format_exc\(|traceback\.format_exception\(")
_ANSWER = lazy_pattern(
    r"\b(?:jsonify|make_response|HttpResponse\w*|JsonResponse|Response|JSONResponse|HTMLResponse|PlainTextResponse|abort|json_response)\("
)
_HANDLER = r"^@(?:\w+\.)*(?:errorhandler|app_errorhandler|exception_handler|exception)\(\s*(?:Exception|BaseException|500|HTTPStatus\.INTERNAL_SERVER_ERROR)\s*\)"
_ROUTE = lazy_pattern(r"(?:[\w.]+\.)?(?:route|get|post|put|delete|patch|api_view|action|websocket|view_config)\b")


def check(file: SourceFile) -> Iterable[Match]:
    if not serves_web(file):
        return
    yield from _written(file)
    yield from _handled(file)
    if not _SENT.search(file.text):
        return
    for clause in file.find_all({"kind": "except_clause", "regex": r"(?s)^except\b.*\b(?:return|raise|abort)\b"}):
        function = function_of(clause)
        if function is None or not _answers(scope_at(file, function)):
            continue
        for node in clause.find_all(
            {"rule": {"any": [{"kind": "return_statement"}, {"kind": "raise_statement", "regex": "HTTPException"}]}}
        ):
            yield from _judge(file, clause, node)


def _handled(file: SourceFile) -> Iterator[Match]:
    """A handler of every exception, or of all server errors, that answers with the exception's text."""
    for node in file.find_all({"kind": "decorator", "regex": _HANDLER}):
        function = (node.parent() or node).field("definition")
        box = function.field("parameters") if function is not None else None
        names = [child.text().partition(":")[0].strip() for child in box.named_children()] if box is not None else []
        if function is None or not names:
            continue
        name = re.escape(names[-1])
        told = (
            rf"\b(?:str|repr)\(\s*{name}\s*\)|\{{{name}(?:!\w)?\}}|\b{name}\.(?:args|original_exception)\b|format_exc"
        )
        for answer in function.find_all(kind="return_statement"):
            if re.search(told, answer.text()):
                yield graded(file, answer, Severity.LOW, "The text of any exception is sent to the client")


def _written(file: SourceFile) -> Iterator[Match]:
    """Tornado: a traceback in a method that writes the answer."""
    if "tornado" not in file.text:
        return
    for call in file.calls.to("traceback.format_exc", "traceback.format_exception"):
        function = function_of(call.node)
        if function is not None and re.search(r"self\.(?:write|finish)\(", function.text()):
            yield graded(file, call.node, Severity.MEDIUM, "The traceback is sent to the client")


def _judge(file: SourceFile, clause: SgNode, node: SgNode) -> Iterator[Match]:
    text = node.text()[:2000]
    if _TRACE.search(text):
        yield graded(file, node, Severity.MEDIUM, "The traceback is sent to the client")
        return
    found = _BROAD.match(clause.text()[:300])
    name = re.escape(found[1]) if found else ""
    if name and re.search(
        rf"\b(?:str|repr)\(\s*{name}\s*\)|\{{{name}(?:!\w)?\}}|%\s*{name}\b|\+\s*{name}\b|\.format\({name}\)", text
    ):
        yield graded(file, node, Severity.LOW, "The text of any exception is sent to the client")


def _answers(scope: Scope) -> bool:
    """Whether the function is a view: it has a route, or takes the request."""
    return any(_ROUTE.match(text) for text in scope.decorators) or "request" in scope.parameters


RULE = FileRule(
    id="python-exposed-error",
    title="The text of an exception goes to the client",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-209",),
    languages=("python",),
    triggers=(
        "format_exc",
        "except Exception as",
        "except BaseException as",
        "Error as",
        "errorhandler(",
        "exception_handler(",
    ),
    tests=False,
    what="A view answers with a traceback, or with the text of whatever exception it caught.",
    why="Messages name tables, paths, hosts and libraries: what an attacker wants to know next.",
    fix="Log the exception and answer with a fixed text and an id that finds the log entry.",
    check=check,
    bad=(
        "from flask import Flask, jsonify\napp = Flask(__name__)\n@app.errorhandler(Exception)\ndef failed(error):\n    return jsonify(error=str(error)), 500\n",
        'import traceback\nfrom flask import jsonify\n@app.route("/x")\ndef x():\n    try:\n        return work()\n    except ValueError:\n        return jsonify(error=traceback.format_exc()), 500\n',
        "from django.http import HttpResponse\ndef view(request):\n    try:\n        return work()\n    except Exception as error:\n        return HttpResponse(str(error), status=500)\n",
    ),
    good=(
        'from flask import jsonify\n@app.route("/x")\ndef x():\n    try:\n        return work()\n    except Exception as error:\n        logger.exception("failed: %s", error)\n        return jsonify(error="internal error"), 500\n',
        'from flask import jsonify\n@app.route("/x")\ndef x():\n    try:\n        return work()\n    except ValidationError as error:\n        return jsonify(error=str(error)), 400\n',
    ),
)

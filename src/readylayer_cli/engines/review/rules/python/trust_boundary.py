"""python-trust-boundary: data of the request is kept in the session as if it had been checked."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._request import describe, sees_requests

_SESSION = r"(?s)^(?:flask\.|self\.|request\.|self\.request\.)*session\["


def check(file: SourceFile) -> Iterable[Match]:
    if not sees_requests(file):
        return
    for node in file.find_all({"kind": "assignment", "regex": _SESSION}):
        target, value = node.field("left"), node.field("right")
        keys = target.field_children("subscript") if target is not None and target.kind() == "subscript" else []
        if not keys or value is None:
            continue
        if is_request_data(file, keys[0]):
            yield graded(
                file,
                node,
                Severity.MEDIUM,
                f"Request data (`{describe(keys[0])}`) names the entry of the session that is set",
            )
        elif is_request_data(file, value):
            yield graded(
                file, node, Severity.LOW, f"Request data (`{describe(value)}`) is kept in the session unchecked"
            )


RULE = FileRule(
    id="python-trust-boundary",
    title="Request data is kept in the session unchecked",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-501",),
    languages=("python",),
    triggers=("session[", "session.update(", "session.setdefault(", "environ["),
    tests=False,
    what="`session[..] = request..`; medium when the request also says which entry.",
    why="Later code takes what is in the session for its own: a role or user id from the request becomes a fact.",
    fix="Check the value against what is allowed before storing it, under a fixed name.",
    check=followed(
        Following("trust", "is kept in the session unchecked", Severity.LOW, confidence=Confidence.MEDIUM), check
    ),
    bad=(
        'from flask import request, session\n@app.post("/set")\ndef set_it():\n    session["role"] = request.form["role"]\n    return ""\n',
        'from flask import request\nimport flask\n@app.post("/set")\ndef set_it():\n    flask.session[request.form["key"]] = "1"\n    return ""\n',
    ),
    good=(
        'from flask import request, session\n@app.post("/set")\ndef set_it():\n    session["page"] = int(request.form["page"])\n    return ""\n',
        'from flask import session\n@app.post("/login")\ndef login():\n    session["user"] = current_user.id\n    return ""\n',
    ),
)

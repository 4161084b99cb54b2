"""python-header-injection: a header of the answer holds data of the request."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._request import describe, sees_requests

_HEADER = r"(?is)^(?:\w+\.)*(?:response|resp|res|answer|headers|r)(?:\.headers)?\[.+\]\s*="
_CLEAN = ("quote", "quote_plus", "secure_filename", "escape_uri_path", "urlencode", "url_for", "basename")
_JUDGED_ELSEWHERE = ("location", "access-control-allow-origin")


def check(file: SourceFile) -> Iterable[Match]:
    if not sees_requests(file):
        return
    for node in file.find_all({"kind": "assignment", "regex": _HEADER}):
        target, value = node.field("left"), node.field("right")
        if target is None or value is None or target.kind() != "subscript":
            continue
        owner, name = target.field("value"), target.text().lower()
        if (
            owner is None
            or not owner.text().lower().endswith(("response", "resp", "headers", "res", "answer"))
            or any(word in name for word in _JUDGED_ELSEWHERE)
        ):
            continue
        if is_request_data(file, value, _CLEAN):
            yield node_match(file, node, f"Request data (`{describe(value)}`) becomes a header of the answer")


RULE = FileRule(
    id="python-header-injection",
    title="A header of the answer holds request data",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-113", "CWE-93"),
    languages=("python",),
    triggers=("headers[", "response[", "resp[", "answer[", "_header(", "sendall(", "wfile", "sendmail(", "HTTP/1"),
    tests=False,
    what="A response header is set to data of the request.",
    why="Where the server does not refuse line ends, the value adds headers of its own, cookies among them.",
    fix="Take the value from a fixed list, or encode it with `urllib.parse.quote`.",
    check=followed(
        Following("header", "becomes a header of the answer", Severity.LOW, confidence=Confidence.MEDIUM), check
    ),
    bad=(
        'from django.http import HttpResponse\ndef load(request):\n    response = HttpResponse(b"")\n    response["Content-Disposition"] = "attachment; filename=" + request.GET["name"]\n    return response\n',
        'from flask import request, make_response\n@app.route("/x")\ndef x():\n    answer = make_response("")\n    answer.headers["X-Name"] = request.args.get("name")\n    return answer\n',
    ),
    good=(
        'from urllib.parse import quote\nfrom django.http import HttpResponse\ndef load(request):\n    response = HttpResponse(b"")\n    response["Content-Disposition"] = "attachment; filename=" + quote(request.GET["name"])\n    return response\n',
        'from flask import request\n@app.route("/x")\ndef x():\n    headers = {}\n    headers["X-Name"] = "fixed"\n    return "", headers\n',
    ),
)

"""python-request-regex: the client of a request writes the regular expression."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._request import describe, sees_requests

_CALLS = tuple(
    f"re.{name}" for name in ("compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn")
)


def check(file: SourceFile) -> Iterable[Match]:
    if not sees_requests(file):
        return
    for call in file.calls.to(*_CALLS):
        pattern = call.argument(0, "pattern")
        if pattern is not None and is_request_data(file, pattern, ("escape",)):
            yield node_match(file, call.node, f"Request data (`{describe(pattern)}`) is part of a regular expression")


RULE = FileRule(
    id="python-request-regex",
    title="The client of a request writes the regular expression",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-1333", "CWE-400"),
    languages=("python",),
    triggers=("re.compile(", "re.search(", "re.match(", "re.fullmatch(", "re.find", "re.split(", "re.sub"),
    tests=False,
    what="A function of `re` gets a pattern with data of the request in it.",
    why="A pattern like `(a+)+$` takes exponential time on a short text: one request stops the process.",
    fix="Escape the value with `re.escape`, or search for plain text.",
    check=followed(Following("regex", "is part of a regular expression", Severity.MEDIUM), check),
    bad=(
        'import re\nfrom flask import request\n@app.route("/s")\ndef s():\n    pattern = request.args["q"]\n    return str([x for x in NAMES if re.search(pattern, x)])\n',
        'import re\nfrom django.http import HttpResponse\ndef find(request):\n    return HttpResponse(len(re.findall("^" + request.GET["start"], TEXT)))\n',
    ),
    good=(
        'import re\nfrom flask import request\n@app.route("/s")\ndef s():\n    return str(re.findall(re.escape(request.args["q"]), TEXT))\n',
        'import re\nfrom flask import request\n@app.route("/s")\ndef s():\n    return str(re.findall(r"\\w+", request.args["q"]))\n',
    ),
)

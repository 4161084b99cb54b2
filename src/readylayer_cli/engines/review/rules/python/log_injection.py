"""python-log-injection: data of the request is written into the log as it came."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._request import describe, serves_web

_METHODS = ("debug", "info", "warning", "warn", "error", "critical", "exception", "log")
_LOGGER = lazy_pattern(r"(?:^|[._])(?:logger|logging|log|_log|LOG|LOGGER)\Z")
_CLEAN = ("replace", "repr", "ascii", "quote", "dumps", "escape", "remove_linebreaks", "encode")


def check(file: SourceFile) -> Iterable[Match]:
    if not serves_web(file):
        return
    for call in file.calls.method(*_METHODS):
        owner = call.receiver
        if owner is None or not _LOGGER.search(owner.text()):
            continue
        asked = next(
            (node for node in call.positional if "!r" not in node.text() and is_request_data(file, node, _CLEAN)), None
        )
        if asked is not None and "%r" not in (call.positional[0].text() if call.positional else ""):
            yield node_match(file, call.node, f"Request data (`{describe(asked)}`) is logged as it came")


RULE = FileRule(
    id="python-log-injection",
    title="Request data is written into the log as it came",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-117",),
    languages=("python",),
    triggers=("logger.", "logging.", "log.", "LOG."),
    tests=False,
    what="A log call gets data of the request without `repr` or the removal of line ends.",
    why="A line end in the value forges entries of its own, and hides what really happened.",
    fix='Log it with `%r`: `logger.info("search for %r", query)`.',
    check=followed(Following("log", "is logged as it came", Severity.LOW, confidence=Confidence.MEDIUM), check),
    bad=(
        'import logging\nfrom flask import request\nlogger = logging.getLogger(__name__)\n@app.route("/s")\ndef s():\n    logger.info("search for %s", request.args["q"])\n    return ""\n',
        'import logging\nfrom django.http import HttpResponse\ndef view(request):\n    name = request.GET.get("name")\n    logging.warning(f"unknown user {name}")\n',
    ),
    good=(
        'import logging\nfrom flask import request\n@app.route("/s")\ndef s():\n    logging.info("search for %r", request.args["q"])\n    return ""\n',
        'import logging\nfrom django.http import HttpResponse\ndef view(request):\n    logging.info("page %d", int(request.GET["page"]))\n',
    ),
)

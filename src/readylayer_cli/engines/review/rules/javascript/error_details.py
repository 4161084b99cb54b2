"""javascript-error-details: an answer shows an error's stack."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded

_SENDER = lazy_pattern(r"(?:\w+\.)?(?:res|resp|response|reply)(?:\.(?:status|code|type|header|set)\([^()]*\))*\Z")
_STACK = lazy_pattern(r"(?<![\w$.])(?:e|er|err|error|ex|exception|reason)\??\.stack\b")
_DEVELOPMENT = lazy_pattern(r"NODE_ENV|isDev|development|__DEV__|debug|production", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("send", "json", "end", "write", "render"):
        receiver = call.receiver.text()[:200] if call.receiver is not None else ""
        if not _SENDER.match(receiver) or not any(_STACK.search(value.text()[:1000]) for value in call.positional):
            continue
        line = call.node.range().start.line
        around = "\n".join(file.lines[max(0, line - 4) : call.node.range().end.line + 1])
        if not _DEVELOPMENT.search(around):
            yield graded(file, call.node, Severity.LOW, Confidence.MEDIUM)


RULE = FileRule(
    id="javascript-error-details",
    title="An answer shows an error's stack",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-209",),
    languages=LANGUAGES,
    triggers=(".stack", "?.stack"),
    tests=False,
    what="`error.stack` is sent to the client, also outside of development.",
    why="It names paths, versions and functions of the server, which tells an attacker what to try.",
    fix="Log the error with an id and send only the id.",
    check=check,
    bad=(
        "app.use((err, req, res, next) => {\n  res.status(500).send(err.stack);\n});\n",
        "router.get('/', async (req, res) => {\n  try {\n    await work();\n  } catch (error) {\n    res.status(500).json({ message: error.message, stack: error.stack });\n  }\n});\n",
    ),
    good=(
        "app.use((err, req, res, next) => {\n  logger.error(err.stack);\n  res.status(500).send('Internal error');\n});\n",
        "app.use((err, req, res, next) => {\n  res.status(500).send(process.env.NODE_ENV === 'production' ? 'Error' : err.stack);\n});\n",
    ),
)

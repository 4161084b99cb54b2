"""javascript-unsafe-buffer: a buffer may hold old memory."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._origin import user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import string_value


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("Buffer", "buffer.Buffer"):
        first = call.argument(0)
        if (
            first is None
            or string_value(first) is not None
            or first.kind() in {"array", "template_string"}
            or len(call.positional) > 1
        ):
            continue
        severity = Severity.HIGH if user_data(file, first) else Severity.LOW
        yield graded(file, call.node, severity, Confidence.MEDIUM)


RULE = FileRule(
    id="javascript-unsafe-buffer",
    title="A number passed here gives a buffer of old memory",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-908",),
    languages=LANGUAGES,
    triggers=("Buffer(",),
    tests=False,
    what="The deprecated `new Buffer(value)` with a value that is not known to be text.",
    why="With a number it allocates that many bytes without clearing them in old versions of Node: whoever sends JSON can send a number.",
    fix="Use `Buffer.from(value)` for content and `Buffer.alloc(size)` for space.",
    check=check,
    bad=(
        "app.post('/', (req, res) => res.end(new Buffer(req.body.text).toString('base64')));\n",
        "const copy = new Buffer(size);\n",
    ),
    good=(
        "const copy = Buffer.from(text);\nconst space = Buffer.alloc(size);\n",
        "const fixed = new Buffer('abc');\nconst decoded = new Buffer(text, 'base64');\n",
    ),
)

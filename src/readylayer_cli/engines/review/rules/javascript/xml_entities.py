"""javascript-xml-entities: an XML parser resolves entities."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import request_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import literal, option, settled

_PARSERS = (
    "parseXml",
    "parseXmlString",
    "parseXmlAsync",
    "fromXml",
    "parseHtml",
    "SaxParser",
    "SaxPushParser",
    "parse",
    "parseString",
)
_SWITCHES = ("noent", "replaceEntities", "dtdload", "resolveExternalEntities", "expandEntities")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_PARSERS):
        options = settled(file, call.positional[-1]) if len(call.positional) > 1 else None
        on = next((name for name in _SWITCHES if literal(option(options, name)) == "true"), "")
        if on:
            severity = Severity.CRITICAL if request_data(file, call.positional[0]) else Severity.HIGH
            yield graded(
                file, call.node, severity, Confidence.HIGH, f"`{on}: true` makes the parser fetch what entities name"
            )


RULE = FileRule(
    id="javascript-xml-entities",
    title="An XML parser resolves external entities",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-611",),
    languages=LANGUAGES,
    triggers=_SWITCHES,
    tests=False,
    what="libxmljs or another parser is called with `noent`, `dtdload` or a like option set to `true`.",
    why="A document can name any file or address of the server as an entity and get its content into the answer.",
    fix="Leave the option out; entities stay unresolved by default.",
    check=followed(Following("xxe", "is parsed with entities resolved", Severity.CRITICAL), check),
    bad=(
        "const libxmljs = require('libxmljs');\nconst doc = libxmljs.parseXml(req.body, { noent: true });\n",
        "import { parseXmlString } from 'libxmljs2';\nexport const read = (text) => parseXmlString(text, { noblanks: true, noent: true, nocdata: true });\n",
    ),
    good=(
        "const doc = libxmljs.parseXml(text);\n",
        "const doc = libxmljs.parseXml(text, { noent: false, nonet: true });\n",
        "const options = { noent: true };\nlog(options);\n",
    ),
)

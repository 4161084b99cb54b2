"""python-xml-entities: an XML parser resolves external entities."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following, report_of
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._request import sees_requests

_PARSERS = (
    "lxml.etree.XMLParser",
    "lxml.etree.XMLPullParser",
    "lxml.etree.iterparse",
    "lxml.etree.ETCompatXMLParser",
    "lxml.etree.get_default_parser",
)
_LXML_READERS = (
    "lxml.etree.parse",
    "lxml.etree.fromstring",
    "lxml.etree.XML",
    "lxml.objectify.fromstring",
    "lxml.objectify.parse",
)
_FEATURES = ("feature_external_ges", "feature_external_pes", "external-general-entities", "external-parameter-entities")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_PARSERS):
        options = {name: node.text() for name, node in call.keywords.items()}
        if (
            options.get("resolve_entities") == "True"
            or options.get("no_network") == "False"
            or (options.get("load_dtd") == "True" and "resolve_entities" not in options)
        ):
            yield node_match(file, call.node)
    for call in file.calls.method("setFeature"):
        feature, value = call.argument(0), call.argument(1)
        if (
            feature is not None
            and value is not None
            and value.text() in {"True", "1"}
            and feature.text().strip("'\"").endswith(_FEATURES)
        ):
            yield node_match(file, call.node)
    for call in file.calls.to(*_LXML_READERS):
        source = call.argument(0)
        if source is not None and call.argument(1, "parser") is None and is_request_data(file, source):
            yield graded(
                file,
                call.node,
                Severity.MEDIUM,
                "Request data is parsed as XML with entities switched on",
                confidence=Confidence.MEDIUM,
            )


_JUDGED = followed(Following("xxe", "is parsed as XML with entities switched on", Severity.HIGH), check)


def judged(file: SourceFile) -> Iterable[Match]:
    """The matches, less the parsers of which every document is known to be harmless."""
    report = report_of(file, sees_requests)
    places = {place for place in report.seen | report.harmless if place[0] == "xxe"} if report is not None else set()
    harmless = report is not None and bool(places) and places <= report.harmless
    for match in _JUDGED(file):
        if not (harmless and not match.flow):
            yield match


RULE = FileRule(
    id="python-xml-entities",
    title="An XML parser resolves external entities",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-611",),
    languages=("python",),
    triggers=("XMLParser", "XMLPullParser", "iterparse", "setFeature", "lxml", "xml."),
    tests=False,
    what="lxml with `resolve_entities=True`, `no_network=False` or `load_dtd=True`, SAX with external entities switched on, or request data in a default parser of lxml.",
    why="An entity in the document can name a local file or a server inside the network: its content ends up in the result.",
    fix="Pass `resolve_entities=False, no_network=True`, or parse with `defusedxml`.",
    check=judged,
    bad=(
        "from lxml import etree\nparser = etree.XMLParser(resolve_entities=True, no_network=False)\ntree = etree.fromstring(data, parser)\n",
        "import xml.sax\nfrom xml.sax.handler import feature_external_ges\nparser = xml.sax.make_parser()\nparser.setFeature(feature_external_ges, True)\n",
        'from flask import request\nfrom lxml import etree\n@app.post("/xml")\ndef read():\n    return etree.fromstring(request.data).tag\n',
    ),
    good=(
        "from lxml import etree\nparser = etree.XMLParser(resolve_entities=False)\n",
        "import xml.sax\nparser.setFeature(xml.sax.handler.feature_external_ges, False)\n",
        'from lxml import etree\ntree = etree.parse("config.xml")\n',
        'from flask import request\nimport defusedxml.ElementTree as ET\n@app.post("/xml")\ndef read():\n    return ET.fromstring(request.data).tag\n',
    ),
)

"""java-xml-external-entities: an XML parser that fetches what a document names."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._places import is_call_on, method_text

_FACTORIES = {
    "DocumentBuilderFactory": r"\.parse\(",
    "SAXParserFactory": r"\.parse\(|getXMLReader\(",
    "XMLInputFactory": r"createXML(?:Stream|Event)Reader\(|\.unmarshal\(",
    "TransformerFactory": r"new StreamSource\(",
    "XMLReaderFactory": r"\.parse\(",
}
_READERS = {"SAXReader": r"\.read\(", "SAXBuilder": r"\.build\("}
_MAKERS = (
    "newInstance",
    "newFactory",
    "newDefaultFactory",
    "newDefaultInstance",
    "newDefaultNSInstance",
    "createXMLReader",
)
_HARDENED = lazy_pattern(
    r"disallow-doctype-decl|FEATURE_SECURE_PROCESSING|ACCESS_EXTERNAL|SUPPORT_DTD|SUPPORTING_EXTERNAL_ENTITIES|external-general-entities"
    r"|supportDTD|isSupportingExternalEntities|setEntityResolver|setXMLResolver|load-external-dtd|\.setFeature\(|[Ss]ecure|[Ss]afe|harden|configure\w*\(|disable\w*(?:External|Dtd|DTD|Entit)",
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_MAKERS):
        for factory, use in _FACTORIES.items():
            if is_call_on(call.receiver, factory):
                yield from _judge(file, call, use)
    for call in file.calls.method(*_READERS):
        if call.is_new:
            yield from _judge(file, call, _READERS[call.method])


def _judge(file: SourceFile, call: Call, use: str) -> Iterable[Match]:
    text = method_text(file, call.node)
    if re.search(use, text) and not _HARDENED.search(text):
        yield node_match(file, call.node, f"`{call.written}` makes a parser that resolves external entities")


RULE = FileRule(
    id="java-xml-external-entities",
    title="XML is parsed with external entities switched on",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-611",),
    languages=("java",),
    triggers=(*_FACTORIES, *_READERS),
    tests=False,
    what="A parser factory that reads a document in the same method and is not told to refuse document types.",
    why="A document can name a file or an address of the inner network as an entity and have it read out or fetched.",
    fix='`factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true)`; for StAX set `XMLInputFactory.SUPPORT_DTD` to false.',
    check=check,
    bad=(
        (
            "class A {\n  Document f(InputStream in) throws Exception {\n    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();\n"
            "    return factory.newDocumentBuilder().parse(in);\n  }\n}\n"
        ),
        "class A {\n  void f(Reader in) throws Exception {\n    XMLStreamReader r = javax.xml.stream.XMLInputFactory.newInstance().createXMLStreamReader(in);\n  }\n}\n",
        "class A {\n  Document f(Reader in) throws Exception {\n    SAXReader reader = new SAXReader();\n    return reader.read(in);\n  }\n}\n",
    ),
    good=(
        (
            "class A {\n  Document f(InputStream in) throws Exception {\n    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();\n"
            '    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);\n    return factory.newDocumentBuilder().parse(in);\n  }\n}\n'
        ),
        "class A {\n  Document f() throws Exception {\n    return DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();\n  }\n}\n",
        "class A {\n  void f(Document d, Writer w) throws Exception {\n    TransformerFactory.newInstance().newTransformer().transform(new DOMSource(d), new StreamResult(w));\n  }\n}\n",
    ),
)

"""php-xml-entities: XML whose entities are resolved."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(
        "load", "loadXML", "loadHTML", "simplexml_load_string", "simplexml_load_file", "SimpleXMLElement", "XML", "open"
    ):
        if any("LIBXML_NOENT" in node.text()[:300] for node in call.positional[1:]):
            yield node_match(file, call.node, "`LIBXML_NOENT` replaces entities by what they name")
    for call in file.calls.to("libxml_disable_entity_loader"):
        if call.positional and call.positional[0].text().lower() in {"false", "0"}:
            yield node_match(file, call.node, "The loader of external entities is switched on")
    for node in file.find_all(
        {"kind": "assignment_expression", "regex": r"->(?:substituteEntities|resolveExternals)\s*=\s*(?i:true)$"}
    ):
        yield node_match(file, node)
    for call in file.calls.method("setParserProperty"):
        given = [node.text() for node in call.positional]
        if len(given) == 2 and given[0].endswith("SUBST_ENTITIES") and given[1].lower() == "true":
            yield node_match(file, call.node)


RULE = FileRule(
    id="php-xml-entities",
    title="XML is read with external entities switched on",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-611",),
    languages=("php",),
    triggers=(
        "LIBXML_NOENT",
        "libxml_disable_entity_loader",
        "substituteEntities",
        "resolveExternals",
        "SUBST_ENTITIES",
    ),
    tests=False,
    what="`LIBXML_NOENT`, `substituteEntities`, or `libxml_disable_entity_loader(false)`.",
    why="A document can name files and addresses of the server as entities and gets their content put in.",
    fix="Drop the flag; entities stay unresolved by default.",
    check=check,
    bad=(
        "<?php\n$doc = new DOMDocument();\n$doc->loadXML($body, LIBXML_NOENT | LIBXML_DTDLOAD);\n",
        "<?php\nlibxml_disable_entity_loader(false);\n$xml = simplexml_load_string($body);\n",
        "<?php\n$doc->substituteEntities = true;\n",
    ),
    good=(
        "<?php\n$doc->loadXML($body, LIBXML_NONET);\n",
        "<?php\nlibxml_disable_entity_loader(true);\n",
        "<?php\n$doc->substituteEntities = false;\n$known = [LIBXML_NOENT, LIBXML_NONET];\n",
    ),
)

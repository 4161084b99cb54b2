"""ruby-xml-entities: XML whose entities are resolved."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_FLAG = lazy_pattern(r"ParseOptions::(?:NOENT|DTDLOAD)\b|\bNOENT\b")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("noent", "dtdload", "replace_entities"):
        if call.receiver is not None and call.receiver.kind() in {"identifier", "call"}:
            yield node_match(file, call.node)
    for node in file.find_all({"kind": "scope_resolution", "regex": r"ParseOptions::(?:NOENT|DTDLOAD)$"}):
        if _FLAG.search(node.text()):
            yield node_match(file, node)
    for node in file.find_all(
        {"kind": "assignment", "regex": r"^(?:LibXML::)?XML\.default_substitute_entities\s*=\s*true$"}
    ):
        yield node_match(file, node)


RULE = FileRule(
    id="ruby-xml-entities",
    title="XML is read with external entities switched on",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-611",),
    languages=("ruby",),
    triggers=("noent", "NOENT", "dtdload", "DTDLOAD", "substitute_entities"),
    tests=False,
    what="Nokogiri with `noent` or `dtdload`, or LibXML's `default_substitute_entities`.",
    why="A document can name files and addresses of the server as entities and gets their content put in.",
    fix="Drop the option; Nokogiri leaves entities alone and stays off the network by default.",
    check=check,
    bad=(
        "doc = Nokogiri::XML(body) { |config| config.noent }\n",
        "doc = Nokogiri::XML(body, nil, nil, Nokogiri::XML::ParseOptions::NOENT)\n",
        "LibXML::XML.default_substitute_entities = true\n",
    ),
    good=(
        "doc = Nokogiri::XML(body) { |config| config.strict.nonet }\n",
        "doc = Nokogiri::XML(body, nil, nil, Nokogiri::XML::ParseOptions::NONET)\nnoent = 1\n",
    ),
)

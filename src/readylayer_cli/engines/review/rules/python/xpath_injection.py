"""python-xpath-injection: an XPath expression is put together from values."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._pieces import holes, is_built, take_apart
from readylayer_cli.engines.review.rules.python._request import describe

_METHODS = ("xpath", "XPath", "find", "findall", "iterfind", "findtext", "select", "ETXPath")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_METHODS):
        position = 1 if call.name.startswith("elementpath") else 0
        text = call.argument(position, "path")
        if text is None or (text.kind() == "string" and "{" not in text.text()):
            continue
        parts = take_apart(file, text)
        found = [(origin(file, hole), hole, before) for before, hole, _ in holes(parts)]
        asked = next((hole for source, hole, _ in found if source is Origin.REQUEST), None)
        if asked is not None and (is_built(parts) or call.method in {"xpath", "XPath", "iterfind"}):
            yield graded(
                file,
                call.node,
                Severity.HIGH,
                f"Request data (`{describe(asked)}`) becomes part of an XPath expression",
                confidence=Confidence.HIGH,
            )
        elif call.method in {"xpath", "XPath"}:
            loose = next(
                (hole for source, hole, before in found if source > Origin.CHECKED and before.endswith(("'", '"'))),
                None,
            )
            if loose is not None:
                yield graded(file, call.node, Severity.LOW, f"`{describe(loose)}` is written into an XPath expression")


RULE = FileRule(
    id="python-xpath-injection",
    title="An XPath expression is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-643",),
    languages=("python",),
    triggers=("xpath", "XPath", "etree", "ElementTree", "elementpath"),
    tests=False,
    what="`xpath`, `find` or `XPath` gets text with values in it. High when they are data of the request.",
    why="A quote in the value ends the comparison: `' or '1'='1` selects everything.",
    fix='Pass variables: `tree.xpath("//user[@name = $name]", name=name)`, or compare in Python.',
    check=followed(Following("xpath", "becomes part of an XPath expression", Severity.HIGH), check),
    bad=(
        'from lxml import etree\nfrom flask import request\n@app.route("/user")\ndef user():\n    name = request.args["name"]\n    return tree.xpath("//user[@name=\'" + name + "\']")[0].text\n',
        "import lxml.etree\ndef find(tree, name):\n    return tree.xpath(f\"//user[@name='{name}']\")\n",
        'import xml.etree.ElementTree as ET\nfrom django.http import HttpResponse\ndef view(request):\n    return HttpResponse(ET.parse("u.xml").find("./user[@id=\'%s\']" % request.GET["id"]).text)\n',
    ),
    good=(
        'from lxml import etree\ndef find(tree, name):\n    return tree.xpath("//user[@name = $name]", name=name)\n',
        'from lxml import etree\nNS = "urn:x"\ntree.xpath(f"//{NS}user")\n',
        'import xml.etree.ElementTree\nposition = text.find("=" + word)\n',
    ),
)

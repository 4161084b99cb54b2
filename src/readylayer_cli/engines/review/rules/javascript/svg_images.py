"""javascript-svg-images: Next.js serves uploaded SVG images as pages of the site."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES
from readylayer_cli.engines.review.rules.javascript._values import literal


def check(file: SourceFile) -> Iterable[Match]:
    if "contentSecurityPolicy" in file.text or "contentDispositionType" in file.text:
        return
    for pair in file.find_all({"kind": "pair", "has": {"field": "key", "regex": "^dangerouslyAllowSVG$"}}):
        if literal(pair.field("value")) == "true":
            yield node_match(file, pair)


RULE = FileRule(
    id="javascript-svg-images",
    title="The image service answers with SVG, which can hold scripts",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-79",),
    languages=LANGUAGES,
    triggers=("dangerouslyAllowSVG",),
    tests=False,
    what="`dangerouslyAllowSVG: true` in the Next.js settings, without a content security policy for images.",
    why="An SVG from another place is then served from this site's origin, and a script in it runs with the visitor's session.",
    fix="Add `contentDispositionType: 'attachment'` and `contentSecurityPolicy: \"default-src 'self'; script-src 'none'; sandbox;\"`.",
    check=check,
    bad=(
        "module.exports = { images: { dangerouslyAllowSVG: true } };\n",
        "export default {\n  images: { remotePatterns, dangerouslyAllowSVG: true },\n};\n",
    ),
    good=(
        "module.exports = { images: { dangerouslyAllowSVG: true, contentSecurityPolicy: \"script-src 'none'; sandbox;\" } };\n",
        "module.exports = { images: { dangerouslyAllowSVG: false } };\n",
    ),
)

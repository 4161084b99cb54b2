"""javascript-trusted-html: a framework is told to trust a value as HTML, script or address."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import PAGE_STRANGERS, followed
from readylayer_cli.engines.review.rules.javascript._origin import page_data, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._sanitizers import is_cleaned
from readylayer_cli.engines.review.rules.javascript._values import is_constant

_BYPASSES = (
    "bypassSecurityTrustHtml", "bypassSecurityTrustScript", "bypassSecurityTrustUrl", "bypassSecurityTrustResourceUrl",
    "trustAsHtml", "trustAsJs", "trustAsUrl", "trustAsResourceUrl",
)  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_BYPASSES):
        if not call.positional:
            continue
        value = call.positional[0]
        if is_constant(file, value) or is_cleaned(value) or "createObjectURL" in value.text()[:400]:
            continue
        origin = page_data(file, value) or user_data(file, value)
        severity = Severity.HIGH if origin else Severity.MEDIUM
        message = f"`{call.method}` switches off the sanitizer for `{shown(value)}`"
        yield graded(file, call.node, severity, Confidence.MEDIUM, message)


RULE = FileRule(
    id="javascript-trusted-html",
    title="The framework's sanitizer is switched off for a value",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=LANGUAGES,
    triggers=("bypassSecurityTrust", "trustAs"),
    tests=False,
    what="Angular's `bypassSecurityTrust..` or AngularJS's `$sce.trustAs..` gets a value that is not fixed in the source.",
    why="The value is put into the page as it is; a script in it runs with the visitor's session.",
    fix="Bind the value and let the framework sanitize it, or pass it through `sanitizer.sanitize(SecurityContext.HTML, value)`.",
    check=followed(
        Following(
            "dom",
            "is trusted as HTML, script or address",
            Severity.HIGH,
            callees=frozenset(_BYPASSES),
            strangers=PAGE_STRANGERS,
        ),
        check,
    ),
    bad=(
        "this.html = this.sanitizer.bypassSecurityTrustHtml(product.description);\n",
        "const q = this.route.snapshot.queryParams.q;\nthis.value = this.sanitizer.bypassSecurityTrustHtml(`<b>${q}</b>`);\n",
        "$scope.body = $sce.trustAsHtml(comment.text);\n",
    ),
    good=(
        "this.icon = this.sanitizer.bypassSecurityTrustHtml('<svg></svg>');\n",
        "this.html = this.sanitizer.sanitize(SecurityContext.HTML, product.description);\n",
        "this.url = this.sanitizer.bypassSecurityTrustUrl(URL.createObjectURL(blob));\n",
    ),
)

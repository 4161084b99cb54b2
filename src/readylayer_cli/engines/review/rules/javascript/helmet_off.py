"""javascript-helmet-off: a protection that helmet gives is switched off."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import literal, option

_PARTS = (
    "contentSecurityPolicy", "frameguard", "xFrameOptions", "hsts", "strictTransportSecurity", "noSniff",
    "xContentTypeOptions", "referrerPolicy",
)  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for call in (*file.calls.to("helmet", "@fastify/helmet", "koa-helmet"), *file.calls.method("register")):
        if call.method == "register" and (not call.positional or "helmet" not in call.positional[0].text()):
            continue
        options = call.positional[-1] if call.positional else None
        off = [name for name in _PARTS if literal(option(options, name)) == "false"]
        if off:
            yield graded(file, call.node, Severity.LOW, Confidence.HIGH, f"helmet runs without `{'`, `'.join(off)}`")


RULE = FileRule(
    id="javascript-helmet-off",
    title="A protection that helmet gives is switched off",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-693",),
    languages=LANGUAGES,
    triggers=("helmet",),
    tests=False,
    what="`helmet` is called with `contentSecurityPolicy`, `frameguard`, `hsts`, `noSniff` or `referrerPolicy` set to `false`.",
    why="The header is the second line of defence when a page has a hole, or the only one against being framed.",
    fix="Give the part its own settings instead of `false`, for example the script sources that the page needs.",
    check=check,
    bad=(
        "app.use(helmet({ contentSecurityPolicy: false }));\n",
        "import helmet from 'helmet';\napp.use(helmet({ hsts: false, frameguard: false }));\n",
        "await fastify.register(require('@fastify/helmet'), { contentSecurityPolicy: false });\n",
    ),
    good=(
        "app.use(helmet());\n",
        "app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: [\"'self'\"] } } }));\n",
        "app.use(shield({ hsts: false }));\n",
    ),
)

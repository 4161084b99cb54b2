"""javascript-script-url: a link's address comes from the page's own address or is a script."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import PAGE_STRANGERS, followed
from readylayer_cli.engines.review.rules.javascript._origin import is_checked, page_data, user_data
from readylayer_cli.engines.review.rules.javascript._report import graded, shown
from readylayer_cli.engines.review.rules.javascript._values import dynamic_pieces, fixed_text, pieces

_ATTRIBUTES = r"^(?:href|src|action|formAction|xlinkHref)$"


def check(file: SourceFile) -> Iterable[Match]:
    for node, value in _addresses(file):
        parts = pieces(file, value)
        loose = list(dynamic_pieces(parts))
        if not loose:
            continue
        if fixed_text(parts).strip().lower().startswith("javascript:"):
            yield graded(file, node, Severity.MEDIUM, Confidence.HIGH, f"`{shown(loose[0][1])}` is put into a script")
            continue
        before, first = loose[0]
        origin = page_data(file, first) or user_data(file, first) if not before else None
        text = origin.source.text() if origin is not None else ""
        if (
            origin is not None
            and not text.endswith((".href", ".pathname", ".URL", "location"))
            and not is_checked(file, origin, node)
        ):
            message = (
                f"Request data (`{shown(origin.source)}`) is the whole address, so it may start with `javascript:`"
            )
            yield graded(file, node, Severity.MEDIUM, Confidence.MEDIUM, message)


def _addresses(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    rule = {"kind": "jsx_attribute", "has": {"kind": "property_identifier", "regex": _ATTRIBUTES}}
    for attribute in file.find_all(rule):
        box = attribute.named_children()[-1]
        if box.kind() == "jsx_expression" and box.named_children():
            yield attribute, box.named_children()[0]


RULE = FileRule(
    id="javascript-script-url",
    title="A link's address may be a script",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=("javascript", "tsx"),
    triggers=("href=", "src=", "ction=", "xlinkHref="),
    tests=False,
    what="`href`, `src` or `action` of a JSX element is a `javascript:` address with a value in it, or is taken whole from the page's own address.",
    why="React does not check addresses: `javascript:` in the value runs with the visitor's session on a click.",
    fix="Accept only `http:` and `https:`: `new URL(value, location.origin).protocol`.",
    check=followed(
        Following(
            "link",
            "is the whole address, so it may start with `javascript:`",
            Severity.MEDIUM,
            callees=frozenset({"@link"}),
            confidence=Confidence.MEDIUM,
            strangers=PAGE_STRANGERS,
        ),
        check,
    ),
    bad=(
        "export function Back() {\n  const next = new URLSearchParams(window.location.search).get('next');\n  return <a href={next}>Back</a>;\n}\n",
        "export const Run = ({ code }) => <a href={`javascript:run('${code}')`}>Run</a>;\n",
        "export default () => <iframe src={router.query.url} />;\n",
    ),
    good=(
        "export const Back = ({ to }) => <a href={to}>Back</a>;\n",
        "export const Page = () => <a href={`/search?next=${window.location.search}`}>Next</a>;\n",
        "export const Here = () => <a href={window.location.href}>Here</a>;\n",
    ),
)

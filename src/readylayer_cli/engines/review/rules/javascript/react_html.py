"""javascript-react-html: a React element shows unescaped HTML."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import PAGE_STRANGERS, followed
from readylayer_cli.engines.review.rules.javascript._origin import leaves, page_data, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._sanitizers import is_cleaned
from readylayer_cli.engines.review.rules.javascript._values import is_constant

_RENDERED = lazy_pattern(
    r"(?:^|\.)(?:marked|md|markdown|markdownIt|showdown|converter|remark|snarkdown|micromark)\b.*\(", re.IGNORECASE
)
_GIVEN = lazy_pattern(
    r"(?:^|\.)(?:props|data|post|article|comment|message|user|item|node|content|state)\b", re.IGNORECASE
)
_WRITTEN_BY_CODE = lazy_pattern(
    r"JSON\.stringify|[cC]ss|[sS]tyle|[sS]cript|__html|highlight|katex|prism|shiki|jsonLd|schema|theme", re.IGNORECASE
)


def check(file: SourceFile) -> Iterable[Match]:
    for pair in file.find_all({"kind": "pair", "has": {"field": "key", "regex": "^['\"]?__html['\"]?$"}}):
        value = pair.field("value")
        if value is None or is_constant(file, value):
            continue
        origin = page_data(file, value) or user_data(file, value)
        if origin is not None and not is_cleaned(value):
            message = f"Request data (`{shown(origin.source)}`) is shown as HTML"
            yield graded(file, pair, Severity.HIGH, Confidence.HIGH, message)
            continue
        loose = [leaf.source for leaf in leaves(file, value) if _is_free(leaf.source)]
        if loose and not is_cleaned(value) and not _WRITTEN_BY_CODE.search(value.text()[:400]):
            grade = Severity.MEDIUM if any(_is_given(node) for node in loose) else Severity.LOW
            yield graded(file, pair, grade, Confidence.LOW, f"`{shown(loose[0])}` is shown as HTML")


def _is_free(node: SgNode) -> bool:
    text = node.text()[:400]
    return (
        node.kind() not in {"string", "number", "null"} and not is_cleaned(node) and not _WRITTEN_BY_CODE.search(text)
    )


def _is_given(node: SgNode) -> bool:
    text = node.text()[:400]
    return bool(_RENDERED.search(text)) or (node.kind() == "member_expression" and bool(_GIVEN.search(text)))


RULE = FileRule(
    id="javascript-react-html",
    title="A React element shows HTML that is not fixed in the source",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    cwe=("CWE-79",),
    languages=LANGUAGES,
    triggers=("__html",),
    tests=False,
    what="`dangerouslySetInnerHTML` gets a value that goes through nothing named like a sanitizer.",
    why="React escapes everything except this. A script in the value runs with the visitor's session.",
    fix="Render elements instead, or sanitize: `{{ __html: DOMPurify.sanitize(html) }}`.",
    check=followed(
        Following("dom", "is shown as HTML", Severity.HIGH, callees=frozenset({"@html"}), strangers=PAGE_STRANGERS),
        check,
    ),
    bad=(
        "export const Post = ({ post }) => <div dangerouslySetInnerHTML={{ __html: post.body }} />;\n",
        "function View() {\n  const query = new URLSearchParams(window.location.search);\n  return <p dangerouslySetInnerHTML={{ __html: query.get('m') }} />;\n}\n",
        "const html = marked(props.text);\nexport default () => <div dangerouslySetInnerHTML={{ __html: html }} />;\n",
    ),
    good=(
        "export const Post = ({ post }) => <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(post.body) }} />;\n",
        "const clean = sanitizeHtml(post.body);\nexport default () => <div dangerouslySetInnerHTML={{ __html: clean }} />;\n",
        "export default () => <script dangerouslySetInnerHTML={{ __html: JSON.stringify(data) }} />;\n",
        "const GREETING = '<b>hi</b>';\nexport default () => <p dangerouslySetInnerHTML={{ __html: GREETING }} />;\n",
    ),
)

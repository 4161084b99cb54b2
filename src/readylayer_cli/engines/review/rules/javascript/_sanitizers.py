"""Which expressions have been made harmless for HTML."""

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern

_CLEANED = lazy_pattern(
    r"sanitiz|sanitis|purif|DOMPurify|[eE]scape|encode|\bxss\b|xss\(|striptags|safe(?:Html|HTML|html)?\b|\bclean|trustedTypes|createHTML|Number\(|parseInt"
    r"|parseFloat|\.toFixed|toLocale(?:Date|Time)?String|\.length\b|\.size\b|\bt\(|i18n|translate|formatMessage|\$t\(|localize|svg|SVG|icon|Icon|Math\.|&(?:quot|lt|amp);",
)


def is_cleaned(node: SgNode) -> bool:
    """Whether the expression goes through something named like a sanitizer, or is no free text."""
    return bool(_CLEANED.search(node.text()[:400]))

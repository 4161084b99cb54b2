"""SQL text put together from values, and how each value stands in it."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.javascript._values import Piece, dynamic_pieces, fixed_text

_STATEMENT = lazy_pattern(
    r"[\s(]*(?:select\s.{0,4000}?\sfrom\s|insert\s+(?:\w+\s+)?into\s|update\s.{0,2000}?\sset\s|delete\s+from\s|replace\s+into\s"
    r"|with\s.{0,2000}?\sas\s*\(|(?:create|drop|alter|truncate)\s+(?:table|database|user|view|schema|role|index)\s|call\s+\w|exec(?:ute)?\s+\w)",
    re.IGNORECASE | re.DOTALL,
)
_SCHEMA = lazy_pattern(
    r"information_schema|pg_catalog|pg_(?:class|tables|type|namespace|constraint|indexes)|sqlite_(?:master|schema)|sys\.|user_(?:tables|constraints)"
    r"|all_(?:tables|tab)|dba_|show\s+(?:tables|columns|index)|^\s*(?:create|alter|drop|comment\s+on|grant)\s",
    re.IGNORECASE,
)
_QUOTED_PLACE = lazy_pattern(r"(?:'[^'\0]{0,30}|(?:=|\blike)\s*\"%?)\Z", re.IGNORECASE)
_COMPARED_PLACE = lazy_pattern(r"(?:[^<>=]=|\b(?:like|ilike))\s*\Z", re.IGNORECASE)
_SAFE_VALUE = lazy_pattern(
    r"escape|quote|sanitize|sqlstring|literal|ident|Number|parseInt|parseFloat|BigInt|placeholder|toISOString|toFixed|Date\.now|getTime"
    r"|hash|digest|uuid|hex\b|base64|Math\.|mysql\.raw|\.(?:length|size|map\(|join\(|fill\(|repeat\()",
    re.IGNORECASE,
)
_NUMBER_OR_FRAGMENT = lazy_pattern(
    r"(?:\w*(?:table|column|schema|database|index|constraint)_?name|i|n|idx|index|num\w*|count|limit|offset|size|page|now|timestamp|time|interval|seconds|days|\w*(?:sql|clause|fragment|expr\w*|column|"
    r"columns|table|field|condition|conditions|placeholder|placeholders|param|params|binding|bindings|mark|schema|alias))\Z",
    re.IGNORECASE,
)


def is_statement(parts: Sequence[Piece]) -> bool:
    """Whether the fixed text reads like SQL."""
    return bool(_STATEMENT.match(fixed_text(parts)[:8000]))


def is_about_schema(parts: Sequence[Piece]) -> bool:
    """Whether the statement reads or changes the schema, where values are names that programs choose."""
    return bool(_SCHEMA.search(fixed_text(parts)[:8000]))


def unsafe_values(parts: Sequence[Piece]) -> Iterator[tuple[SgNode, bool]]:
    """The expressions in the text that are neither numbers nor escaped, and whether each stands for a value.

    A value is what is quoted or compared; anything else may be a table, a column or a clause.
    """
    for before, node in dynamic_pieces(parts):
        text = node.text()[:300]
        if _SAFE_VALUE.search(text):
            continue
        tail = before[-80:]
        quoted = before.count("'") % 2 == 1 or bool(_QUOTED_PLACE.search(tail))
        compared = bool(_COMPARED_PLACE.search(tail))
        is_fragment = node.kind() in {"template_string", "ternary_expression"} or bool(
            _NUMBER_OR_FRAGMENT.search(re.split(r"[.\[]", text.rstrip("'\"]"))[-1].lstrip("'\""))
        )
        yield node, (quoted or compared) and not is_fragment

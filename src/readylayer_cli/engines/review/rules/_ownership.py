"""Queries of one file side by side: which of them leaves out the owner that the others ask for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Match

_OWNER = lazy_pattern(
    r"(?:\A|_|\.)(?:owner|user|author|account|tenant|org|organi[sz]ation|customer|workspace|created_?by|creator|member|company|team|household|client|profile)(?:_?_?(?:id|pk|uuid|ref))?\Z"
    r"|(?:owner|user|author|account|tenant|organi[sz]ation|customer|workspace|team)(?:Id|_id)\Z",
    2,
)
_ID = lazy_pattern(r"(?:\A|\.)(?:id|pk|_id|uuid|slug|guid|public_?id|number)\Z", 2)
_BEHIND = lazy_pattern(
    r"processor|queue|worker|tasks?\b|job|cron|migrat|seed|script|command|admin|backoffice|internal|webhook|consumer|listener|subscriber",
    2,
)
"""Where nobody's request is answered."""
_OWN_WAY = lazy_pattern(
    r"(?:owner|user|author|tenant|account|creator|created_?by|org(?:ani[sz]ation)?)(?:_?id|Id)?(?:\(\))?\)?\s*(?:[!=]==?|\.equals|is not)|[!=]==?\s*[\w.]*(?:user|owner|tenant)|is_?admin|is_?staff"
    r"|forbidden|denied|40[13]\b|permission|authori[sz]|\brole|check_?owner|can_|\bcan[A-Z]|internal|system|admin|cron|job\b|migrat|seed",
    2,
)
_LOOPS = lazy_pattern(r"\bwhile\b")
_SQL = lazy_pattern(
    r"\b(?:FROM|UPDATE|JOIN)\s+[`\"\[]?([\w.]+)(.*?)\bWHERE\b(.*?)(?:\b(?:ORDER|GROUP|LIMIT|RETURNING)\b|\Z)", 2 | 16
)
_COLUMN = lazy_pattern(r"([\w.]+)[`\"\]]?\s*(?:=|\bIN\b)", 2)


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks for: the kind of record, and the fields that it compares."""

    node: SgNode
    model: str
    fields: frozenset[str]
    around: str

    @property
    def asks_owner(self) -> bool:
        """Whether only records of one owner can come back."""
        return any(_OWNER.search(name) for name in self.fields)

    @property
    def asks_id(self) -> bool:
        """Whether a record is chosen by its id."""
        return any(_ID.search(name) and not _OWNER.search(name) for name in self.fields)


def sql_fields(text: str) -> tuple[str, frozenset[str]] | None:
    """The table and the compared columns of a statement with conditions."""
    found = _SQL.search(text)
    if found is None:
        return None
    return found[1].lower(), frozenset(name.lower() for name in _COLUMN.findall(found[3]))


def conditions(text: str) -> frozenset[str]:
    """The columns that a bare condition compares: of `id = ? AND owner_id = ?` both."""
    return frozenset(name.lower() for name in _COLUMN.findall(text))


def unowned(file: SourceFile, queries: Iterable[Query]) -> Iterator[Match]:
    """Queries by id alone where those beside them, on the same records, ask for the owner as well."""
    if _BEHIND.search(file.path):
        return
    groups: dict[str, list[Query]] = {}
    for query in queries:
        groups.setdefault(query.model, []).append(query)
    for model, group in groups.items():
        both = [query for query in group if query.asks_owner and query.asks_id]
        alone = [query for query in group if query.asks_id and not query.asks_owner]
        if not both or len(alone) > min(2, len(both)):
            continue
        for query in alone:
            if query.around and not _LOOPS.search(query.around) and not _OWN_WAY.search(query.around):
                field = next(name for name in sorted(both[0].fields) if _OWNER.search(name))
                message = (
                    f"`{model.split('.')[-1]}` is chosen by id alone; the queries beside it also compare `{field}`"
                )
                yield Match(span=file.span(query.node), message=message, anchor=query.node.text()[:200])

"""Makes one finding of what several rules or engines say about the same place."""

from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.domain.finding import MODEL_ENGINE, Finding, Span
from readylayer_cli.domain.grades import Severity
from readylayer_cli.domain.patterns import lazy_pattern

_GROUPS = (
    {"CWE-77", "CWE-78", "CWE-88"},
    {"CWE-79", "CWE-80", "CWE-83", "CWE-87", "CWE-116"},
    {"CWE-89", "CWE-564", "CWE-943"},
    {"CWE-22", "CWE-23", "CWE-36", "CWE-73"},
    {"CWE-94", "CWE-95", "CWE-96", "CWE-1336"},
    {"CWE-259", "CWE-321", "CWE-798", "CWE-522"},
    {"CWE-326", "CWE-327", "CWE-328", "CWE-916"},
    {"CWE-330", "CWE-335", "CWE-336", "CWE-338", "CWE-340"},
    {"CWE-295", "CWE-297", "CWE-599"},
    {"CWE-390", "CWE-391", "CWE-703", "CWE-755", "CWE-396"},
    {"CWE-400", "CWE-770", "CWE-1088"},
    {"CWE-276", "CWE-732"},
)
_BLOCK_LINES = 8
_NEAR_LINES = 3
_FEWEST_WORDS = 2
_WORD = lazy_pattern(r"[A-Za-z_]\w{3,}")
_EMPTY = frozenset(
    [
        "this",
        "that",
        "with",
        "from",
        "into",
        "which",
        "when",
        "there",
        "where",
        "because",
        "code",
        "line",
        "lines",
        "value",
        "values",
    ]
)
_GROUP_OF = {cwe: min(group) for group in _GROUPS for cwe in group}


def merge_duplicates(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the strongest of findings with the same weakness and overlapping lines; name the others in `also`.

    Strongest: everything before a model, new before old, own rules before external engines, then confidence, severity
    and the narrower region. What a model says of a change does not vanish in what a rule found of old code.
    """
    kept: list[Finding] = []
    places: dict[str, _Places] = {}
    for finding in sorted(findings, key=_strength):
        place = places.setdefault(finding.path, _Places())
        around = _reach(finding)
        twin = next((index for index in place.near(around) if _same_weakness(kept[index], finding, around)), None)
        if twin is None:
            place.add(len(kept), finding.span)
            kept.append(finding)
        elif finding.rule_id != kept[twin].rule_id:
            names = (*kept[twin].also, finding.rule_id)
            kept[twin] = replace(kept[twin], also=tuple(dict.fromkeys(names)), severity=_graver(kept[twin], finding))
    return kept


def _graver(kept: Finding, other: Finding) -> Severity:
    """The graver of two severities; a model cannot make what a rule found any graver."""
    if other.engine == MODEL_ENGINE:
        return kept.severity
    return max(kept.severity, other.severity, key=lambda severity: severity.rank)


class _Places:
    """Which findings of one file stand near a region, so that thousands are not compared with thousands."""

    def __init__(self) -> None:
        self._by_block: dict[int, list[int]] = {}
        self._tall: list[int] = []

    def add(self, index: int, span: Span) -> None:
        if span.end_line - span.start_line > _BLOCK_LINES:
            self._tall.append(index)
            return
        for block in _blocks(span):
            self._by_block.setdefault(block, []).append(index)

    def near(self, span: Span) -> list[int]:
        """Indexes in the order in which they were added."""
        found = set(self._tall)
        if span.end_line - span.start_line > _BLOCK_LINES * len(self._by_block):
            found.update(index for indexes in self._by_block.values() for index in indexes)
        else:
            found.update(index for block in _blocks(span) for index in self._by_block.get(block, ()))
        return sorted(found)


def _blocks(span: Span) -> range:
    return range(span.start_line // _BLOCK_LINES, span.end_line // _BLOCK_LINES + 1)


def _strength(finding: Finding) -> tuple[bool, bool, int, int, int, int, str, int, int, tuple[str, ...], str]:
    height = finding.span.end_line - finding.span.start_line
    return (
        finding.engine == MODEL_ENGINE,
        not finding.introduced,
        0 if finding.engine == "readylayer" else 1,
        -finding.confidence.rank,
        -finding.severity.rank,
        height,
        finding.rule_id,
        finding.span.start_line,
        finding.span.start_column,
        finding.cwe,
        finding.message,
    )


def _reach(finding: Finding) -> Span:
    """Where another finding may say the same: a model quotes the line above or below of what a rule points at."""
    if finding.engine != MODEL_ENGINE:
        return finding.span
    return Span(max(1, finding.span.start_line - _NEAR_LINES), finding.span.end_line + _NEAR_LINES)


def _same_weakness(one: Finding, other: Finding, around: Span) -> bool:
    if one.span.start_line > around.end_line or around.start_line > one.span.end_line:
        return False
    if one.rule_id == other.rule_id:
        return one.span == other.span and one.message == other.message
    if other.engine == MODEL_ENGINE and other.introduced and not one.introduced:
        return False
    overlap = one.span.start_line <= other.span.end_line and other.span.start_line <= one.span.end_line
    if overlap and other.engine == MODEL_ENGINE != one.engine and _says_the_same(one.message, other.message):
        return True
    return bool(_groups(one) & _groups(other))


def _says_the_same(one: str, other: str) -> bool:
    """Whether half of the words that carry the shorter message stand in the other as well."""
    words, others = ({word.lower() for word in _WORD.findall(text)} - _EMPTY for text in (one, other))
    shared = len(words & others)
    return shared >= _FEWEST_WORDS and shared * 2 >= min(len(words), len(others))


def _groups(finding: Finding) -> set[str]:
    return {_GROUP_OF.get(cwe, cwe) for cwe in finding.cwe}

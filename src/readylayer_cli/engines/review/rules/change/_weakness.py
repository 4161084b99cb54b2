"""Which weakness a removed check kept out, told by the words of the check, of its function and of its file."""

import re

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._words import ALLOWANCE, AUTHORIZATION, says

_I = re.IGNORECASE
_KINDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (lazy_pattern(r"__proto__|hasOwn|[\"']constructor[\"']|prototype|pollut"), ("CWE-1321",)),
    (lazy_pattern(r"csrf|xsrf|requirepost|forger", _I), ("CWE-352",)),
    (lazy_pattern(r"is_?private|loopback|link_?local|ssrf|metadata_?ip|private_?addr|internal_?ip", _I), ("CWE-918",)),
    (lazy_pattern(r"redirect|return_?to|next_?url|[\"'`]//|same_?origin|is_?absolute_?ur", _I), ("CWE-601", "CWE-918")),
    (lazy_pattern(r"\\r|\\n|newline|crlf|header", _I), ("CWE-93", "CWE-113")),
    (lazy_pattern(r"sym_?link|lstat|followlinks", _I), ("CWE-59", "CWE-22")),
    (lazy_pattern(r"\.\.|path|\bdir|director|folder|file_?name|basename|\broot|\bzip|archive|entry_?name|traversal", _I), ("CWE-22",)),
    (lazy_pattern(r"signature|hmac|digest|\bmac\b|jwt|verify_?sig", _I), ("CWE-347", "CWE-345")),
    (lazy_pattern(r"xss|html|script|\bsvg|markup|javascript:|data:|inner_?text|sanitiz", _I), ("CWE-79",)),
    (lazy_pattern(r"\bsql|query|statement|\border_?by\b", _I), ("CWE-89",)),
    (lazy_pattern(r"shell|command|\bexec|\bargv", _I), ("CWE-78", "CWE-88")),
    (lazy_pattern(r"depth|recurs|stack_?limit|nest", _I), ("CWE-674", "CWE-400")),
    (lazy_pattern(r"\bmax|limit|too_?(?:long|large|big|many)|\blen\(|length|\bsize|bomb|<\s*0\b|negative", _I), ("CWE-770", "CWE-400", "CWE-20")),
    (lazy_pattern(r"origin|\bhost|netloc|hostname|proxy|forwarded", _I), ("CWE-346", "CWE-918")),
    (lazy_pattern(r"secret|credential|cookie|authorization|password|hidden", _I), ("CWE-200",)),
    (lazy_pattern(r"class_?name|for_?name|pickle|deserial|unmarshal", _I), ("CWE-502",)),
)  # fmt: skip
_RIGHTS = ("CWE-862", "CWE-863")
_ANYTHING = ("CWE-20", "CWE-693")
_MOST = 4


def weakness_of(check: str, *around: str) -> tuple[str, ...]:
    """The CWE identifiers, the likeliest first; what the check itself says counts before what stands around it."""
    found: list[str] = []
    if says(check, AUTHORIZATION, ALLOWANCE):
        found += _RIGHTS
    for text in (check, " ".join(around)):
        for pattern, cwe in _KINDS:
            if pattern.search(text[:3000]):
                found += cwe
        if found:
            break
    if not found and says(" ".join(around), AUTHORIZATION):
        found += _RIGHTS
    return tuple(dict.fromkeys(found))[:_MOST] or _ANYTHING

"""Suppressions of the tools that teams already use, on the line of a finding or right above it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.patterns import lazy_pattern


def foreign_reason(finding: Finding, lines: Sequence[str]) -> str:
    """Whose marker hides this finding; empty if none does."""
    first, last = finding.span.start_line, min(finding.span.end_line, len(lines))
    for tool in _FOREIGN:
        candidates = [first - 1] if tool.next_line else dict.fromkeys((first, last))
        for number in candidates:
            text = lines[number - 1][:4000] if 1 <= number <= len(lines) else ""
            match = tool.pattern.search(text)
            if match and tool.covers(finding, without_description(match[1] or "")):
                return f"{tool.name} marker"
    return ""


def without_description(codes: str) -> str:
    """The names in a marker, without the explanation that follows ` -- ` or ` - `."""
    return re.split(r"--|(?<=\s)-(?=\s)|^-(?=\s)", codes.strip(), maxsplit=1)[0].strip()


@dataclass(frozen=True, slots=True)
class _Foreign:
    """Another tool's marker and the findings it speaks of."""

    name: str
    pattern: re.Pattern[str]
    covers: Callable[[Finding, str], bool]
    next_line: bool = False


def is_of_ruff(finding: Finding, codes: str) -> bool:
    """Codes count for the external finding, and for an own one that stands in for it as well."""
    names = (finding.rule_id, *finding.also)
    if not codes:
        return any(name.startswith(("python-", "ruff-")) for name in names)
    wanted = tuple(code.upper() for code in re.split(r"[,\s]+", codes) if code)
    return any(name.removeprefix("ruff-").startswith(wanted) for name in names if name.startswith("ruff-"))


def is_of_oxlint(finding: Finding, codes: str) -> bool:
    """Names, with or without their plugin, count as for ruff."""
    names = (finding.rule_id, *finding.also)
    if not codes:
        return any(name.startswith(("javascript-", "oxlint-")) for name in names)
    wanted = {code.rpartition("/")[2] for code in re.split(r"[,\s]+", codes) if code}
    return any(name.removeprefix("oxlint-").rpartition("/")[2] in wanted for name in names if "oxlint-" in name)


def _is_secret(finding: Finding, _codes: str) -> bool:
    return finding.rule_id.startswith("secret-")


def _is_security(finding: Finding, _codes: str) -> bool:
    return bool(finding.cwe) and finding.engine in {"readylayer", "ruff", "oxlint"}


def _of_family(prefix: str) -> Callable[[Finding, str], bool]:
    return lambda finding, _codes: finding.rule_id.startswith(prefix)


_NOQA = lazy_pattern(r"#\s*noqa(?!\w)(?::\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)
_FOREIGN = (
    _Foreign("noqa", _NOQA, is_of_ruff),
    _Foreign("nosec", lazy_pattern(r"(?:#|//)\s*nosec\b()"), _is_security),
    _Foreign("nosemgrep", lazy_pattern(r"(?:#|//)\s*nosemgrep\b()"), _is_security),
    _Foreign("NOSONAR", lazy_pattern(r"(?:#|//)\s*NOSONAR\b()"), _is_security),
    _Foreign(
        "eslint-disable-line",
        lazy_pattern(r"(?://|/\*)\s*(?:eslint|oxlint)-disable-line\b\s*([\w@/, -]*)"),
        is_of_oxlint,
    ),
    _Foreign(
        "eslint-disable-next-line",
        lazy_pattern(r"(?://|/\*)\s*(?:eslint|oxlint)-disable-next-line\b\s*([\w@/, -]*)"),
        is_of_oxlint,
        next_line=True,
    ),
    _Foreign("nolint", lazy_pattern(r"//\s*nolint\b()"), _of_family("go-")),
    _Foreign("rubocop:disable", lazy_pattern(r"#\s*rubocop:\s*disable\b()"), _of_family("ruby-")),
    _Foreign(
        "secret allow marker",
        lazy_pattern(r"(?:gitleaks:allow|betterleaks:allow|kingfisher:ignore|pragma:\s*allowlist[ -]secret)()"),
        _is_secret,
    ),
    _Foreign(
        "secret allow marker",
        lazy_pattern(r"pragma:\s*allowlist[ -]nextline[ -]secret()"),
        _is_secret,
        next_line=True,
    ),
)

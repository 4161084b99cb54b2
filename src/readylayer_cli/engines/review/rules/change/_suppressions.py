"""Marks that tell a tool to look away, and where they stand in a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.code.languages import JAVASCRIPT_FAMILY
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

_PYTHON = frozenset({"python"})
_MAX_LINE = 1000


@dataclass(frozen=True, slots=True)
class Marker:
    """One tool's mark. `blanket` matches the form that covers a whole file; no languages means all of them.

    Every text that the pattern matches has one of the `words` in it, which are in lower case.
    """

    name: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    languages: frozenset[str] = frozenset()
    blanket: re.Pattern[str] | None = None
    in_comment: bool = True


def _p(pattern: str) -> re.Pattern[str]:
    return lazy_pattern(pattern, re.IGNORECASE)


MARKERS = (
    Marker("noqa", ("noqa",), _p(r"#\s*(?:(?:ruff|flake8):\s*)?noqa\b"), _PYTHON, _p(r"^\s*#\s*(?:ruff|flake8):\s*noqa\s*(?:$|#)")),
    Marker("ruff: ignore", ("ruff:",), _p(r"#\s*ruff:\s*(?:disable|ignore|file-ignore)\s*\["), _PYTHON),
    Marker("nosec", ("nosec",), _p(r"(?:#|//)\s*#?nosec\b")),
    Marker("nosemgrep", ("nosemgrep",), _p(r"(?:#|//)\s*nosemgrep\b")),
    Marker("NOSONAR", ("nosonar",), _p(r"(?:#|//|/\*)\s*NOSONAR\b")),
    Marker("type: ignore", ("ignore", "basic"), _p(r"#\s*(?:type|mypy|pyright|ty|pyrefly):\s*(?:ignore|basic\b)"), _PYTHON,
           _p(r"^#\s*(?:type:\s*ignore\s*$|(?:mypy|pyright|pyrefly):\s*ignore(?:-errors)?\b)")),
    Marker("pylint: disable", ("pylint",), _p(r"#\s*pylint:\s*(?:disable|skip-file)"), _PYTHON, _p(r"^#\s*pylint:\s*(?:skip-file|disable=all)")),
    Marker("pragma: no cover", ("pragma",), _p(r"(?:#|//)\s*pragma:?\s*no\s*(?:cover|branch)"), _PYTHON),
    Marker("coverage ignore", ("ignore",), _p(r"/\*\s*(?:istanbul|c8|v8)\s+ignore\b|//\s*(?:istanbul|c8|v8)\s+ignore\b"), JAVASCRIPT_FAMILY,
           _p(r"/\*\s*(?:istanbul|c8|v8)\s+ignore\s+file")),
    Marker("eslint-disable", ("lint-disable",), _p(r"(?://|/\*)\s*(?:eslint|oxlint)-disable\b(?!-next-line|-line)"), JAVASCRIPT_FAMILY,
           _p(r"^\s*/\*\s*(?:eslint|oxlint)-disable\s*\*/")),
    Marker("eslint-disable-line", ("lint-disable-",), _p(r"(?://|/\*)\s*(?:eslint|oxlint)-disable-(?:next-)?line\b"), JAVASCRIPT_FAMILY),
    Marker("biome-ignore", ("biome-ignore",), _p(r"//\s*biome-ignore(?:-all)?\b"), JAVASCRIPT_FAMILY, _p(r"//\s*biome-ignore-all\b")),
    Marker("@ts-ignore", ("@ts-",), _p(r"(?://|/\*)\s*@ts-(?:ignore|expect-error)\b"), JAVASCRIPT_FAMILY),
    Marker("@ts-nocheck", ("@ts-nocheck",), _p(r"(?://|/\*)\s*@ts-nocheck\b"), JAVASCRIPT_FAMILY, _p(r"@ts-nocheck\b")),
    Marker("nolint", ("nolint",), _p(r"//\s*nolint\b"), frozenset({"go"}), _p(r"^//\s*nolint:?\s*(?:all)?\s*$")),
    Marker("lint:ignore", ("lint:",), _p(r"//\s*lint:(?:file-)?ignore\b"), frozenset({"go"}), _p(r"//\s*lint:file-ignore\b")),
    Marker("rubocop:disable", ("rubocop:",), _p(r"#\s*rubocop:\s*(?:disable|todo)\b"), frozenset({"ruby"}), _p(r"#\s*rubocop:\s*disable\s+all\b")),
    Marker("phpstan-ignore", ("phpstan-ignore", "psalm-suppress", "phpcs:"), _p(r"@(?:phpstan-ignore|psalm-suppress|phpcs:(?:ignore|disable))|\bphpcs:(?:ignore|disable)"),
           frozenset({"php"}), _p(r"phpcs:ignoreFile")),
    Marker("#[allow]", ("[allow(",), _p(r"^\s*#!?\[allow\("), frozenset({"rust"}), _p(r"^\s*#!\[allow\("), in_comment=False),
    Marker("@SuppressWarnings", ("suppress",), _p(r"^\s*@(?:file:)?Suppress(?:Warnings|Lint|FBWarnings)?\b\s*\("), frozenset({"java", "kotlin"}),
           _p(r"@SuppressWarnings\(\s*\"all\"|@file:Suppress"), in_comment=False),
    Marker("#pragma warning disable", ("pragma",), _p(r"^\s*#pragma\s+warning\s+disable\b"), frozenset({"csharp"}), in_comment=False),
    Marker("secret allowance", ("leaks:allow", "allowlist", "kingfisher:ignore"), _p(r"(?:gitleaks|betterleaks):allow|pragma:\s*allowlist[ -](?:nextline[ -])?secret|kingfisher:ignore")),
    Marker("readylayer: ignore", ("readylayer:",), _p(r"\breadylayer:\s*ignore\b")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suppressed:
    """One mark in a file; its line is 1-based."""

    marker: Marker
    line: int
    text: str

    @property
    def is_blanket(self) -> bool:
        """Whether the mark covers the whole file."""
        return self.marker.blanket is not None and bool(self.marker.blanket.search(self.text))


def suppressions_in(file: SourceFile) -> Iterator[Suppressed]:
    """Every mark of every tool, in source order. Marks quoted in strings do not count."""
    lowered = file.text.lower()
    markers = [marker for marker in MARKERS if _may_be_in(marker, file, lowered)]
    if not markers:
        return
    comment_lines: frozenset[int] | None = None
    for number, text in enumerate(file.lines, 1):
        for marker in markers:
            if marker.pattern.search(text[:_MAX_LINE]):
                if marker.in_comment and file.has_grammar:
                    comment_lines = _comment_lines(file) if comment_lines is None else comment_lines
                    if number not in comment_lines:
                        continue
                yield Suppressed(marker, number, text.strip())


def _may_be_in(marker: Marker, file: SourceFile, lowered: str) -> bool:
    spoken = not marker.languages or file.language in marker.languages
    return spoken and any(word in lowered for word in marker.words)


def _comment_lines(file: SourceFile) -> frozenset[int]:
    found: set[int] = set()
    for node in file.comments():
        place = node.range()
        found.update(range(place.start.line + 1, place.end.line + 2))
    return frozenset(found)

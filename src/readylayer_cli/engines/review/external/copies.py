"""The files of both sides of a change as an analyser gets them: private copies under harmless names."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

_REPOSITORY_MARK = ".git/HEAD"
"""Analysers that obey ignore files look for them upwards until a repository begins: it begins here."""
_UNSAFE = lazy_pattern(r"[^\w.-]")
_LANGUAGE_SUFFIX = lazy_pattern(r"pyi?|pyw|[cm]?jsx?|[cm]?tsx?", re.IGNORECASE)
_ENDINGS = {"python": "py", "javascript": "js", "typescript": "ts", "tsx": "tsx"}


@dataclass(frozen=True, slots=True)
class Copy:
    """One side of one file, and its path in the workspace."""

    name: str
    file: SourceFile
    is_head: bool


def copies_of(head: Sequence[SourceFile], base: Sequence[SourceFile]) -> list[Copy]:
    """The files of the new side, then those of the old one, under names of their own.

    Files that share a name lie in different folders; there are no more folders than that takes.
    """
    taken: Counter[str] = Counter()
    copies = []
    for side, files in (("head", head), ("base", base)):
        for file in files:
            name = _safe_name(file)
            key = f"{side}/{name.casefold()}"
            copies.append(Copy(f"{side}/{taken[key]}/{name}", file, side == "head"))
            taken[key] += 1
    return copies


def contents_of(copies: Sequence[Copy], shown: Callable[[str], str]) -> Mapping[str, bytes]:
    """What to write into a workspace for these copies."""
    written = {copy.name: shown(copy.file.text).encode("utf-8", "replace") for copy in copies}
    return {_REPOSITORY_MARK: b""} | written


def folders_of(copies: Sequence[Copy]) -> list[str]:
    """The folders that hold them."""
    return list(dict.fromkeys(copy.name.partition("/")[0] for copy in copies))


def _safe_name(file: SourceFile) -> str:
    """The file's own name as far as it is harmless, and its suffix."""
    base_name = file.path.rpartition("/")[2]
    stem, dot, suffix = base_name.rpartition(".")
    plain = _UNSAFE.sub("_", (stem or suffix)[:80]).lstrip(".-") or "file"
    ending = _ENDINGS.get(file.language, _UNSAFE.sub("_", suffix))
    if dot and stem and _LANGUAGE_SUFFIX.fullmatch(suffix):
        ending = suffix.lower()
    return f"{plain}.{ending}"

"""Packages that the old tree imports already."""

import re
from collections.abc import Iterator

from readylayer_cli.code.paths import is_vendored_path
from readylayer_cli.code.source import decode
from readylayer_cli.engines.review.rules.change._modules import npm_package
from readylayer_cli.engines.review.view import ChangeView

_SUFFIXES = {"pypi": (".py",), "npm": (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".vue", ".svelte"), "go": (".go",)}
_PYTHON = re.compile(r"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+(\w[\w., \t]*))", re.MULTILINE)
_QUOTED = re.compile(r"[\"'`]([@\w][\w@./~-]{1,200})[\"'`]")
_MAX_FILES = 20_000
_PORTION = 500


def imported_before(view: ChangeView, registry: str, packages: frozenset[str]) -> frozenset[str]:
    """Those of the packages that a file of the old tree imports; all of them if the tree is too large to tell."""
    paths = [
        path
        for path in sorted(view.base_paths)
        if path.endswith(_SUFFIXES[registry]) and not is_vendored_path(path)
    ]  # fmt: skip
    if len(paths) > _MAX_FILES:
        return packages
    found: set[str] = set()
    words = {package.encode() for package in packages}
    for start in range(0, len(paths), _PORTION):
        for data in view.change.base.read_many(paths[start : start + _PORTION]).values():
            if any(word in data for word in words):
                found |= packages & frozenset(_imported(decode(data) or "", registry))
    return frozenset(found)


def _imported(text: str, registry: str) -> Iterator[str]:
    if registry == "pypi":
        for one in _PYTHON.finditer(text):
            yield from (
                (one[1],)
                if one[1]
                else (part.strip().partition(".")[0].split()[0] for part in one[2].split(",") if part.strip())
            )
    for one in _QUOTED.finditer(text) if registry != "pypi" else ():
        yield npm_package(one[1]) if registry == "npm" else "/".join(one[1].split("/")[:3])

"""JavaScript and TypeScript: relative paths, index files, and the paths that a `tsconfig.json` gives names to."""

import re
from collections.abc import Iterator, Mapping
from posixpath import normpath
from typing import cast

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.related import Paths
from readylayer_cli.engines.review.taint.links.link import Imported, Links, nothing_beside

_ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_WRITTEN = lazy_pattern(r"\.(?:js|jsx|mjs|cjs)\Z")
_FROM = lazy_pattern(
    r"\b(?:import|export)\s+(?:type\s+)?(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|(\*)(?:\s+as\s+([\w$]+))?)?\s*from\s*['\"]([^'\"\n]+)['\"]"
)
_REQUIRE = lazy_pattern(
    r"\b(?:const|let|var|import)\s+(?:([\w$]+)|\{([^}]*)\})\s*(?::[^=\n]+)?=\s*(?:await\s+import|require)\s*\(\s*['\"]([^'\"\n]+)['\"]\s*\)((?:\.\w+)*)"
)
_ALIAS = lazy_pattern(r"[\"']([@~#\w][^\"'\n]*?)/?\*?[\"']\s*:\s*\[\s*[\"']([^\"'\n]+?)/?\*?[\"']")
_BASE_URL = lazy_pattern(r"[\"']baseUrl[\"']\s*:\s*[\"']([^\"'\n]+)[\"']")


def _imports(text: str) -> Iterator[Imported]:
    for default, names, star, alias, module in _FROM.findall(text):
        if default and default != "type":
            yield Imported(default, module)
        if star:
            yield Imported(alias or "*", module)
        yield from _named(names, module, r"\s+as\s+")
    for whole, names, module, member in _REQUIRE.findall(text):
        if whole:
            yield Imported(whole, module + member)
        yield from _named(names, module + member, r"\s*:\s*")


def _named(names: str, module: str, joint: str) -> Iterator[Imported]:
    for each in names.split(","):
        parts = re.split(joint, each.strip().removeprefix("type ").partition("=")[0].strip())
        if parts[0].isidentifier():
            yield Imported(parts[-1], module if parts[0] == "default" else f"{module}.{parts[0]}")


def _locate(path: str, full: str, paths: Paths) -> tuple[str, str] | None:
    folder = path.rpartition("/")[0]
    key = (folder, full)
    if key not in paths.answers:
        paths.answers[key] = _found(folder, full, paths)
    return cast("tuple[str, str] | None", paths.answers[key])


def _found(folder: str, full: str, paths: Paths) -> tuple[str, str] | None:
    """The longest beginning of the name that is a file, and the rest: names of files may have dots as well."""
    module, member = full, ""
    while True:
        for base in _candidates(folder, module, paths):
            found = _file(base, paths)
            if found is not None:
                return found, member
        head, slash, last = module.rpartition("/")
        stem, dot, tail = last.rpartition(".")
        if not dot or not stem.strip("."):
            return None
        module, member = head + slash + stem, f"{tail}.{member}" if member else tail


def _candidates(folder: str, module: str, paths: Paths) -> Iterator[str]:
    if module.startswith("."):
        yield normpath(f"{folder}/{module}" if folder else module)
        return
    for place, (aliases, base) in _settings(paths).items():
        if place and not f"{folder}/".startswith(f"{place}/"):
            continue
        for alias, target in aliases.items():
            if module == alias or module.startswith(f"{alias}/"):
                yield normpath("/".join(part for part in (place, base, target + module[len(alias) :]) if part))
        if base:
            yield normpath("/".join(part for part in (place, base, module) if part))


def _settings(paths: Paths) -> Mapping[str, tuple[Mapping[str, str], str]]:
    """Folder of each configuration -> its names for paths, and the folder that it counts them from."""
    if "settings" not in paths.answers:
        found = {}
        for path in sorted(paths.texts, key=len, reverse=True):
            if path.endswith(("tsconfig.json", "jsconfig.json", "tsconfig.base.json")):
                text = paths.texts[path]
                base = _BASE_URL.search(text)
                found[path.rpartition("/")[0]] = (dict(_ALIAS.findall(text)), base[1] if base else "")
        paths.answers["settings"] = found
    return cast("Mapping[str, tuple[Mapping[str, str], str]]", paths.answers["settings"])


def _file(base: str, paths: Paths) -> str | None:
    bare = _WRITTEN.sub("", base)
    options = (base, *(base + each for each in _ENDINGS), *(f"{base}/index{each}" for each in _ENDINGS))
    if bare != base:  # TypeScript writes the name of what it will be
        options = (*options, *(bare + each for each in _ENDINGS[:2]))
    return next((option for option in options if option in paths and option.endswith(_ENDINGS)), None)


LINKS = Links(_imports, _locate, nothing_beside, _ENDINGS, ("tsconfig.json", "jsconfig.json", "tsconfig.base.json"))

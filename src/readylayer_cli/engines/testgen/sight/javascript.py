"""JavaScript and TypeScript modules that a file imports: relative, by package name, by alias, in mocks."""

import json
import posixpath
import re
from functools import cached_property

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus

_SPECIFIER = lazy_pattern(
    r"""(?:\bfrom|\bimport|\brequire|[mM]ock|Actual|\bresolve|\bproxyquire|\besmock|rewire|\bURL)\s*(?:<[^>\n]*>)?\(?\s*["'`]([^"'`\n]+)["'`]"""
)
_REEXPORT = lazy_pattern(r"""(?m)^\s*export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^"'\n;]*\bfrom\s+["']""")
_EXTENSIONS = ("", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_WRITTEN_AS = lazy_pattern(r"\.[cm]?jsx?$")
_BUILT = lazy_pattern(r"(?:^|(?<=/))(?:dist|build|lib|out|es|esm|cjs)(?:/(?:esm|cjs|es|commonjs|mjs))?(?=/|$)")
_COMMENT = lazy_pattern(r"(?m)^\s*//[^\n]*$|/\*.*?\*/|,(?=\s*[}\]])")


class JavaScriptSight:
    """Resolves specifiers to files of the repository."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def direct(self, path: str) -> frozenset[str]:
        """Files that this one imports by itself."""
        found: set[str] = set()
        for specifier in set(_SPECIFIER.findall(self._corpus.text(path))):
            found |= self._resolved(path, specifier.partition("?")[0])
        found.discard(path)
        return frozenset(found)

    def passes_on(self, path: str) -> bool:
        """Whether what this file imports can be had from it: index files, re-exports, helpers of tests."""
        stem = path.rpartition("/")[2].partition(".")[0]
        return stem == "index" or is_test_path(path) or bool(_REEXPORT.search(self._corpus.text(path)))

    def _resolved(self, path: str, specifier: str) -> set[str]:
        if specifier.startswith("."):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), specifier))
            return self._at("" if target == "." else target)
        for start, folder in self._packages:
            if specifier == start or specifier.startswith(f"{start}/"):
                return self._at(posixpath.join(folder, specifier[len(start) + 1 :]))
        for start, folders in self._aliases:
            if specifier.startswith(start):
                for folder in folders:
                    found = self._at(posixpath.normpath(posixpath.join(folder, specifier[len(start) :])))
                    if found:
                        return found
        return self._by_root(specifier)

    def _by_root(self, specifier: str) -> set[str]:
        """`@/a/b` and `src/a/b` without a written alias: below a source folder."""
        rest = re.sub(r"^(?:[@~#]/?|src/)", "", specifier)
        if rest == specifier:
            return set()
        for root in ("src", "app", ""):
            found = self._at(posixpath.join(root, rest))
            if found:
                return found
        return set()

    def _at(self, target: str) -> set[str]:
        """The file that a path without its extension means."""
        for candidate in (target, _BUILT.sub("src", target, count=1)):
            file = self._file(candidate) or self._entry(candidate)
            if file is not None:
                return {file}
        return set()

    def _file(self, target: str) -> str | None:
        known = self._corpus.known
        for stem in dict.fromkeys((target, _WRITTEN_AS.sub("", target))):
            for extension in _EXTENSIONS:
                if stem + extension in known:
                    return stem + extension
        return None

    def _entry(self, folder: str) -> str | None:
        """The file that stands for a folder."""
        for name in ("index", "src/index", "lib/index", "src/main"):
            file = self._file(posixpath.join(folder, name))
            if file is not None:
                return file
        main = self._manifests.get(folder, {}).get("main")
        if not isinstance(main, str):
            return None
        target = posixpath.normpath(posixpath.join(folder, main))
        return self._file(target) or self._file(_BUILT.sub("src", target, count=1))

    @cached_property
    def _manifests(self) -> dict[str, dict[str, object]]:
        found = {}
        for path in self._corpus.others:
            if path.rpartition("/")[2] == "package.json" and "node_modules/" not in path:
                value = _loaded(self._corpus.json(path))
                if value:
                    found[posixpath.dirname(path)] = value
        return found

    @cached_property
    def _packages(self) -> list[tuple[str, str]]:
        """Names of the repository's own packages with their folders, longest first."""
        named = [
            (name, folder) for folder, each in self._manifests.items() if isinstance(name := each.get("name"), str)
        ]
        return sorted(named, key=lambda pair: -len(pair[0]))

    @cached_property
    def _aliases(self) -> list[tuple[str, list[str]]]:
        """`compilerOptions.paths` of all tsconfig and jsconfig files: beginning of a specifier -> folders."""
        found: list[tuple[str, list[str]]] = []
        for path in sorted(self._corpus.others):
            name = path.rpartition("/")[2]
            if not (name.startswith(("tsconfig", "jsconfig")) and name.endswith(".json")):
                continue
            options = _loaded(self._corpus.json(path)).get("compilerOptions")
            options = options if isinstance(options, dict) else {}
            base = posixpath.join(posixpath.dirname(path), str(options.get("baseUrl", ".")))
            paths = options.get("paths")
            for alias, targets in paths.items() if isinstance(paths, dict) else ():
                folders = [posixpath.join(base, str(each).rstrip("*")) for each in targets if isinstance(each, str)]
                found.append((str(alias).rstrip("*"), folders))
            if "baseUrl" in options:
                found.append(("", [base]))
        return sorted(found, key=lambda pair: -len(pair[0]))


def _loaded(text: str) -> dict[str, object]:
    """JSON that may hold comments; empty if it cannot be read."""
    for each in (text, _COMMENT.sub("", text)):
        try:
            value = json.loads(each)
        except ValueError:
            continue
        return value if isinstance(value, dict) else {}
    return {}

"""Python modules that a file imports or names: absolute, relative, by importlib, as strings of mock.patch, fixtures."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus

_FROM = lazy_pattern(r"(?m)^[ \t>.]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]+)")
_IMPORT = lazy_pattern(r"(?m)^[ \t>.]*import[ \t]+([^\n#;]+)")
_DOTTED = lazy_pattern(r"""["']((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)(?::\w+)?["']""")
_RUN_AS_MODULE = lazy_pattern(r"""["']-m["']\s*,\s*["']([\w.]+)["']""")
_NAME = lazy_pattern(r"[A-Za-z_][\w.]*")


class PythonSight:
    """Resolves names of modules to files of the repository."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._packages = {posixpath.dirname(path) for path in corpus.paths if path.endswith("/__init__.py")}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in corpus.paths:
            for name in self._names(path):
                self._by_name[name].append(path)

    def direct(self, path: str) -> frozenset[str]:
        """Files that this one imports by itself."""
        text = self._corpus.text(path).replace("\\\n", " ")
        found: set[str] = set()
        for module, names in _FROM.findall(text):
            found |= self._from(path, module, _NAME.findall(names.replace(" as ", "#")))
        for names in _IMPORT.findall(text):
            for part in names.split(","):
                found |= self._module(part.split(" as ")[0].strip(), path)
        if is_test_path(path):
            found |= self._named(text, path)
            found |= self._fixtures(path)
        found.discard(path)
        return frozenset(found)

    def passes_on(self, path: str) -> bool:
        """Whether what this file imports can be had from it: packages, and helpers of tests."""
        return path.endswith("__init__.py") or is_test_path(path)

    def _names(self, path: str) -> Iterator[str]:
        """Names under which the file can be imported: from its top package, and from each folder above that."""
        parts = path.removesuffix(".py").split("/")
        if parts[-1] == "__init__":
            parts.pop()
        top = len(parts) - 1
        while top > 0 and "/".join(parts[:top]) in self._packages:
            top -= 1
        for start in range(min(top, len(parts) - 1), -1, -1):
            yield ".".join(parts[start:])

    def _from(self, path: str, module: str, names: list[str]) -> set[str]:
        found: set[str] = set()
        bases = self._relative(path, module) if module.startswith(".") else [module]
        for each in bases:
            found |= self._module(each, path)
            for name in names:
                found.update(self._lookup(f"{each}.{name}", path) if each else self._lookup(name, path))
        return found

    def _relative(self, path: str, module: str) -> list[str]:
        """The absolute names that a relative one stands for."""
        dots = len(module) - len(module.lstrip("."))
        folder = path.rsplit("/", dots)[0] if path.count("/") >= dots else ""
        base = folder.replace("/", ".")
        rest = module[dots:]
        return [".".join(part for part in (base, rest) if part)]

    def _module(self, name: str, path: str) -> set[str]:
        """The module and the packages on the way to it."""
        parts = name.split(".")
        found: set[str] = set()
        for length in range(len(parts), 0, -1):
            found.update(self._lookup(".".join(parts[:length]), path))
        return found

    def _lookup(self, name: str, path: str) -> list[str]:
        """Files of this name, those near the importing file first if there are several."""
        files = self._by_name.get(name, [])
        if len(files) > 1:
            shared = [len(posixpath.commonprefix([file, path])) for file in files]
            files = [file for file, length in zip(files, shared, strict=True) if length == max(shared)]
        return files

    def _named(self, text: str, path: str) -> set[str]:
        """Modules named in strings: `mock.patch("a.b.c")`, `import_module("a.b")`, `["-m", "a"]`."""
        found: set[str] = set()
        for name in _DOTTED.findall(text):
            if "." in name:
                parts = name.split(".")
                for length in range(len(parts), 1, -1):
                    files = self._lookup(".".join(parts[:length]), path)
                    if files:
                        found.update(files)
                        break
        for name in _RUN_AS_MODULE.findall(text):
            found |= self._module(name, path)
            found.update(self._lookup(f"{name}.__main__", path))
        if "import_module" in text or "__import__" in text:
            for name in re.findall(r"""(?:import_module|__import__)\(\s*["']([\w.]+)["']""", text):
                found |= self._module(name, path)
        return found

    def _fixtures(self, path: str) -> set[str]:
        """The conftest files that give this test its fixtures."""
        folder = posixpath.dirname(path)
        found = set()
        while True:
            candidate = posixpath.join(folder, "conftest.py")
            if candidate != path and candidate in self._corpus.known:
                found.add(candidate)
            if not folder:
                return found
            folder = posixpath.dirname(folder)

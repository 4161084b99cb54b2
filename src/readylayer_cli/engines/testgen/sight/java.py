"""Java classes that a file imports, and those of its own package."""

from collections import defaultdict

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus

_PACKAGE = lazy_pattern(r"(?m)^\s*package\s+([\w.]+)\s*;")
_IMPORT = lazy_pattern(r"(?m)^\s*import\s+(?:static\s+)?([\w.]+)(\.\*)?\s*;")


class JavaSight:
    """Resolves class names by the package that each file declares."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._package: dict[str, str] = {}
        self._members: dict[str, list[str]] = defaultdict(list)
        self._by_class: dict[str, list[str]] = defaultdict(list)
        for path in corpus.paths:
            found = _PACKAGE.search(corpus.text(path))
            package = found[1] if found else ""
            self._package[path] = package
            self._members[package].append(path)
            name = path.rpartition("/")[2].removesuffix(".java")
            self._by_class[f"{package}.{name}" if package else name].append(path)

    def direct(self, path: str) -> frozenset[str]:
        """Files of the imported classes and packages, and of the own package."""
        found = set(self.shares(path))
        for name, star in _IMPORT.findall(self._corpus.text(path)):
            if star:
                found.update(self._members.get(name, ()))
            parts = name.split(".")
            for length in range(len(parts), 0, -1):
                files = self._by_class.get(".".join(parts[:length]))
                if files:
                    found.update(files)
                    break
        found.discard(path)
        return frozenset(found)

    def passes_on(self, path: str) -> bool:
        """Whether what this file imports can be had from it: helpers and base classes of tests."""
        return is_test_path(path)

    def shares(self, path: str) -> frozenset[str]:
        """The files of the same package."""
        return frozenset(self._members[self._package.get(path, "")]) - {path}

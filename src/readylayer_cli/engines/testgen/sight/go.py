"""Go packages that a file imports, and the files of its own package."""

import posixpath
import re
from collections import defaultdict
from functools import cached_property

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus

_PATH = lazy_pattern(r'(?m)^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w./~-]+)"\s*(?://[^\n]*)?$')
_MODULE = lazy_pattern(r"(?m)^module\s+\"?([^\s\"]+)")


class GoSight:
    """Resolves import paths by the modules of the repository."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._folders: dict[str, list[str]] = defaultdict(list)
        for path in corpus.paths:
            self._folders[posixpath.dirname(path)].append(path)

    def direct(self, path: str) -> frozenset[str]:
        """Files of the packages that this one imports."""
        found: set[str] = set()
        for name in _PATH.findall(self._corpus.text(path)):
            for module, root in self._modules:
                if name == module or name.startswith(f"{module}/"):
                    folder = posixpath.normpath(posixpath.join(root, name[len(module) + 1 :]))
                    found.update(each for each in self._folders.get("" if folder == "." else folder, ()))
                    break
        return frozenset(found | self.shares(path))

    def passes_on(self, path: str) -> bool:
        """Whether what this file imports can be had from it: only helpers of tests hand values on."""
        return is_test_path(path)

    def shares(self, path: str) -> frozenset[str]:
        """The files of the same folder."""
        return frozenset(self._folders[posixpath.dirname(path)]) - {path}

    @cached_property
    def _modules(self) -> list[tuple[str, str]]:
        found = []
        for path in self._corpus.others:
            if path.rpartition("/")[2] == "go.mod":
                named = re.search(_MODULE.pattern, self._corpus.json(path))
                if named:
                    found.append((named[1], posixpath.dirname(path)))
        return sorted(found, key=lambda pair: -len(pair[0]))

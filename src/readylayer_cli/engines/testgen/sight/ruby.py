"""Ruby files that a file requires, and those whose constants it names: Rails and Zeitwerk load them by name."""

import posixpath
from collections import defaultdict

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus

_REQUIRE = lazy_pattern(r"""(?m)^\s*(require|require_relative|load|autoload\s+:\w+\s*,)[\s(]*["']([^"'\n#]+)["']""")
_CONSTANT = lazy_pattern(r"\b[A-Z]\w*\b")
_DEFINES = lazy_pattern(
    r"(?m)^\s*(?:class|module)\s+(?:[A-Z]\w*::)*([A-Z]\w*)|^\s*([A-Z]\w*)\s*=\s*(?:Class|Struct|Data)\b"
)


class RubySight:
    """Resolves required paths below the load folders, and constants to the files that define them."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._by_constant: dict[str, list[str]] = defaultdict(list)
        for path in corpus.sources:
            for name, other in set(_DEFINES.findall(corpus.text(path))):
                self._by_constant[name or other].append(path)
        shared = {name for name, files in self._by_constant.items() if len(files) > _MOST_OF_A_NAME}
        for name in shared:
            del self._by_constant[name]

    def direct(self, path: str) -> frozenset[str]:
        """Files that are required, or whose class or module is named."""
        text = self._corpus.text(path)
        found: set[str] = set()
        for kind, name in _REQUIRE.findall(text):
            stem = name.removesuffix(".rb") + ".rb"
            if kind == "require_relative":
                found.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), stem)))
            else:
                found.update(posixpath.join(root, stem) for root in ("lib", "app", "test", "spec", ""))
        for constant in set(_CONSTANT.findall(text)):
            found.update(self._by_constant.get(constant, ()))
        found.discard(path)
        return frozenset(found & self._corpus.known)

    def passes_on(self, path: str) -> bool:
        """Whether what this file requires can be had from it: in Ruby it always can, one step is followed."""
        return path.endswith(("_helper.rb", "rails_helper.rb"))


_MOST_OF_A_NAME = 40

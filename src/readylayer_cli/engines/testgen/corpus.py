"""All source and test files of one language family, their words, and who mentions what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from readylayer_cli.code.paths import is_generated_path, is_test_path, is_vendored_path
from readylayer_cli.code.source import SourceFile, decode
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.family import family_of
from readylayer_cli.engines.testgen.untestable import is_documentation
from readylayer_cli.ports import Tree

_MOST_BYTES = 1_000_000
_TYPE_STUBS = (".pyi", ".d.ts", ".d.mts", ".d.cts")


class Corpus:
    """The files of one family in one version of the repository. Vendored and generated ones are left out."""

    def __init__(self, family: str, tree: Tree, paths: Sequence[str]) -> None:
        self.family = family
        self.paths = tuple(path for path in paths if family_of(path) == family and not _is_foreign(path))
        self.known = frozenset(self.paths)
        self.others = frozenset(paths)
        self.tree = tree
        small = [path for path in self.paths if (tree.size(path) or 0) <= _MOST_BYTES]
        self._files = {
            path: SourceFile(path, text)
            for path, data in tree.read_many(small).items()
            if (text := decode(data, path)) is not None
        }

    @cached_property
    def tests(self) -> tuple[str, ...]:
        """Test files, and files that exist for tests."""
        return tuple(path for path in self.paths if path in self._files and is_test_path(path))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Files that are tested rather than test."""
        return tuple(path for path in self.paths if path in self._files and not is_test_path(path))

    @property
    def left_out(self) -> tuple[str, ...]:
        """Files that are too large, or no text."""
        return tuple(path for path in self.paths if path not in self._files)

    def file(self, path: str) -> SourceFile | None:
        """The parsed-once file."""
        return self._files.get(path)

    def text(self, path: str) -> str:
        """The file's text; empty if there is none."""
        file = self._files.get(path)
        return file.text if file is not None else ""

    def mentioning(self, word: str) -> tuple[str, ...]:
        """Files in which this word of code occurs."""
        return tuple(self._index.get(word, ()))

    def defining(self, name: str) -> tuple[str, ...]:
        """Source files that define something of this name."""
        return tuple(self._definitions.get(name, ()))

    def json(self, path: str) -> str:
        """A file of any kind as text, such as a package's manifest."""
        data = self.tree.read(path) if path in self.others else None
        return (decode(data, path) or "") if data is not None else ""

    @cached_property
    def _definitions(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.sources:
            for name in _names_in(self.text(path), self.family):
                found[name].append(path)
        return found

    @cached_property
    def _index(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path, file in self._files.items():
            for word in file.words.split("\n"):
                found[word].append(path)
        return found


_DEFINITION = lazy_pattern(
    r"\b(?:def|class|func|function\*?|interface|enum|record|module|const|let|var|type)\s+"
    r"(?:\([^)\n]*\)\s*|self\.)?([A-Za-z_$][\w$]*)"
    r"|(?m:^[ \t]+(?:[\w<>\[\],.?@]+[ \t]+)+([A-Za-z_$][\w$]*)[ \t]*\([^;\n]*[{,]?[ \t]*$)"
)


def _names_in(text: str, family: str) -> set[str]:
    """Names that the text defines; what a method of Java or JavaScript looks like is taken for one as well."""
    plain = family not in {"java", "javascript"}
    return {word for pair in _DEFINITION.findall(text) if (word := pair[0] or ("" if plain else pair[1]))}


def _is_foreign(path: str) -> bool:
    example = is_documentation(path) and not is_test_path(path)
    return is_vendored_path(path) or is_generated_path(path) or path.endswith(_TYPE_STUBS) or example


def corpora(tree: Tree, families: Iterable[str]) -> dict[str, Corpus]:
    """One corpus a family."""
    paths = tree.paths()
    return {family: Corpus(family, tree, paths) for family in sorted(set(families))}

"""Gathers what the repository has around a change: files that the changed ones import, and files that import them.

Bounded in files, bytes and depth. What the change leaves alone is the same in both trees, so it is read once; the
changed files themselves stand in each version as they are there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from readylayer_cli.code.paths import is_generated_path, is_test_path, is_vendored_path
from readylayer_cli.code.source import SourceFile, decode
from readylayer_cli.domain.options import Scope
from readylayer_cli.engines.review.files import Selection
from readylayer_cli.engines.review.related import NOWHERE, Paths, Related, Surroundings
from readylayer_cli.engines.review.taint.languages import dialect_of
from readylayer_cli.engines.review.taint.links import links_of
from readylayer_cli.engines.review.taint.links.link import Links
from readylayer_cli.engines.review.view import FilePair
from readylayer_cli.ports import Tree

_DOWN = 3
"""Imports of imports that are read below a file that takes requests."""
_UP = 3
"""Importers of importers above a changed file."""
_MOST_READ = 400
_MOST_BYTES = 4_000_000
_LARGEST_BYTES = 300_000
_MOST_CHANGED = 200
"""A change of more files than this has its own files for surroundings."""
_MOST_CANDIDATES = 400
"""Files that are looked at for imports of a changed one."""
_MOST_SETTINGS = 30
_WIDEST = 300
"""Files that one entry is followed into."""


def surroundings_of(selection: Selection, scope: Scope) -> Surroundings:
    """What the change stands in, both versions; nothing where no data can be followed."""
    pairs = [pair for pair in selection.pairs if pair.path not in selection.quiet and _is_followed(pair)]
    if not pairs:
        return NOWHERE
    reading = _Reading(selection.change.head, {pair.head.path: pair.head for pair in pairs if pair.head is not None})
    if scope is not Scope.ALL and len(pairs) <= _MOST_CHANGED:
        for language in sorted({_language(pair) for pair in pairs}):
            links = links_of(language)
            if links is not None:
                _gather(reading, [pair for pair in pairs if links_of(_language(pair)) is links], links)
    base = {pair.base.path: pair.base for pair in pairs if pair.base is not None}
    changed = frozenset(pair.head.path for pair in pairs if pair.head is not None)
    gone = {pair.head.path for pair in pairs if pair.head is not None and pair.base is None}
    unchanged = {path: file for path, file in reading.files.items() if path not in changed}
    head_paths = reading.paths
    base_paths = Paths((head_paths.all - gone) | base.keys(), head_paths.texts) if base else Paths()
    return Surroundings(
        _related(reading.files, head_paths, changed),
        _related(unchanged | base, base_paths, frozenset(base)) if base else NOWHERE.base,
    )


def _is_followed(pair: FilePair) -> bool:
    side = pair.head or pair.base
    return side is not None and links_of(side.language) is not None and not is_test_path(side.path)


def configuration_of(language: str) -> tuple[str, ...]:
    """Names of the files that say where imports of the language lead."""
    links = links_of(language)
    return links.configuration if links is not None else ()


def _language(pair: FilePair) -> str:
    side = pair.head or pair.base
    return side.language if side is not None else ""


@dataclass
class _Reading:
    """What has been read of the new tree so far."""

    tree: Tree
    files: dict[str, SourceFile]
    paths: Paths = field(init=False)
    left: int = _MOST_READ
    left_bytes: int = _MOST_BYTES

    def __post_init__(self) -> None:
        paths = self.tree.paths()
        named = {name for side in self.files.values() for name in configuration_of(side.language)}
        settings = [path for path in paths if path.rpartition("/")[2] in named][:_MOST_SETTINGS]
        found = self.tree.read_many(settings) if settings else {}
        texts = {path: text for path, data in found.items() if (text := decode(data, path)) is not None}
        self.paths = Paths(paths, texts)

    def read(self, paths: Iterable[str]) -> list[SourceFile]:
        """Those of the files that were not known before."""
        wanted = [path for path in dict.fromkeys(paths) if path not in self.files and _is_readable(path)][: self.left]
        found = []
        for path, data in sorted(self.tree.read_many(wanted).items()) if wanted else ():
            if len(data) > min(_LARGEST_BYTES, self.left_bytes):
                continue
            text = decode(data, path)
            if text is not None:
                self.left -= 1
                self.left_bytes -= len(data)
                self.files[path] = SourceFile(path, text)
                found.append(self.files[path])
        return found


def _is_readable(path: str) -> bool:
    return not (is_test_path(path) or is_vendored_path(path) or is_generated_path(path))


def _gather(reading: _Reading, pairs: Sequence[FilePair], links: Links) -> None:
    """Read what lies around the changed files of one language."""
    sides = [side for pair in pairs for side in (pair.head, pair.base) if side is not None]
    callers = _callers(reading, sides, links)
    above = [file for file in (*sides, *callers) if _takes_requests(file)]
    lead_on = [*above, *(file for file in sides if callers)]
    for _ in range(_DOWN):
        targets = [path for file in lead_on for path in _imported(file, links, reading.paths)]
        lead_on = reading.read(targets)


def _callers(reading: _Reading, sides: Sequence[SourceFile], links: Links) -> list[SourceFile]:
    """Files, nearest first, whose imports lead to a changed one; they are kept among what was read."""
    known = frozenset(reading.files)
    nearby = _nearby(reading.paths, {side.path for side in sides}, links)
    pool = {path: text for path, text in _texts(reading, nearby).items() if path not in known}
    imports: dict[str, tuple[str, ...]] = {}
    aims = {side.path for side in sides}
    found: list[SourceFile] = []
    for _ in range(_UP):
        needles = tuple({_stem(path) for path in aims})
        above = []
        for path in [path for path in pool if path not in reading.files]:
            if any(needle in pool[path].text for needle in needles):
                if path not in imports:
                    imports[path] = tuple(_imported(pool[path], links, reading.paths))
                if aims.intersection(imports[path]):
                    above.append(path)
        for path in above:
            reading.files[path] = pool[path]
            found.append(pool[path])
        aims = set(above)
        if not aims:
            break
    return found


def _texts(reading: _Reading, paths: Sequence[str]) -> Mapping[str, SourceFile]:
    found: dict[str, SourceFile] = {}
    held = 0
    for start in range(0, len(paths), 100):
        portion = reading.tree.read_many(paths[start : start + 100])
        for path in paths[start : start + 100]:
            data = portion.get(path)
            if data is not None and len(data) <= _LARGEST_BYTES and held + len(data) <= _MOST_BYTES:
                held += len(data)
                text = decode(data, path)
                if text is not None:
                    found[path] = SourceFile(path, text)
    return found


def _nearby(paths: Paths, changed: set[str], links: Links) -> list[str]:
    """Files of the language that could import one of these, the nearest by folder first."""
    folders = [path.split("/")[:-1] for path in sorted(changed)]
    ranked = []
    for path in paths.all:
        if path.endswith(links.extensions) and path not in changed and _is_readable(path):
            parts = path.split("/")[:-1]
            ranked.append((min(_distance(parts, folder) for folder in folders), path))
    return [path for _, path in sorted(ranked)[:_MOST_CANDIDATES]]


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Steps from folder to folder."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return len(one) + len(other) - 2 * shared


def _stem(path: str) -> str:
    """A word that whoever imports the file must write: its name, or its folder's for those named by their folder."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    return folder.rpartition("/")[2] if stem in {"__init__", "index", "mod"} and folder else stem


def _imported(file: SourceFile, links: Links, paths: Paths) -> Iterable[str]:
    """Paths of the repository that the file's imports lead to, in the order of the imports."""
    found: dict[str, None] = {}
    for each in links.imports(file.text):
        place = links.locate(file.path, each.full, paths)
        if place is not None:
            found[place[0]] = None
    for path in links.beside(file.path, "", paths):
        found[path] = None
    found.pop(file.path, None)
    return found


def _takes_requests(file: SourceFile) -> bool:
    dialect = dialect_of(file.language)
    return dialect is not None and dialect.model(file) is not None


def _related(files: Mapping[str, SourceFile], paths: Paths, changed: frozenset[str]) -> Related:
    """One version, with the ways from files that take requests to changed ones."""
    graph: dict[str, tuple[str, ...]] = {}
    callers: dict[str, list[tuple[int, str]]] = {}
    for path in sorted(files):
        if links_of(files[path].language) is None or is_test_path(path) or not _takes_requests(files[path]):
            continue
        for reached, depth in _closure(path, files, paths, graph).items():
            if reached in changed and reached != path:
                callers.setdefault(reached, []).append((depth, path))
    near = {path: tuple(each for _, each in sorted(found)) for path, found in callers.items()}
    return Related(files, paths, near, changed)


def _closure(
    start: str, files: Mapping[str, SourceFile], paths: Paths, graph: dict[str, tuple[str, ...]]
) -> Mapping[str, int]:
    """What can be come to from a file by its imports, and how many of them lie on the way."""
    reached = {start: 0}
    level = [start]
    for depth in range(1, _DOWN + _UP):
        further = []
        for path in level:
            if path not in graph:
                links = links_of(files[path].language)
                graph[path] = tuple(_imported(files[path], links, paths)) if links is not None else ()
            further += [each for each in graph[path] if each in files and each not in reached]
        level = list(dict.fromkeys(further))[: _WIDEST - len(reached)]
        reached |= dict.fromkeys(level, depth)
    return reached

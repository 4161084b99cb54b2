"""What the new tree declares and is made of: packages, own names, and which manifests speak for a file."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain

from readylayer_cli.code.paths import is_vendored_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.change._declared import Declared
from readylayer_cli.engines.review.rules.change._lock_names import locked_names
from readylayer_cli.engines.review.rules.change._manifests import dependencies_of, lock_names, normalise, registry_of
from readylayer_cli.engines.review.rules.change._manifests_data import read_json, read_toml, table
from readylayer_cli.engines.review.rules.change._manifests_lines import (
    included_files,
    quoted_requirements,
    requirements_dependencies,
)
from readylayer_cli.engines.review.rules.change._modules import python_names
from readylayer_cli.engines.review.view import ChangeView

_MAX_MANIFESTS = 300
_MAX_LOCKS = 30
_GO_MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
_SUBMODULE = re.compile(r"^\s*path\s*=\s*(\S+)", re.MULTILINE)
_SETUP_NAME = re.compile(r"\bname\s*=\s*[\"']?([\w.-]+)")
_LISTS_FOLDERS = frozenset({"requirements", "reqs", "deps", "ci", ".github", "dev"})


class Project:
    """Answers about the new tree, each read when first asked for."""

    def __init__(self, view: ChangeView) -> None:
        self._view = view
        self._declared: dict[str, frozenset[str]] = {}

    def declared(self, registry: str) -> frozenset[str]:
        """Names that manifests and locks of this registry hold, normalised, and the extras asked for."""
        if registry not in self._declared:
            self._declared[registry] = frozenset(self._read(registry))
        return self._declared[registry]

    def speaks_for(self, path: str, registry: str) -> bool:
        """Whether a manifest of the file's folder or one above says what the file may import, and all there can be read."""
        folder = path.rpartition("/")[0]
        states = self._states[registry]
        above = [folder, *(folder[:index] for index, letter in enumerate(folder) if letter == "/"), ""]
        found = [states[one] for one in above if one in states]
        return bool(found) and all(found)

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Names that the repository's own packages are imported by."""
        return frozenset(chain.from_iterable(map(_own_names, self._all_manifests)))

    @cached_property
    def modules(self) -> frozenset[str]:
        """Names that Python files, folders and submodules of the repository can be imported as."""
        names = set(chain.from_iterable(map(python_names, self._view.head_paths)))
        listed = self._view.head_file(".gitmodules")
        return frozenset(
            names | {path.rpartition("/")[2] for path in _SUBMODULE.findall(listed.text if listed else "")}
        )

    @cached_property
    def folders(self) -> frozenset[str]:
        """Names of folders and of scripts, as a base address of a JavaScript project makes them importable."""
        found: set[str] = set()
        for path in self._view.head_paths:
            *folders, file = path.split("/")
            found.update(folders)
            if file.endswith((".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".vue", ".svelte")):
                found.add(file.partition(".")[0])
        return frozenset(found)

    @cached_property
    def _manifests(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._view.head_paths, key=lambda one: (one.count("/"), one)):
            registry = registry_of(path)
            if registry and len(found[registry]) < _MAX_MANIFESTS and not is_vendored_path(path):
                found[registry].append(path)
        return found

    @property
    def _all_manifests(self) -> Iterator[SourceFile]:
        return self._files(list(chain.from_iterable(self._manifests.values())))

    @cached_property
    def _states(self) -> Mapping[str, Mapping[str, bool]]:
        """Registry -> folder -> whether its manifests can be read."""
        states: dict[str, dict[str, bool]] = defaultdict(dict)
        for registry, paths in self._manifests.items():
            for path in paths:
                folder, _, name = path.rpartition("/")
                parent, _, last = folder.rpartition("/")
                folder = parent if last in _LISTS_FOLDERS and name.endswith((".txt", ".in", ".pip")) else folder
                state = _says_what_is_needed(self._view.head_file(path))
                if state is not None:
                    states[registry][folder] = states[registry].get(folder, True) and state
        return states

    def _read(self, registry: str) -> Iterator[str]:
        files = list(self._files(self._manifests[registry]))
        known = {file.path for file in files}
        included = {
            path for file in files if file.path.endswith((".txt", ".in", ".pip")) for path in included_files(file)
        }
        for file in files:
            yield from _names(dependencies_of(file), registry)
            if file.path.endswith("setup.py"):
                yield from _names(quoted_requirements(file), registry)
        for file in self._files(sorted(included - known)[:_MAX_MANIFESTS]):
            yield from _names(requirements_dependencies(file), registry)
        locks = [path for path in self._view.head_paths if path.rpartition("/")[2] in lock_names(registry)]
        for file in self._files(sorted(locks)[:_MAX_LOCKS]):
            yield from (normalise(name, registry) for name in locked_names(file))

    def _files(self, paths: list[str]) -> Iterator[SourceFile]:
        for path in paths:
            file = self._view.head_file(path)
            if file is not None:
                yield file


def project_of(view: ChangeView) -> Project:
    """The project that the new tree is."""
    return Project(view)


def _names(declared: "Iterator[Declared] | list[Declared]", registry: str) -> Iterator[str]:
    for one in declared:
        yield normalise(one.name, registry)
        if one.known_as:
            yield normalise(one.known_as, registry)
        yield from (normalise(extra.strip(), registry) for extra in one.extras.split(",") if extra.strip())
        if one.is_origin and one.wanted.startswith("=> "):
            yield one.wanted.split()[1]


def _says_what_is_needed(file: SourceFile | None) -> bool | None:
    """Whether the manifest can be read; `None` if it is there for something else."""
    if file is None:
        return False
    if file.path.endswith("package.json"):
        return read_json(file) is not None
    if file.path.endswith(("pyproject.toml", "Pipfile")):
        document = read_toml(file)
        if document is None:
            return False
        return True if _has_project(document) or file.path.endswith("Pipfile") else None
    return True if file.path.endswith("go.mod") or dependencies_of(file) else None


def _has_project(document: Mapping[str, object]) -> bool:
    return bool(table(document, "project") or table(document, "tool", "poetry") or table(document, "dependency-groups"))


def _own_names(file: SourceFile) -> Iterator[str]:
    if file.path.endswith("go.mod"):
        yield from _GO_MODULE.findall(file.text[:5000])
    elif file.path.endswith("package.json"):
        yield from _named(read_json(file))
    elif file.path.endswith("pyproject.toml"):
        document = read_toml(file)
        for holder in (table(document, "project"), table(document, "tool", "poetry")):
            yield from (normalise(name, "pypi") for name in _named(holder))
    elif file.path.endswith(("setup.py", "setup.cfg")):
        found = _SETUP_NAME.search(file.text[:20_000])
        if found:
            yield normalise(found[1], "pypi")


def _named(holder: object) -> Iterator[str]:
    name = holder.get("name") if isinstance(holder, dict) else None
    if isinstance(name, str):
        yield name

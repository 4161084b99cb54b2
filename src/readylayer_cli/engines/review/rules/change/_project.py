"""What the new tree declares and is made of: packages, own names, aliases and folders."""

import re
from collections.abc import Iterator
from functools import cached_property

from readylayer_cli.code.paths import is_vendored_path
from readylayer_cli.code.source import SourceFile, decode
from readylayer_cli.engines.review.rules.change._manifests import dependencies_of, lock_names, normalise, registry_of
from readylayer_cli.engines.review.rules.change._manifests_data import read_json, read_toml, table
from readylayer_cli.engines.review.view import ChangeView

_MAX_MANIFESTS = 300
_MAX_SOURCES = 4000
_MAX_LOCK = 4_000_000
_LOCK_NAME = re.compile(
    r"^name = \"([^\"]+)\"|^\s*\"(?:node_modules/)?((?:@[\w.-]+/)?[\w.-]+)\"\s*:\s*\{|^\"?((?:@[\w.-]+/)?[\w.-]+)@|^\s{2,6}'?/?((?:@[\w.-]+/)?[\w.-]+)@",
    re.MULTILINE,
)
_NESTED = re.compile(r"node_modules/((?:@[\w.-]+/)?[\w.-]+)\"")
_ALIAS_KEY = re.compile(
    r"[\"']?([@~$#\w][\w@/.$~#-]*?)(?:/\*)?[\"']?\s*:\s*(?:\[|path|resolve|fileURLToPath|new URL|[\"'`])"
)
_GO_MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
_SUFFIXES = {"pypi": (".py",), "npm": (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".vue", ".svelte"), "go": (".go",)}


class Project:
    """Answers about the new tree, each read when first asked for."""

    def __init__(self, view: ChangeView) -> None:
        self._view = view
        self._declared: dict[str, frozenset[str]] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path of the new tree, sorted."""
        return tuple(sorted(self._view.head_paths))

    def declared(self, registry: str) -> frozenset[str]:
        """Names that manifests and locks of this registry hold, normalised; empty if there is no manifest."""
        if registry not in self._declared:
            self._declared[registry] = frozenset(self._read(registry))
        return self._declared[registry]

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Names that the repository's own packages are imported by."""
        return frozenset(self._own_names())

    def is_alias(self, specifier: str) -> bool:
        """Whether a path alias of the compiler, bundler or test runner covers the specifier."""
        return any(specifier == alias or specifier.startswith(alias.rstrip("/") + "/") for alias in self._aliases)

    def is_folder(self, name: str) -> bool:
        """Whether a top-level or source folder, or a file in one, has this name, as a base address allows."""
        first = name.partition("/")[0]
        return any(
            path.startswith((f"{first}/", f"src/{first}/", f"src/{first}."))
            or f"/src/{first}/" in path
            or f"/src/{first}." in path
            for path in self._view.head_paths
        )

    def imported_before(self, package: str, registry: str) -> bool:
        """Whether a file of the old tree imports the package already."""
        pattern = re.compile(_import_pattern(package, registry), re.MULTILINE)
        paths = [
            path
            for path in sorted(self._view.base_paths)
            if path.endswith(_SUFFIXES[registry]) and not is_vendored_path(path)
        ]
        for start in range(0, min(len(paths), _MAX_SOURCES), 500):
            files = self._view.change.base.read_many(paths[start : start + 500])
            if any(package.encode() in data and pattern.search(decode(data) or "") for data in files.values()):
                return True
        return False

    def _read(self, registry: str) -> Iterator[str]:
        paths = [path for path in self.paths if registry_of(path) == registry and not is_vendored_path(path)][
            :_MAX_MANIFESTS
        ]
        for file in self._files(paths):
            for one in dependencies_of(file):
                yield normalise(one.name.removesuffix(" =>"), registry)
                replaced = re.match(r"=> (\S+)", one.wanted)
                if replaced:
                    yield replaced[1]
            yield from _own_distribution(file)
        if paths:
            locks = [path for path in self.paths if path.rpartition("/")[2] in lock_names(registry)]
            for file in self._files(locks[:20]):
                yield from (normalise(name, registry) for name in _locked(file))

    def _own_names(self) -> Iterator[str]:
        for file in self._files(
            [path for path in self.paths if path.endswith(("package.json", "go.mod")) and not is_vendored_path(path)][
                :_MAX_MANIFESTS
            ]
        ):
            if file.path.endswith("go.mod"):
                yield from _GO_MODULE.findall(file.text[:5000])
            else:
                name = read_json(file).get("name")
                if isinstance(name, str):
                    yield name
        for file in self._files(
            [path for path in self.paths if path.endswith(("pyproject.toml", "setup.py", "setup.cfg"))][:50]
        ):
            yield from _own_distribution(file)

    @cached_property
    def _aliases(self) -> frozenset[str]:
        names = re.compile(
            r"(?:^|/)(?:[tj]sconfig[\w.-]*\.json|(?:vite|vitest|webpack|rollup|jest|babel|next|nuxt|astro|svelte|metro|esbuild)[\w.-]*\.[cm]?[jt]s|deno\.jsonc?|\.babelrc|package\.json|importmap\.json)$"
        )
        found: set[str] = set()
        for file in self._files(
            [path for path in self.paths if names.search(path) and not is_vendored_path(path)][:_MAX_MANIFESTS]
        ):
            if (
                file.path.endswith("package.json")
                and "moduleNameMapper" not in file.text
                and "_moduleAliases" not in file.text
                and '"imports"' not in file.text
            ):
                continue
            found.update(alias for alias in _ALIAS_KEY.findall(file.text[:200_000]) if len(alias) > 1)
        return frozenset(found)

    def _files(self, paths: list[str]) -> Iterator[SourceFile]:
        for path in paths:
            file = self._view.head_file(path)
            if file is not None:
                yield file


def project_of(view: ChangeView) -> Project:
    """The project that the new tree is."""
    return Project(view)


def _own_distribution(file: SourceFile) -> Iterator[str]:
    if file.path.endswith("pyproject.toml"):
        document = read_toml(file)
        for holder in (table(document, "project"), table(document, "tool", "poetry")):
            name = holder.get("name")
            if isinstance(name, str):
                yield normalise(name, "pypi")
    elif file.path.endswith(("setup.py", "setup.cfg")):
        found = re.search(r"\bname\s*=\s*[\"']?([\w.-]+)", file.text[:20_000])
        if found:
            yield normalise(found[1], "pypi")


def _locked(file: SourceFile) -> Iterator[str]:
    text = file.text[:_MAX_LOCK]
    for found in _LOCK_NAME.finditer(text):
        yield next(group for group in found.groups() if group)
    yield from _NESTED.findall(text)


def _import_pattern(package: str, registry: str) -> str:
    name = re.escape(package)
    if registry == "pypi":
        return rf"^\s*(?:import\s+(?:[\w., ]+,\s*)?{name}\b|from\s+{name}\b)"
    return rf"[\"'`]{name}(?:/[^\"'`\n]*)?[\"'`]"

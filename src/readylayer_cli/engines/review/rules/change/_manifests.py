"""Dependencies that a project declares: every manifest format as names with what is asked of them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from readylayer_cli.code.paths import is_documentation_path, is_vendored_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.change._declared import Declared
from readylayer_cli.engines.review.rules.change._manifests_data import (
    cargo_dependencies,
    composer_dependencies,
    npm_dependencies,
    pipfile_dependencies,
)
from readylayer_cli.engines.review.rules.change._manifests_lines import (
    gem_dependencies,
    go_dependencies,
    gradle_dependencies,
    maven_dependencies,
    requirements_dependencies,
    setup_cfg_dependencies,
    setup_py_dependencies,
)
from readylayer_cli.engines.review.rules.change._manifests_pyproject import pyproject_dependencies
from readylayer_cli.engines.review.view import ChangeView, FilePair

_FORMATS: tuple[tuple[re.Pattern[str], str, Callable[[SourceFile], Iterator[Declared]]], ...] = (
    (re.compile(r"(?:^|/)pyproject\.toml$"), "pypi", pyproject_dependencies),
    (re.compile(r"(?:^|/)(?:[\w.-]*(?:requirements?|requires)[\w.-]*|[\w.-]*constraints[\w.-]*|(?:[\w.-]+[-_.])?(?:deps|dependencies|reqs))\.(?:txt|in|pip)$|(?:^|/)(?:requirements|reqs|deps)/[\w./-]+\.(?:txt|in|pip)$"), "pypi", requirements_dependencies),
    (re.compile(r"(?:^|/)setup\.cfg$"), "pypi", setup_cfg_dependencies),
    (re.compile(r"(?:^|/)setup\.py$"), "pypi", setup_py_dependencies),
    (re.compile(r"(?:^|/)Pipfile$"), "pypi", pipfile_dependencies),
    (re.compile(r"(?:^|/)package\.json$"), "npm", npm_dependencies),
    (re.compile(r"(?:^|/)go\.mod$"), "go", go_dependencies),
    (re.compile(r"(?:^|/)Cargo\.toml$"), "crates", cargo_dependencies),
    (re.compile(r"(?:^|/)(?:Gemfile|gems\.rb|[\w.-]+\.gemspec)$"), "gems", gem_dependencies),
    (re.compile(r"(?:^|/)composer\.json$"), "packagist", composer_dependencies),
    (re.compile(r"(?:^|/)pom\.xml$"), "maven", maven_dependencies),
    (re.compile(r"(?:^|/)(?:[\w.-]+\.gradle(?:\.kts)?|libs\.versions\.toml)$"), "maven", gradle_dependencies),
)  # fmt: skip
_ENDINGS = (
    ".toml", ".txt", ".in", ".pip", "setup.cfg", "setup.py", "Pipfile", "package.json", "go.mod", "Gemfile", "gems.rb", ".gemspec", "composer.json",
    "pom.xml", ".gradle", ".kts",
)  # fmt: skip
_LOCKS: dict[str, tuple[str, ...]] = {
    "pypi": ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "pixi.lock", "conda-lock.yml"),
    "npm": ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock"),
    "go": ("go.sum",),
    "crates": ("Cargo.lock",),
    "gems": ("Gemfile.lock", "gems.locked"),
    "packagist": ("composer.lock",),
    "maven": ("gradle.lockfile",),
}


@dataclass(frozen=True, slots=True)
class NewDependency:
    """A dependency that a changed manifest has and its old version had not, nor any other manifest of the change."""

    pair: FilePair
    registry: str
    declared: Declared


def registry_of(path: str) -> str:
    """The registry that a manifest at this path names packages of; empty if it is no manifest."""
    if not path.endswith(_ENDINGS):
        return ""
    return next((registry for pattern, registry, _ in _FORMATS if pattern.search(path)), "")


def judged_registry(path: str) -> str:
    """The same, empty for manifests of copies and of documentation too."""
    outside = is_vendored_path(path) or (is_documentation_path(path) and not path.endswith((".txt", ".in")))
    return "" if outside else registry_of(path)


def dependencies_of(file: SourceFile) -> list[Declared]:
    """What the manifest declares; empty for a broken one and for other files."""
    reader = next((reader for pattern, _, reader in _FORMATS if pattern.search(file.path)), None)
    return list(reader(file)) if reader is not None else []


def new_dependencies(view: ChangeView) -> tuple[NewDependency, ...]:
    """Dependencies that the change adds, each name once a registry."""
    manifests = [
        (pair, registry) for pair in view.pairs if pair.change.hunks and (registry := judged_registry(pair.path))
    ]
    known = {
        (registry, normalise(one.name, registry))
        for pair, registry in manifests
        if pair.base is not None
        for one in dependencies_of(pair.base)
        if not one.is_origin
    }
    found: dict[tuple[str, str], NewDependency] = {}
    for pair, registry in manifests:
        for one in dependencies_of(pair.head) if pair.head is not None else ():
            key = (registry, normalise(one.name, registry))
            if not one.is_origin and key not in known and one.line in pair.change.added_lines:
                found.setdefault(key, NewDependency(pair, registry, one))
    return tuple(found.values())


def normalise(name: str, registry: str) -> str:
    """The name as its registry compares it."""
    if registry in {"pypi", "crates"}:
        return re.sub(r"[-_.]+", "-", name.lower())
    return name if registry == "go" else name.lower()


def has_lock(view: ChangeView, registry: str) -> bool:
    """Whether the new tree has a lock file for this registry."""
    names = _LOCKS.get(registry, ())
    return any(path.rpartition("/")[2] in names for path in view.head_paths)


def lock_names(registry: str) -> tuple[str, ...]:
    """File names of this registry's locks."""
    return _LOCKS.get(registry, ())


def lock_registry(path: str) -> str:
    """The registry that a lock file at this path holds packages of; empty if it is none."""
    name = path.rpartition("/")[2]
    return next((registry for registry, names in _LOCKS.items() if name in names), "")

"""Which package an import needs that the project does not have."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._aliases import aliases_of
from readylayer_cli.engines.review.rules.change._imports_added import AddedImport
from readylayer_cli.engines.review.rules.change._lookalikes import lookalike_of
from readylayer_cli.engines.review.rules.change._manifests import has_lock
from readylayer_cli.engines.review.rules.change._mentions import is_mentioned
from readylayer_cli.engines.review.rules.change._modules import (
    NODE_BUILTIN,
    PYTHON_PROVIDED,
    PYTHON_STANDARD,
    is_known_module,
    is_part_of,
    normalised,
    npm_package,
    python_distributions,
)
from readylayer_cli.engines.review.rules.change._popular import POPULAR
from readylayer_cli.engines.review.rules.change._project import project_of
from readylayer_cli.engines.review.view import ChangeView

_LOCAL = lazy_pattern(r"^(?:[.~#/$@]/|[.#~/$]|@/|[a-z-]+:|\0)")
_NEVER_DECLARED = PYTHON_STANDARD | PYTHON_PROVIDED
_PROVIDED_SCOPES = frozenset({"@theme", "@theme-original", "@theme-init", "@site", "@generated", "@ember", "@glimmer"})


@dataclass(frozen=True, slots=True)
class Missing:
    """A package that nothing declares. A familiar one exists for sure and may come along with another."""

    package: str
    registry: str
    is_familiar: bool


def missing_package(view: ChangeView, path: str, registry: str, one: AddedImport) -> Missing | None:
    """The package that the import of this file needs and nothing declares; `None` if all is well."""
    find = {"pypi": _python, "npm": _javascript, "go": _go}[registry]
    return find(view, path, one)


def _python(view: ChangeView, path: str, one: AddedImport) -> Missing | None:
    module = one.module.partition(".")[0]
    if not module.isidentifier() or module.startswith("_") or module in _NEVER_DECLARED:
        return None
    project = view.once(project_of)
    distributions = python_distributions(module)
    declared = project.declared("pypi") | project.own_names | _inline_dependencies(view, path)
    if module in project.modules or distributions & declared or is_mentioned(view, {module, *distributions}):
        return None
    if is_part_of(module, declared) and not lookalike_of(module, "pypi"):
        return None
    familiar = is_known_module(module) or not distributions.isdisjoint(POPULAR["pypi"])
    return Missing(module, "pypi", familiar and not has_lock(view, "pypi"))


def _inline_dependencies(view: ChangeView, path: str) -> frozenset[str]:
    """What a script declares in its own head (PEP 723)."""
    file = view.head_file(path)
    found = _INLINE.search(file.text[:20_000]) if file is not None else None
    return frozenset(normalised(name) for name in _INLINE_NAME.findall(found[0])) if found else frozenset()


_INLINE = lazy_pattern(r"^# /// script\s*$(?:\n#.*)*", re.MULTILINE)
_INLINE_NAME = lazy_pattern(r"[\"']([A-Za-z0-9][\w.-]*)")


def _javascript(view: ChangeView, _path: str, one: AddedImport) -> Missing | None:
    package = "" if _LOCAL.match(one.module) else npm_package(one.module)
    scope = package.partition("/")[0] if package.startswith("@") else ""
    project = view.once(project_of)
    declared = project.declared("npm")
    if not package or package in NODE_BUILTIN or package in declared or package in project.own_names:
        return None
    if "@types/" + package.removeprefix("@").replace("/", "__") in declared or scope in _PROVIDED_SCOPES:
        return None
    if _is_alias(one.module, view.once(aliases_of)) or (not scope and package in project.folders):
        return None
    if is_mentioned(view, {package}):
        return None
    siblings = bool(scope) and any(name.startswith(f"{scope}/") for name in declared | project.own_names)
    familiar = package in POPULAR["npm"] and not has_lock(view, "npm")
    return Missing(package, "npm", familiar or siblings)


def _is_alias(specifier: str, aliases: Iterable[str]) -> bool:
    return any(specifier == alias or specifier.startswith(alias + "/") for alias in aliases)


def _go(view: ChangeView, _path: str, one: AddedImport) -> Missing | None:
    project = view.once(project_of)
    if "." not in one.module.partition("/")[0]:
        return None
    known = project.declared("go") | project.own_names
    parts = one.module.split("/")
    if any("/".join(parts[:count]) in known for count in range(1, len(parts) + 1)):
        return None
    return Missing("/".join(parts[:3]), "go", is_familiar=False)

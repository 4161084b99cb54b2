"""Packages of the registries that advisories speak of."""

import re
from dataclasses import dataclass

ECOSYSTEMS = {
    "pypi": "PyPI",
    "npm": "npm",
    "go": "Go",
    "maven": "Maven",
    "crates": "crates.io",
    "gems": "RubyGems",
    "nuget": "NuGet",
    "packagist": "Packagist",
}
"""Advisories' names of the registries that manifests name packages of."""

_FAMILIAR = {name.lower(): name for name in ECOSYSTEMS.values()}


@dataclass(frozen=True, slots=True, order=True)
class PackageKey:
    """A package as its registry compares names."""

    ecosystem: str
    name: str


def package_key(ecosystem: str, name: str) -> PackageKey | None:
    """The key of a package; `None` for an ecosystem that is not looked at. A suffix (`:repository`) is dropped."""
    known = _FAMILIAR.get(ecosystem.partition(":")[0].strip().lower())
    if known is None:
        return None
    if known in {"PyPI", "crates.io"}:
        name = re.sub(r"[-_.]+" if known == "PyPI" else r"[-_]", "-", name.lower())
    elif known in {"npm", "NuGet", "Packagist"}:
        name = name.lower()
    return PackageKey(known, name.strip())

"""Settings that say where packages are fetched from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._surroundings import (
    enclosing_blocks,
    enclosing_elements,
    table_above,
)

_URL = r"[\s\"'(=]*(?P<url>https?://[^\s\"'<>),;|]+)"
_ANYWHERE = lazy_pattern(
    r"(?P<name>npmRegistryServer|--registry|--(?:extra-)?index-url|--default-index|--find-links|(?<![\w-])(?:extra-)?index-url|(?<![\w-])find-links|(?<![\w-])extra_index_url|(?<![\w-])index_url"
    r"|\bPIP_(?:EXTRA_)?INDEX_URL|\bPIP_FIND_LINKS|\bUV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?|\bGOPROXY|\bNPM_CONFIG_REGISTRY|\bYARN_NPM_REGISTRY_SERVER|(?<![\w-])registry-url|config\s+set\s+\S{0,60}registry)"
    r"(?:[\"']?\s*[=:]|\s)" + _URL,
    re.IGNORECASE,
)
_NPM = lazy_pattern(r"^\s*(?P<name>(?:@[\w.-]+:)?registry)\s*(?:=|\s)" + _URL, re.IGNORECASE)
_TABLE_KEY = lazy_pattern(r"(?:^|[\s{,])(?P<name>url|registry|index|replace-with)\s*=" + _URL)
_GEM = lazy_pattern(r"(?P<name>\bsource)(?::|\s|\()" + _URL)
_GRADLE = lazy_pattern(r"(?P<name>\burl|\bmaven|\bivy|setUrl|uri)\b[\s=(]" + _URL)
_JSON = lazy_pattern(r"\"(?P<name>url)\"\s*:" + _URL)
_ELEMENT = lazy_pattern(r"<(?P<name>url)>" + _URL)
_NUGET = lazy_pattern(r"<add\b[^>]*\b(?P<name>value)=" + _URL)
_SOURCE_TABLE = lazy_pattern(
    r"(?:^|\.)(?:uv\.index|index|uv\.sources?|poetry\.source|pdm\.source|source(?:\.\S+)?|registries(?:\.\S+)?|registry|install(?:\.\S+)?|uv|pip)$"
)
_REPOSITORY_ELEMENTS = frozenset({"repository", "pluginRepository", "mirror"})


@dataclass(frozen=True, slots=True)
class RegistryAddress:
    """An address that packages come from; a scoped one serves only names of its own scope."""

    setting: str
    url: str

    @property
    def is_scoped(self) -> bool:
        """Whether only packages of one npm scope come from there."""
        return self.setting.startswith("@")


def registry_address(path: str, lines: Sequence[str], line: int) -> RegistryAddress | None:
    """The address that the 1-based line sets; `None` if it sets none, or one that is only published to."""
    text = lines[line - 1][:1000] if line <= len(lines) else ""
    found = _ANYWHERE.search(text)
    if found is None:
        found = next(
            (hit for pattern, stands in _forms(path) if (hit := pattern.search(text)) and stands(lines, line)), None
        )
    return RegistryAddress(found["name"].lower(), found["url"]) if found else None


def _forms(path: str) -> Sequence[tuple[re.Pattern[str], Callable[[Sequence[str], int], bool]]]:
    name = path.rpartition("/")[2]
    if name in {".npmrc", ".yarnrc"}:
        return [(_NPM, _anywhere)]
    if name.endswith(".toml") or name in {"Pipfile", "config"}:
        return [(_TABLE_KEY, _in_source_table)]
    if name in {"Gemfile", "gems.rb"}:
        return [(_GEM, _anywhere)]
    if name.endswith((".gradle", ".gradle.kts")):
        return [(_GRADLE, _in_gradle_repositories)]
    if name.endswith(".json"):
        return [(_JSON, _in_json_repositories)]
    if name.lower() == "nuget.config":
        return [(_NUGET, _in_package_sources)]
    return [(_ELEMENT, _in_repository_element)] if name.endswith(".xml") else []


def _anywhere(_lines: Sequence[str], _line: int) -> bool:
    return True


def _in_source_table(lines: Sequence[str], line: int) -> bool:
    return bool(_SOURCE_TABLE.search(table_above(lines, line)))


def _in_gradle_repositories(lines: Sequence[str], line: int) -> bool:
    blocks = [text.strip().partition("{")[0].strip() for text in enclosing_blocks(lines, line)]
    is_published = any(block.startswith(("publishing", "uploadArchives", "nexusPublishing")) for block in blocks)
    return not is_published and any(block.endswith("repositories") for block in blocks)


def _in_json_repositories(lines: Sequence[str], line: int) -> bool:
    return any('"repositories"' in text for text in enclosing_blocks(lines, line))


def _in_package_sources(lines: Sequence[str], line: int) -> bool:
    return "packageSources" in enclosing_elements(lines, line)


def _in_repository_element(lines: Sequence[str], line: int) -> bool:
    elements = list(enclosing_elements(lines, line))
    return "distributionManagement" not in elements and bool(_REPOSITORY_ELEMENTS.intersection(elements[:1]))

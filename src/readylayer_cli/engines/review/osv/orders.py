"""The order of versions in each registry, as keys that can be compared; `None` for what is no version there."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from readylayer_cli.domain.patterns import lazy_pattern

Order: TypeAlias = tuple[object, ...]

_LONGEST = 300
_SEMVER = lazy_pattern(r"[vV=]?\s*(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.+-]*)?\Z")
_LOOSE = lazy_pattern(r"[vV=]?(\d+(?:\.\d+)*)[-.]?([A-Za-z][0-9A-Za-z.-]*)?(?:\+.*)?\Z")


def order_of(ecosystem: str, version: str) -> Order | None:
    """The place of a version among those of its package."""
    if not version or len(version) > _LONGEST:
        return None
    return _ordered(ecosystem, version.strip())


@lru_cache(maxsize=100_000)
def _ordered(ecosystem: str, version: str) -> Order | None:
    return _READERS.get(ecosystem, _semver)(version)


def _semver(version: str) -> Order | None:
    """Semantic versions, with as many numbers as were written; npm, Go, crates.io and NuGet."""
    found = _SEMVER.match(version) or _LOOSE.match(version)
    if found is None:
        return None
    return (_numbers(found[1]), *_prerelease(found[2]))


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers, without zeros at the end."""
    numbers = [int(part) for part in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _prerelease(text: str | None) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """A release comes after its own prereleases; numbers of these come before words."""
    if not text:
        return 1, ()
    return 0, tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in text.split("."))


def _nuget(version: str) -> Order | None:
    return _semver(version.lower())


def _pypi(version: str) -> Order | None:
    from packaging.version import InvalidVersion, Version  # lazy: 16 ms

    try:
        return (Version(version),)
    except InvalidVersion:
        return None


def _gems(version: str) -> Order | None:
    """RubyGems: runs of digits and of letters; a letter makes a prerelease."""
    if not re.fullmatch(r"[0-9A-Za-z.-]+", version) or not version[0].isdigit():
        return None
    parts = re.findall(r"\d+|[A-Za-z]+", version.replace("-", ".pre."))
    return (tuple(_gem_part(part) for part in _gem_trimmed(parts)), _GEM_END)


def _gem_trimmed(parts: list[str]) -> list[str]:
    """Zeros before a word, and at the end, say nothing."""
    word = next((at for at, part in enumerate(parts) if not part.isdigit()), len(parts))
    head, tail = parts[:word], parts[word:]
    for run in (head, tail):
        while run and run[-1].isdigit() and not int(run[-1]):
            run.pop()
    return [*head, *tail, ""]


_GEM_END = ()


def _gem_part(part: str) -> tuple[int, int, str]:
    """A word comes before the end of the version, and the end before a number."""
    if not part:
        return 1, 0, ""
    return (2, int(part), "") if part.isdigit() else (0, 0, part)


_MAVEN_WORDS = {"alpha": 1, "a": 1, "beta": 2, "b": 2, "milestone": 3, "m": 3, "rc": 4, "cr": 4, "snapshot": 5}
_MAVEN_RELEASE = {"", "ga", "final", "release"}
_MAVEN_END = (6, 0, "")


def _maven(version: str) -> Order | None:
    """Maven's ComparableVersion, where `.` and `-` weigh alike between numbers: qualifiers before the release, then
    `sp`, then other words, then numbers."""
    if not re.match(r"[0-9A-Za-z]", version):
        return None
    parts = [part for piece in re.split(r"[.\-_+]", version.lower()) for part in re.findall(r"\d+|[a-z]+", piece)]
    ranked = [_maven_part(part, at, parts) for at, part in enumerate(parts)]
    trimmed: list[tuple[int, int, str]] = []
    for at, part in enumerate(ranked):
        if part in {_MAVEN_END, (8, 0, "")} and not any(each[0] > 7 and each[1] for each in _run(ranked, at)):
            continue
        trimmed.append(part)
    return (*trimmed, _MAVEN_END)


def _run(ranked: list[tuple[int, int, str]], start: int) -> list[tuple[int, int, str]]:
    """The numbers from here to the next word: a zero followed by nothing but zeros says nothing."""
    numbers = []
    for part in ranked[start:]:
        if part[0] not in {8, 6}:
            break
        numbers.append(part)
    return numbers


def _maven_part(part: str, at: int, parts: list[str]) -> tuple[int, int, str]:
    if part.isdigit():
        return 8, int(part), ""
    if part in _MAVEN_RELEASE:
        return _MAVEN_END
    short = part in {"a", "b", "m"} and at + 1 < len(parts) and parts[at + 1].isdigit()
    if part in _MAVEN_WORDS and (short or len(part) > 1):
        return _MAVEN_WORDS[part], 0, ""
    return (7, 0, "") if part == "sp" else (7, 1, part)


_PHP_WORDS = {"dev": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2, "rc": 3, "c": 3, "#": 4, "pl": 5, "p": 5, "patch": 5}


def _packagist(version: str) -> Order | None:
    """Composer: numbers, then one of the words that PHP knows."""
    plain = re.sub(r"^[vV]", "", version).partition("+")[0].lower()
    if plain.startswith("dev-") or not plain[:1].isdigit():
        return None
    parts = re.findall(r"\d+|[a-z]+", re.sub(r"[-_+]", ".", plain))
    word = next((at for at, part in enumerate(parts) if not part.isdigit()), len(parts))
    rest = [_PHP_WORDS.get(part, 0) if not part.isdigit() else int(part) for part in parts[word:]]
    rest = [] if parts[word : word + 1] == ["stable"] else rest
    return (_numbers(".".join(parts[:word])), tuple(rest) or (_PHP_WORDS["#"],))


_READERS: dict[str, Callable[[str], Order | None]] = {
    "PyPI": _pypi,
    "RubyGems": _gems,
    "Maven": _maven,
    "NuGet": _nuget,
    "Packagist": _packagist,
}

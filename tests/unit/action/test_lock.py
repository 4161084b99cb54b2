"""The lock of the action: every dependency, pinned and with hashes."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).resolve().parents[3]


LOCKS = pytest.mark.parametrize(("file", "extras"), [("action.txt", ("js",)), ("action-llm.txt", ("js", "llm"))])


def locked(file):
    """Name -> pinned requirements; a package may be pinned apart for old and new Pythons."""
    text = (HOME / "requirements" / file).read_text()
    entries = re.findall(r"^([A-Za-z0-9][^#\n]*?) *\\\n((?: +--hash=\S+(?: \\)?\n)+)", text, re.MULTILINE)
    found = {}
    for line, hashes in entries:
        requirement = Requirement(line)
        found.setdefault(canonicalize_name(requirement.name), []).append((requirement, hashes))
    return found


@LOCKS
def test_every_package_is_pinned_by_version_and_hash(file, extras):
    lock = locked(file)
    named = re.findall(r"^[A-Za-z0-9]", (HOME / "requirements" / file).read_text(), re.MULTILINE)
    assert sum(map(len, lock.values())) == len(named)
    for entries in lock.values():
        for requirement, hashes in entries:
            assert [part.operator for part in requirement.specifier] == ["=="]
            assert re.findall(r"--hash=sha256:[0-9a-f]{64}\b", hashes)


@LOCKS
def test_the_lock_meets_what_the_project_asks_for(file, extras):
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    lock = locked(file)
    for line in (
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ):
        wanted = Requirement(line)
        entries = lock.get(canonicalize_name(wanted.name))
        assert entries, f"{line} is not locked: make lock"
        for requirement, _ in entries:
            [pin] = requirement.specifier
            assert wanted.specifier.contains(pin.version, prereleases=True), f"{line} is locked at {pin}: make lock"


@LOCKS
def test_the_lock_holds_what_its_packages_need_here(file, extras):
    lock = locked(file)
    missing, looked_at = set(), 0
    for name, entries in lock.items():
        here = next((each for each, _ in entries if each.marker is None or each.marker.evaluate()), None)
        if here is None or not _is_installed(name, here):
            continue
        looked_at += 1
        for line in metadata.requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                missing |= {canonicalize_name(needed.name)} - lock.keys()
    assert looked_at > len(lock) / 2
    assert not missing, f"{missing}: make lock"


def _is_installed(name, locked_here):
    """Whether this environment holds the very version; what only tests need may ask for another one."""
    try:
        return locked_here.specifier.contains(metadata.version(name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False

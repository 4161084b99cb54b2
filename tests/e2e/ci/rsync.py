#!/usr/bin/env python3
"""The few uses that gitlab-ci-local makes of rsync, on local folders: not every machine that runs the tests has one."""

import fnmatch
import shutil
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Copy sources to a folder; returns the exit code, 1 for a flag that is not known here."""
    excluded: list[str] = []
    places: list[str] = []
    relative = False
    words = iter(arguments)
    for word in words:
        name, _, value = word.partition("=")
        if name == "--exclude":
            excluded.append(value or next(words))
        elif name == "--exclude-from":
            excluded += Path(value or next(words)).read_text(encoding="utf-8").splitlines()
        elif word in ("-Ra", "-aR"):
            relative = True
        elif word.startswith("--delete") or word == "-a":
            continue
        elif word.startswith("-"):
            sys.stderr.write(f"unknown flag {word}\n")
            return 1
        else:
            places.append(word)
    *sources, target = places
    for source in sources:
        whole = source.endswith(("/", "/."))
        root = Path() if relative else Path(source) if whole else Path(source).parent
        copy(root, Path(source), Path(target), excluded)
    return 0


def copy(root: Path, source: Path, target: Path, excluded: list[str]) -> None:
    """Copy a file or folder to where it lies under the target as it lies under the root."""
    name = source.relative_to(root).as_posix()
    if name != "." and any(leaves_out(pattern, name) for pattern in excluded):
        return
    if source.is_dir() and not source.is_symlink():
        (target / name).mkdir(parents=True, exist_ok=True)
        for child in sorted(source.iterdir()):
            copy(root, child, target, excluded)
    else:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target / name, follow_symlinks=False)


def leaves_out(pattern: str, name: str) -> bool:
    """Whether a pattern, from the root on or for any part of the path, leaves this path out."""
    bare = pattern.strip("/").removesuffix("/**")
    if pattern.startswith("/"):
        return fnmatch.fnmatchcase(name, bare)
    return fnmatch.fnmatchcase(name, bare) or fnmatch.fnmatchcase(name.rpartition("/")[2], bare)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Globs of paths as settings write them."""

from collections.abc import Iterable
from fnmatch import fnmatchcase


def path_matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns is a glob of the path, or names a folder that it lies in.

    `*` crosses folders; `**/` also stands for none.
    """
    return any(
        fnmatchcase(path, glob) or path.startswith(glob.rstrip("/") + "/")
        for pattern in patterns
        for glob in dict.fromkeys((pattern, pattern.removeprefix("**/"), pattern.replace("/**/", "/")))
    )

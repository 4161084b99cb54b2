"""The modules of a program, found by the names that imports use."""

import ast
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from readylayer_cli.engines.docs.python.repair import parse_tolerantly
from readylayer_cli.engines.docs.python.scope import Imported, Scope


@dataclass(slots=True, eq=False)
class Module:
    """One file: its tree, and its scope once it has been followed. `unread` are lines that no parser understood."""

    path: str
    tree: ast.Module
    unread: tuple[int, ...] = ()
    followed: bool = False
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        self.scope = Scope(self)

    @property
    def is_package(self) -> bool:
        """Whether it is the `__init__` of a folder."""
        return PurePosixPath(self.path).stem == "__init__"


_ELSEWHERE = sys.stdlib_module_names | {"fastapi", "starlette", "flask", "django", "rest_framework", "pydantic"}
"""Modules that a file of the same name inside a program does not replace, unless it lies beside the importer."""


class Project:
    """All Python files of a tree; a file is parsed when it is first needed."""

    def __init__(self, paths: Iterable[str], read: Callable[[str], str | None]) -> None:
        self._read = read
        self._modules: dict[str, Module | None] = {}
        self._by_suffix: dict[str, list[str]] = {}
        self.paths = sorted(path for path in paths if path.endswith(".py"))
        self._known = frozenset(self.paths)
        for path in self.paths:
            parts = _dotted(path).split(".")
            for start in range(len(parts)):
                self._by_suffix.setdefault(".".join(parts[start:]), []).append(path)
        self.failures: dict[str, str] = {}

    def text(self, path: str) -> str:
        """The file's text; empty if it cannot be read."""
        return self._read(path) or ""

    def module(self, path: str) -> Module | None:
        """The module of this file; `None` if it cannot be read."""
        if path not in self._modules:
            text = self._read(path)
            self._modules[path] = None
            if text is not None:
                tree, unread = parse_tolerantly(text, path)
                self._modules[path] = Module(path, tree, unread)
                if unread:
                    self.failures[path] = f"line {unread[0]} could not be read"
        return self._modules[path]

    def find(self, imported: Imported, importer: str) -> str | None:
        """The file of the module that an import names, `imported.name` left aside."""
        if imported.level:
            return self._relative(imported, importer)
        candidates = [
            path for path in self._by_suffix.get(imported.module, ()) if self._is_rooted(path, imported.module)
        ]
        if imported.module.partition(".")[0] in _ELSEWHERE:
            beside = PurePosixPath(importer).parent
            candidates = [
                path for path in candidates if PurePosixPath(path).parent in {beside, beside / imported.module}
            ]
        return self._nearest(candidates, importer)

    def _is_rooted(self, path: str, module: str) -> bool:
        """Whether the name can be an absolute one: the folder it starts from is no package itself."""
        parts = PurePosixPath(path).parts[:-1]
        depth = module.count(".") + (1 if path.endswith("/__init__.py") else 0)
        root = parts[: len(parts) - depth]
        return not root or "/".join((*root, "__init__.py")) not in self._known

    def submodule(self, module: Module, name: str) -> str | None:
        """The file of a module inside a package."""
        if not module.is_package:
            return None
        return self._existing(str(PurePosixPath(module.path).parent / name))

    def _relative(self, imported: Imported, importer: str) -> str | None:
        folder = PurePosixPath(importer).parent
        for _ in range(imported.level - 1):
            folder = folder.parent
        return self._existing(str(folder.joinpath(*filter(None, imported.module.split(".")))))

    def _existing(self, stem: str) -> str | None:
        stem = stem.removeprefix("./")
        for path in (f"{stem}/__init__.py", f"{stem}.py", "__init__.py" if stem == "." else ""):
            if path in self._known:
                return path
        return None

    def _nearest(self, candidates: Iterable[str], importer: str) -> str | None:
        """Of several files of one name, the one that shares most folders with the importer, then the shortest."""
        here = PurePosixPath(importer).parts

        def nearness(path: str) -> tuple[int, int, str]:
            there = PurePosixPath(path).parts
            shared = next((index for index, pair in enumerate(zip(here, there, strict=False)) if pair[0] != pair[1]), 0)
            return -shared, len(there), path

        return min((path for path in candidates if path != importer), key=nearness, default=None)


def _dotted(path: str) -> str:
    pure = PurePosixPath(path)
    parts = pure.parent.parts if pure.stem == "__init__" else (*pure.parent.parts, pure.stem)
    return ".".join(parts)

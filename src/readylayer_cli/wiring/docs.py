"""Puts a look at the API together: which files, which settings, what is written where."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.code.source import decode
from readylayer_cli.config.model import DocsSettings
from readylayer_cli.domain.api import SyncResult
from readylayer_cli.domain.errors import InputError, LimitError, UsageError
from readylayer_cli.domain.globs import path_matches
from readylayer_cli.engines.docs.extract import Files
from readylayer_cli.ports import Tree
from readylayer_cli.wiring.configuration import Overrides, load_configuration
from readylayer_cli.wiring.project import Project, open_project
from readylayer_cli.workflows.sync_docs import Wanted, compare, sync_docs


@dataclass(frozen=True)
class SyncRequest:
    """A look at the API as somebody asked for it."""

    directory: str
    overrides: Overrides
    environment: dict[str, str]
    sources: tuple[str, ...] = ()
    openapi_out: str | None = None
    version: str | None = None
    check: bool = False


def run_sync(request: SyncRequest) -> SyncResult:
    """Read the API of the code, and write its document where one is asked for."""
    project = open_project(request.directory, needs_git=False)
    tree = project.tree()
    settings = load_configuration(tree, request.environment, request.overrides).settings.docs
    files = _files(request, project, tree, settings)
    version = request.version or settings.openapi.version
    check = settings.openapi.output_path if request.check else None
    outcome = sync_docs(files, Wanted(version, request.openapi_out, check), tree.read(check) if check else None)
    if outcome.text is None or request.openapi_out is None:
        return outcome.result
    _write(Path(request.openapi_out), outcome.text)
    return replace(outcome.result, written=(request.openapi_out,))


def compare_files(old: str, new: str) -> SyncResult:
    """The changes between two documents on disk."""
    today = SystemClock().now().partition("T")[0]
    return compare((old, _read(old)), (new, _read(new)), today)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError("RL2010", f"cannot read {path}: {error.strerror}", "name an OpenAPI document") from error


def _files(request: SyncRequest, project: Project, tree: Tree, settings: DocsSettings) -> Files:
    """The files to look at: below the named folders, else below the configured ones, else all."""
    folders = [_folder(each, Path(request.directory), project.root) for each in request.sources]
    folders = folders or [PurePosixPath(each).as_posix() for each in settings.source]
    paths = [path for path in tree.paths() if _is_in(path, folders) and not path_matches(path, tuple(settings.exclude))]
    return Files(tuple(paths), _reader(tree))


def _folder(source: str, here: Path, root: Path) -> str:
    found = (here / source).resolve()
    if not found.exists():
        raise UsageError("RL1010", f"there is no {source}", "name a folder with the application's code: --source DIR")
    try:
        return found.relative_to(root.resolve()).as_posix()
    except ValueError:
        raise UsageError("RL1011", f"{source} lies outside of {root}", "work in that folder: --repo DIR") from None


def _is_in(path: str, folders: list[str]) -> bool:
    return not folders or any(
        folder in {"", "."} or path == folder or path.startswith(f"{folder}/") for folder in folders
    )


def _reader(tree: Tree) -> Callable[[str], str | None]:
    kept: dict[str, str | None] = {}

    def read(path: str) -> str | None:
        if path not in kept:
            try:
                data = tree.read(path)
            except (LimitError, InputError):
                data = None
            kept[path] = decode(data, path) if data is not None else None
        return kept[path]

    return read


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise InputError("RL2001", f"cannot write {path}: {error.strerror}", "name another file") from error

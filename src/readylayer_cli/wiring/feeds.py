"""Reads what other tools found from the files that a flag or the settings name."""

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path

from readylayer_cli.config.load import Loaded
from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.review.sarif.logs import MOST_BYTES, Logs
from readylayer_cli.ports import Advisories
from readylayer_cli.wiring.project import Project

_MOST_FILES = 500


def read_logs(given: Sequence[str], loaded: Loaded, project: Project) -> Logs:
    """The SARIF logs of the flag, found from here, else those of the settings, found from the repository's root.

    Raises `InputError` for a file that is missing or may not be read, and for a pattern that matches none.
    """
    names = given or loaded.settings.review.sarif
    origin = "--sarif" if given else f"review.sarif, {loaded.origins['review', 'sarif']}"
    folder = Path() if given else project.root
    files = list(dict.fromkeys(path for name in names for path in _matching(name, folder, origin)))
    if len(files) > _MOST_FILES:
        raise InputError("RL2073", f"{len(files):,} SARIF files are too many ({origin})", "name fewer")
    inside = frozenset(path for each in files if (path := _inside(each, project.root)))
    return Logs(tuple((str(path), _read(path, origin)) for path in files), _as_logs_write(project.root), inside)


def find_advisories(given: Sequence[str], loaded: Loaded, project: Project, cache: Path | None) -> Advisories | None:
    """The OSV databases of the flag, else those of the settings, found as logs are; `None` if none are named."""
    names = given or loaded.settings.review.osv
    if not names:
        return None
    from readylayer_cli.adapters.osv.database import OsvFiles  # lazy: sqlite and zip, 15 ms

    origin = "--osv" if given else f"review.osv, {loaded.origins['review', 'osv']}"
    folder = Path() if given else project.root
    paths = [path for name in names for path in _found(name, folder, origin, "OSV database")]
    return OsvFiles(list(dict.fromkeys(paths)), cache)


def places_of_databases(given: Sequence[str], loaded: Loaded, project: Project) -> frozenset[str]:
    """Where the databases lie within the repository: they are not reviewed themselves."""
    folder = Path() if given else project.root
    found = (_inside(folder / name, project.root) for name in given or loaded.settings.review.osv)
    return frozenset(path for path in found if path not in {"", "."})


def _as_logs_write(root: Path) -> str:
    """The folder as the path of a `file:` address has it: `/C:/work` on Windows."""
    return "/" + root.as_posix().removeprefix("/")


def _inside(path: Path, root: Path) -> str:
    """The path within the repository; empty for one that lies elsewhere."""
    whole = path.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else ""


def _matching(name: str, folder: Path, origin: str) -> Iterator[Path]:
    for path in _found(name, folder, origin, "SARIF file"):
        if path.is_dir():
            hint = f"name its files: {name}/*.sarif"
            raise InputError("RL2073", f"a folder is no SARIF file: {name} ({origin})", hint)
        yield path


def _found(name: str, folder: Path, origin: str, what: str) -> Iterator[Path]:
    """The file or folder of that name, else the files that the glob means."""
    path = folder / name
    if path.exists():
        yield path
        return
    is_pattern = glob.has_magic(name)
    found = sorted(glob.glob(name, root_dir=folder, recursive=True)) if is_pattern else []  # noqa: PTH207 - absolute too
    files = [each for each in found if (folder / each).is_file()]
    if not files:
        said = "no file matches" if is_pattern else f"{what} not found:"
        raise InputError("RL2073", f"{said} {name} ({origin})", "is it there already when this runs?")
    yield from (folder / each for each in files)


def _read(path: Path, origin: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError("RL2073", f"cannot read {path}: {error.strerror} ({origin})", "check the path") from error

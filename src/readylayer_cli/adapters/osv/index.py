"""Which records of an archive speak of which package, kept between runs in the user's cache folder."""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from readylayer_cli.adapters.osv.archive import Member
from readylayer_cli.domain.packages import PackageKey

_SHAPE = "1"
_MOST_KEPT = 20

Row = tuple[PackageKey, Member]


class KeptIndex:
    """The index of one archive, as it is now. `folder` is `None` where nothing may be kept."""

    def __init__(self, archive: Path, folder: Path | None) -> None:
        state = archive.stat()
        name = f"{_SHAPE}\0{archive.resolve()}\0{state.st_size}\0{state.st_mtime_ns}"
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._file = folder / f"{digest}.sqlite" if folder is not None else None

    def find(self, packages: Collection[PackageKey]) -> tuple[list[Row], str] | None:
        """The places of the records about these packages, and the day of the youngest; `None` if nothing is kept."""
        if self._file is None or not self._file.is_file():
            return None
        try:
            with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro&immutable=1", uri=True)) as store:
                (dated,) = store.execute("SELECT dated FROM facts").fetchone()
                found = [
                    (package, Member(*row))
                    for package in sorted(packages)
                    for row in store.execute(
                        "SELECT place, size, method FROM records WHERE ecosystem = ? AND name = ?",
                        (package.ecosystem, package.name),
                    )
                ]
        except (sqlite3.Error, TypeError, ValueError):
            return None  # of another make, or broken: it is made anew
        return found, str(dated)

    def keep(self, rows: Iterable[Row], dated: str) -> None:
        """Write the index for later runs; where that is not possible, they do the work again."""
        if self._file is None:
            return
        with suppress(OSError, sqlite3.Error):
            folder = self._file.parent
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
                made = Path(part.name)
            try:
                _write(made, rows, dated)
                made.replace(self._file)
            finally:
                made.unlink(missing_ok=True)
            _forget_old(folder)


def _write(path: Path, rows: Iterable[Row], dated: str) -> None:
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("PRAGMA synchronous = OFF")
        store.execute("CREATE TABLE facts (dated TEXT)")
        store.execute("CREATE TABLE records (ecosystem TEXT, name TEXT, place INTEGER, size INTEGER, method INTEGER)")
        store.execute("INSERT INTO facts VALUES (?)", (dated,))
        store.executemany(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
            ((key.ecosystem, key.name, member.offset, member.size, member.method) for key, member in rows),
        )
        store.execute("CREATE INDEX by_package ON records (ecosystem, name)")


def _forget_old(folder: Path) -> None:
    kept = sorted(folder.glob("*.sqlite"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_MOST_KEPT:]:
        path.unlink(missing_ok=True)

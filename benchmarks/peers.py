"""Installs the peers into a virtual environment of their own and fetches the source that is scanned."""

import subprocess
import sys
import tarfile
import venv
from pathlib import Path

CACHE = Path.home() / ".cache" / "readylayer-benchmarks"
PEERS = ("bandit==1.9.4", "semgrep==1.182.0", "ruff==0.17.6")
DJANGO = "django==5.2"


def peer_environment() -> Path:
    """The `bin` folder of the peers."""
    folder = CACHE / "peers"
    if not (folder / "done").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        venv.create(folder, with_pip=True)
        _quietly([str(folder / "bin" / "pip"), "install", "--quiet", *PEERS])
        (folder / "done").touch()
    return folder / "bin"


def django_source() -> Path:
    """Django's source distribution, unpacked."""
    target = CACHE / "django"
    if not target.exists():
        _quietly(
            [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "-d", str(CACHE), DJANGO]
        )
        archive = next(CACHE.glob("[dD]jango-*.tar.gz"))
        with tarfile.open(archive) as opened:
            opened.extractall(CACHE, filter="data")
        next(path for path in CACHE.glob("[dD]jango-*") if path.is_dir()).rename(target)
    return target


def _quietly(argv: list[str]) -> None:
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)

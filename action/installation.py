"""ReadyLayer's own environment: locked packages, checked by hash, and the code of the action's own checkout."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from runner import annotate

HOME = Path(__file__).resolve().parent.parent
LOCKS = {False: HOME / "requirements" / "action.txt", True: HOME / "requirements" / "action-llm.txt"}
"""The locked packages, without and with the client for language models."""
BUNDLED = "bundled"


def room() -> Path:
    """Where everything of the action lies; the runner empties it after the job."""
    return Path(os.environ["RUNNER_TEMP"]) / "readylayer"


def lock() -> Path:
    """The lock that counts: the larger one where a model is named."""
    return LOCKS[bool(os.environ.get("READYLAYER_LLM_MODEL", "").strip())]


def lock_key() -> str:
    """The name of the set of packages: it changes with the lock, the system and the Python."""
    digest = hashlib.sha256(lock().read_bytes()).hexdigest()
    libc = platform.libc_ver()[0] or "other"
    return f"readylayer-{sysconfig.get_platform()}-{libc}-{sys.implementation.cache_tag}-{digest}"


def packages_folder() -> Path:
    """Where the locked packages are kept, for the runner's cache to save and restore."""
    return room() / "packages"


def program(version: str) -> Path:
    """The Python of the environment for a version."""
    name = hashlib.sha256(f"{version} {lock_key()} {HOME}".encode()).hexdigest()[:16]
    folder = room() / f"env-{name}"
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def install(version: str) -> None:
    """Make the environment unless a step before this one did. Raises `CalledProcessError` where pip fails."""
    python = program(version)
    folder = python.parent.parent
    ready = folder / "ready"
    if ready.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    _call(sys.executable, "-m", "venv", str(folder))
    if version == BUNDLED:
        _install_locked(python)
        _link_own_code(python)
    else:
        extras = "js" if lock() is LOCKS[False] else "js,llm"
        annotate("notice", f"version {version} is installed from the package index; only the bundled one is locked")
        _pip(python, "install", "--only-binary=:all:", f"readylayer-cli[{extras}]=={version}")
    ready.touch()


def _install_locked(python: Path) -> None:
    """From the kept packages; what was kept is not trusted, so a package that does not fit its hash is fetched anew."""
    folder = packages_folder()
    locked = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement", str(lock()))
    from_folder = ("install", "--no-compile", "--no-index", "--find-links", str(folder), *locked)
    if folder.is_dir() and any(folder.iterdir()):
        try:
            _pip(python, *from_folder)
        except subprocess.CalledProcessError:
            annotate("warning", "the cached packages do not fit the lock; they are downloaded again")
        else:
            return
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _pip(python, "download", "--dest", str(folder), *locked)
    _pip(python, *from_folder)


def _link_own_code(python: Path) -> None:
    """No build, so no build tools: the environment looks into the checkout that the action itself runs from."""
    find = [str(python), "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(find, check=True, capture_output=True, text=True).stdout.strip()
    (Path(site) / "readylayer.pth").write_text(f"{HOME / 'src'}\n", encoding="utf-8")


def _pip(python: Path, *arguments: str) -> None:
    _call(str(python), "-m", "pip", arguments[0], "--quiet", "--disable-pip-version-check", *arguments[1:])


def _call(python: str, *arguments: str) -> None:
    """Run a Python that sees no `PYTHON*` variable, no user packages and no file of the repository."""
    subprocess.run([python, "-I", *arguments], check=True, cwd=HOME)

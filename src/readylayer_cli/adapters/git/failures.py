"""What git's last words mean for a person: which error, and what to do about it."""

import re

from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.patterns import lazy_pattern

_UNSAFE = lazy_pattern(r"dubious ownership in repository at '(.+?)'|unsafe repository \('(.+?)' is owned")
_SPECIAL = lazy_pattern(r"^error: (.{1,4096}): unsupported file type", re.MULTILINE)
_UNPRINTABLE = lazy_pattern(r"[^\x20-\x7e\xa0-\uffff]")
_MESSAGE_CHARACTERS = 300


def explain(subcommand: str, stderr: bytes) -> RepositoryError:
    """The error for a git command that failed with these words."""
    text = stderr.decode("utf-8", "replace")
    unsafe = _UNSAFE.search(text)
    if unsafe:
        place = _printable(unsafe[1] or unsafe[2])
        return RepositoryError(
            "RL2102",
            f"git refuses to read {place}, because it belongs to somebody else",
            f"if you trust it: git config --global --add safe.directory {place}",
        )
    special = _SPECIAL.search(text)
    if special:
        return RepositoryError(
            "RL2112", f"{_printable(special[1])!r} is neither a file nor a symlink", "remove it, or restore the file"
        )
    if "not a git repository" in text:
        return RepositoryError(
            "RL2103",
            "there is no git repository here",
            "go to your clone or name it with --repo DIR; a plain folder works with --scope all",
        )
    if "safe.bareRepository" in text or "must be run in a work tree" in text:
        return RepositoryError("RL2104", "this is a repository without a working tree", "go to a clone of it")
    if "promisor" in text or "lazy fetching disabled" in text:
        return missing_objects()
    return RepositoryError("RL2100", f"git {subcommand} failed: {_last_words(text)}", "run `git status` to see more")


def missing_objects() -> RepositoryError:
    """The error for content that a partial clone left on the server."""
    return RepositoryError(
        "RL2107",
        "files of this change are not in this partial clone",
        "fetch them first: git fetch --refetch --filter=blob:limit=10m origin",
    )


def _last_words(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    said = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "no message")
    return _printable(said)


def _printable(text: str) -> str:
    shown = _UNPRINTABLE.sub("?", text)
    return shown if len(shown) <= _MESSAGE_CHARACTERS else shown[:_MESSAGE_CHARACTERS] + "..."

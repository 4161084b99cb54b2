"""What a file's name says about its notation: whether values stand without quotes."""

import re
from enum import StrEnum

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.vocabulary import CODE_EXTENSIONS, DOCUMENT_EXTENSIONS, SHELL_EXTENSIONS


class Notation(StrEnum):
    """How a file writes literal values."""

    CODE = "code"
    """In quotes, among much other text in quotes."""
    DOCUMENT = "document"
    """In quotes or between tags, each under its name (JSON, TOML, XML)."""
    DATA = "data"
    """Bare to the end of the line, or in quotes (YAML, INI, properties)."""
    SHELL = "shell"
    """As one word of a command line, or in quotes."""
    MIXED = "mixed"
    """Anything: a text of unknown origin, such as a diff inside a message."""

    @property
    def allows_bare(self) -> bool:
        """Whether a value may stand without quotes."""
        return self in {Notation.DATA, Notation.SHELL, Notation.MIXED}


_EXTENSION = lazy_pattern(r"(?:.*[/\\])?(?:[^/\\]*\.)?([^./\\]+)", re.DOTALL)
_BY_EXTENSION = {
    **dict.fromkeys(CODE_EXTENSIONS, Notation.CODE),
    **dict.fromkeys(DOCUMENT_EXTENSIONS, Notation.DOCUMENT),
    **dict.fromkeys(SHELL_EXTENSIONS, Notation.SHELL),
}


def notation_of(path: str) -> Notation:
    """The notation of the file at the path; what is unknown is read as data."""
    found = _EXTENSION.fullmatch(path.lower())
    return _BY_EXTENSION.get(found[1], Notation.DATA) if found else Notation.DATA

"""Takes the environment's credentials out of a text that was not written by us."""

import re
from collections.abc import Iterator, Mapping

from readylayer_cli.domain.secret import STARS

_HOLDERS = re.compile(r"TOKEN|SECRET|PASSWORD|PRIVATE_KEY|API_KEY|MASTER_KEY")
_SHORTEST = 8


def mask_environment(text: str, environment: Mapping[str, str]) -> str:
    """The text with stars for every value of a variable that is named like a credential, also where the value was
    escaped or only a line of it is quoted."""
    for value in sorted(set(_values(environment)), key=len, reverse=True):
        text = text.replace(value, STARS)
    return text


def _values(environment: Mapping[str, str]) -> Iterator[str]:
    for name, value in environment.items():
        if _HOLDERS.search(name.upper()) and not name.upper().endswith("_FILE"):
            for line in (value.strip(), *value.replace("\\n", "\n").splitlines()):
                if len(line.strip()) >= _SHORTEST:
                    yield line.strip()
                    yield line.strip().encode("unicode_escape").decode()

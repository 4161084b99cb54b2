"""Whose account or address it is: a tool's, an update robot's, or anybody's. A name alone never says so."""

import re
from dataclasses import dataclass

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.provenance.tools import ASSISTED, AUTOMATION, TOOLS, Tool

ROBOT = "automation"
_NUMBERED = lazy_pattern(r"(?:(\d+)\+)?(.+)@users\.noreply\.github\.com")
_PERSON = lazy_pattern(r"(.*?)\s*<([^<>]*)>\s*")


@dataclass(frozen=True, slots=True)
class Identity:
    """The tool, or `ROBOT`. `certain` is False for a login that comes with a numeric id nobody knows."""

    tool: str
    certain: bool = True


def of_address(name: str, email: str) -> Identity | None:
    """Whose address this is; the name counts only where a tool is known to sign with a suffix."""
    email = email.strip().lower()
    for tool in TOOLS:
        if email in tool.emails or any(email.endswith(f"@{domain}") for domain in tool.domains):
            return Identity(tool.name)
        if tool.name_suffix and name.strip().lower().endswith(tool.name_suffix):
            return Identity(tool.name)
    found = _NUMBERED.fullmatch(email)
    return _of_no_reply(found[1], found[2]) if found else None


def of_login(login: str) -> Identity | None:
    """Whose account this is, as the host itself names it."""
    login = login.strip().lower()
    if login in AUTOMATION:
        return Identity(ROBOT)
    return next((Identity(tool.name) for tool in TOOLS if login in tool.logins), None)


def of_trailer(key: str, value: str) -> tuple[Identity, bool] | None:
    """What a trailer says, and whether it is as good as a signature: addresses are, names of known tools too."""
    key = key.lower()
    person = _PERSON.fullmatch(value)
    if key in {"co-authored-by", "signed-off-by", *ASSISTED} and person:
        found = of_address(person[1], person[2])
        if found is not None and found.tool != ROBOT:
            return found, True
    if key in ASSISTED:
        name = re.sub(r"<[^>]*>", "", value).strip().lower()
        tool = _named(name)
        if tool is not None:
            return Identity(tool.name), True
        return (Identity(name[:60]), False) if name else None
    return None


def _of_no_reply(number: str | None, login: str) -> Identity | None:
    if login in AUTOMATION:
        return Identity(ROBOT)
    for tool in TOOLS:
        if number is not None and number in tool.ids:
            return Identity(tool.name)
        if login in tool.logins:
            return Identity(tool.name, certain=number is None or not tool.ids)
    return None


def _named(name: str) -> Tool | None:
    """The tool of which the value begins with a word, such as `Claude Opus 4`."""
    for tool in TOOLS:
        if any(re.match(rf"{re.escape(word)}\b", name) for word in tool.words):
            return tool
    return None

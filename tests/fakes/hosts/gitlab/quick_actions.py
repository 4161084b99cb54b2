"""Lines of a note that GitLab takes as commands."""

import re

_COMMANDS = "approve|assign|close|draft|label|merge|ready|rebase|reopen|spend|title|unassign|unlabel|wip"
_SKIPPED = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[`~]*[ ]*$|^>>>[ ]*\n.*?^>>>[ ]*$|`[^`\n]+`",
    re.MULTILINE | re.DOTALL,
)
_COMMAND = re.compile(rf"^/(?P<name>{_COMMANDS})\b(?P<words>[^\n]*)(?:\n|\Z)", re.MULTILINE | re.IGNORECASE)


def extract(body: str) -> tuple[str, list[str]]:
    """The text that is left of a note, and the commands that were in it, outside code and quotes."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    kept, commands, at = "", [], 0
    for skipped in [*_SKIPPED.finditer(body), None]:
        end = skipped.start() if skipped else len(body)
        part = body[at:end]
        commands += [f"/{found['name'].lower()}{found['words']}".strip() for found in _COMMAND.finditer(part)]
        kept += _COMMAND.sub("", part) + (skipped[0] if skipped else "")
        at = skipped.end() if skipped else end
    return kept.strip() if commands else body, commands

"""What a GitHub Actions runner would obey in a log, written after the rules of its own two parsers."""

from dataclasses import dataclass

# commands that the runner registers; anything else it prints as text
_REGISTERED = frozenset({
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher",
    "save-state", "set-env", "set-output", "stop-commands", "warning",
})  # fmt: skip


@dataclass(frozen=True)
class Command:
    """A command as the runner understands it."""

    name: str
    properties: dict[str, str]
    message: str


def commands_in_log(log: str) -> list[Command]:
    """All commands, in the current (`::name::`) and in the old (`##[name]`) syntax."""
    found = []
    for line in log.split("\n"):
        command = _current(line) or _old(line)
        if command is not None:
            found.append(command)
    return found


def _current(line: str) -> Command | None:
    text = line.lstrip()
    if not text.startswith("::"):
        return None
    head, separator, message = text[2:].partition("::")
    name, _, listed = head.partition(" ")
    if not separator or name.lower() not in _REGISTERED:
        return None
    pairs = [pair.split("=", 1) for pair in listed.strip().split(",") if "=" in pair]
    return Command(name, {key: _property(value) for key, value in pairs}, _data(message))


def _old(line: str) -> Command | None:
    _, prefix, rest = line.partition("##[")
    head, bracket, message = rest.partition("]")
    name = head.partition(" ")[0]
    return Command(name, {}, message) if prefix and bracket and name.lower() in _REGISTERED else None


def _data(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _property(text: str) -> str:
    spelled = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",")
    return spelled.replace("%25", "%")

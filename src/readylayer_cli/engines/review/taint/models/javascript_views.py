"""What the models of JavaScript look at in an argument: members of options, texts, beginnings of addresses."""

import re
from collections.abc import Callable
from dataclasses import replace

from readylayer_cli.engines.review.taint.model import CallFacts
from readylayer_cli.engines.review.taint.value import NOTHING, TEXT, Key, Value

_STATEMENT = re.compile(
    r"[\s(]*(?:select|insert|update|delete|replace|with|create|drop|alter|truncate|call|exec(?:ute)?|show|pragma|set|merge|grant|use|explain|begin)\b",
    re.IGNORECASE,
)
_DATABASE = re.compile(
    r"db|pool|conn|client|knex|sequelize|prisma|mysql|pg\b|postgres|sql|database|manager|repositor|runner|trx|transaction|maria|oracle|cursor|em\b|orm",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\s*\(*[\w.\"`:]+\s*(?:=|<|>|!=|<>|\blike\b|\bilike\b|\bin\b|\bis\b|\bbetween\b)", re.IGNORECASE
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


JSON_TEXT = "@json"
"""A mark of texts in JSON, which is no markup unless it stands within some."""


def members(*names: str) -> Callable[[Value], Value]:
    """Of an object that is written out only these members; anything else as a whole."""

    def view(value: Value) -> Value:
        if not value.keys:
            return value
        found: dict[Key, Value] = {name: value.keys[name] for name in names if name in value.keys}
        return (
            replace(value, keys=found, taints=frozenset(), rest=None)
            if not value.taints
            else replace(value, keys=found)
        )

    return view


def without(*names: str) -> Callable[[Value], Value]:
    """An object without these members, wherever they stand in it."""

    def view(value: Value) -> Value:
        if not value.keys:
            return value
        return replace(value, keys={key: view(member) for key, member in value.keys.items() if key not in names})

    return view


def is_text(value: Value) -> bool:
    """Whether it may be a text: no object that is written out, and no part of a body that may be one."""
    if value.keys or value.rest is not None:
        return False
    return any(taint.kind not in {"body", "api", "upload"} or TEXT in taint.clean for taint in value.taints)


def is_statement(facts: CallFacts) -> bool:
    """A text that begins like SQL, or any text for what is named like a database."""
    text = facts.argument(0)
    if text is None:
        return False
    if text.keys:
        return any(name in text.keys for name in (".text", ".sql", ".query"))
    if text.prefix:
        return bool(_STATEMENT.match(text.prefix))
    return bool(_DATABASE.search(facts.ref.rpartition(".")[0]))


def starts_like_sql(facts: CallFacts) -> bool:
    """A text that begins like SQL."""
    text = facts.argument(0)
    return text is not None and bool(_STATEMENT.match(text.prefix))


def is_condition(facts: CallFacts) -> bool:
    """A text that reads like the condition of a query."""
    text = facts.argument(0)
    return text is not None and bool(_CONDITION.match(text.prefix))


def last_address(facts: CallFacts) -> Value:
    """The address of `redirect(address)` and `redirect(status, address)`, in any order."""
    for arg in reversed(facts.args):
        numbers = arg.constants is not None and all(isinstance(each, int) for each in arg.constants)
        if not numbers and arg.all_taints():
            return arg
    return facts.args[0] if facts.args else NOTHING


def leaves_site(target: Value) -> bool:
    """The client can be sent to another host: no known beginning holds the address on this one."""
    start = target.prefix
    found = _SCHEME.match(start)
    if found:
        return not any(mark in start[found.end() :] for mark in "/?#")
    if start.startswith("//"):
        return "/" not in start[2:]
    return not start or start == "/" or bool(re.fullmatch(r"[a-zA-Z][\w+.-]*:", start))


def is_open(facts: CallFacts) -> bool:
    """An address whose beginning is not fixed, so that it may be a script."""
    value = facts.argument(0)
    return value is not None and not value.prefix.strip()

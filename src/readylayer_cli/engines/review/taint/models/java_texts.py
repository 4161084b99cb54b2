"""Java's texts and builders: what their methods give when text and arguments are known, and what is left of them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

from readylayer_cli.engines.review.taint.evaluate import constant_key, joined_text
from readylayer_cli.engines.review.taint.model import CallFacts, Method, Mutation
from readylayer_cli.engines.review.taint.removals import removed_kinds
from readylayer_cli.engines.review.taint.value import NOTHING, Value, carried, cleaned, constant

_MOST = 24
_BUILDERS = frozenset({"StringBuilder()", "StringBuffer()", "StringJoiner()", "StrBuilder()", "TextStringBuilder()"})


def _character(text: str, index: int) -> str:
    if not 0 <= index < len(text):
        raise ValueError(index)
    return text[index]


def _part(text: str, start: int, end: int | None = None) -> str:
    return text[start : len(text) if end is None else end]


_FOLDED: dict[str, Callable[..., Any]] = {
    ".charAt": _character, ".length": len, ".substring": _part, ".subSequence": _part, ".indexOf": str.find,
    ".lastIndexOf": str.rfind, ".toLowerCase": str.lower, ".toUpperCase": str.upper, ".trim": str.strip,
    ".strip": str.strip, ".startsWith": str.startswith, ".endsWith": str.endswith, ".repeat": lambda text, times: text * min(times, 20),
}  # fmt: skip
_STATIC: dict[str, Callable[..., Any]] = {
    "Integer.parseInt": int, "Integer.valueOf": int, "Long.parseLong": int, "Long.valueOf": int, "Math.abs": abs,
    "Boolean.parseBoolean": lambda text: str(text).lower() == "true", "Math.max": max, "Math.min": min,
}  # fmt: skip


def _fold(function: Callable[..., Any], *, static: bool = False) -> Method:
    def folded(facts: CallFacts) -> Value | None:
        values = facts.args if static else (facts.receiver, *facts.args)
        if not values or any(not value.is_constant or value.keys for value in values):
            return None
        results = set()
        for index, chosen in enumerate(product(*(sorted(value.constants or (), key=repr) for value in values))):
            if index >= _MOST:
                return None
            try:
                results.add(function(*chosen))
            except (TypeError, ValueError, AttributeError):
                return None
        return Value(constants=frozenset(results), known=True)

    return folded


def _as_text(facts: CallFacts) -> Value | None:
    """The text of something: of a scalar, of a builder, or of whatever a stranger chose."""
    value = facts.args[0] if facts.args else facts.receiver
    if value.is_constant and not value.keys:
        return Value(
            constants=frozenset(each if isinstance(each, str) else str(each) for each in value.constants or ()),
            known=True,
        )
    if value.keys or value.rest is not None:
        return carried((value,))
    return replace(value, ref="") if value.taints or value.known or value.ref in _BUILDERS else None


def _same(facts: CallFacts) -> Value | None:
    return facts.args[0] if facts.args else facts.receiver


def _builder(facts: CallFacts) -> Value:
    start = facts.args[0] if facts.args else NOTHING
    is_size = not facts.args or (start.is_constant and all(isinstance(each, int) for each in start.constants or ()))
    return replace(constant("") if is_size else start, ref="StringBuilder()")


def _append(facts: CallFacts) -> Mutation | None:
    owner = facts.receiver
    if owner.ref not in _BUILDERS or not facts.args:
        return None
    after = replace(joined_text([owner, facts.args[0]]), ref=owner.ref)
    return Mutation(after, after)


def _insert(facts: CallFacts) -> Mutation | None:
    owner = facts.receiver
    if owner.ref not in _BUILDERS or len(facts.args) < 2:
        return None
    at_start = constant_key(facts.args[0]) == (True, 0)
    after = joined_text([facts.args[1], owner]) if at_start else carried((owner, facts.args[1]))
    return Mutation(replace(after, ref=owner.ref), replace(after, ref=owner.ref))


def _reverse(facts: CallFacts) -> Mutation | None:
    owner = facts.receiver
    if owner.ref not in _BUILDERS:
        return None
    turned = _fold(lambda text: text[::-1])(replace_receiver(facts, ref=""))
    after = turned if isinstance(turned, Value) else carried((owner,))
    return Mutation(replace(after, ref=owner.ref), replace(after, ref=owner.ref))


def replace_receiver(facts: CallFacts, ref: str) -> CallFacts:
    """The call with its receiver under another name."""
    return replace(facts, receiver=replace(facts.receiver, ref=ref))


def _set_length(facts: CallFacts) -> Mutation | None:
    owner = facts.receiver
    if owner.ref not in _BUILDERS or constant_key(facts.args[0] if facts.args else NOTHING) != (True, 0):
        return None
    return Mutation(replace(constant(""), ref=owner.ref))


def _cut(facts: CallFacts) -> Mutation | None:
    """`delete`, `setCharAt` and the like: what is left is made of what was there."""
    owner = facts.receiver
    if owner.ref not in _BUILDERS:
        return None
    after = replace(carried((owner, *facts.args)), ref=owner.ref)
    return Mutation(after, after)


def _replaced(*, literal: bool) -> Method:
    def replaced(facts: CallFacts) -> Value | Mutation | None:
        if facts.receiver.ref in _BUILDERS:
            return _cut(facts)
        if len(facts.args) != 2:
            return None
        pattern, replacement = (constant_key(arg) for arg in facts.args)
        exact = _fold(str.replace)(facts) if literal else None
        if exact is not None:
            return exact
        made = carried((facts.receiver, cleaned(facts.args[1], frozenset({"ssrf", "redirect"}))))
        if pattern[0] and replacement[0] and isinstance(pattern[1], str):
            made = cleaned(made, removed_kinds(pattern[1], str(replacement[1]), literal=literal))
        return made

    return replaced


def _split(facts: CallFacts) -> Value | None:
    """The parts; their number is known where the text is."""
    known, text = constant_key(facts.receiver)
    sep_known, separator = constant_key(facts.args[0]) if facts.args else (False, None)
    if known and sep_known and isinstance(text, str) and isinstance(separator, str) and separator.isalnum():
        return Value(keys={index: constant(part) for index, part in enumerate(text.split(separator))}, exact=True)
    return (
        Value(rest=Value(taints=facts.receiver.taints, known=facts.receiver.known)) if facts.receiver.taints else None
    )


def _characters(facts: CallFacts) -> Value | None:
    known, text = constant_key(facts.receiver)
    if known and isinstance(text, str) and len(text) <= _MOST:
        return Value(keys={index: constant(each) for index, each in enumerate(text)}, exact=True)
    return Value(taints=facts.receiver.taints, known=facts.receiver.known) if facts.receiver.taints else None


TEXT_METHODS: dict[str, Method] = {
    **{name: _fold(function) for name, function in _FOLDED.items()},
    **{name: _fold(function, static=True) for name, function in _STATIC.items()},
    ".toString": _as_text, "String.valueOf": _as_text, "String.copyValueOf": _as_text, "Objects.toString": _as_text,
    "Arrays.toString": _as_text, "String": _as_text, ".intern": _same, "Objects.requireNonNull": _same,
    "Pattern.compile": _same, "StringBuilder": _builder, "StringBuffer": _builder, "StringJoiner": _builder,
    ".append": _append, ".insert": _insert, ".reverse": _reverse, ".setLength": _set_length, ".delete": _cut,
    ".deleteCharAt": _cut, ".setCharAt": _cut, ".replace": _replaced(literal=True), ".replaceAll": _replaced(literal=False),
    ".split": _split, ".toCharArray": _characters,
}  # fmt: skip
FLUENT = frozenset({"append", "insert", "reverse", "delete", "deleteCharAt"})

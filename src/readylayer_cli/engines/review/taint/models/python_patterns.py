"""Python's regular expressions: compiled ones, what they match, and what a substitution leaves."""

from dataclasses import replace

from readylayer_cli.engines.review.taint.model import CallFacts, Method
from readylayer_cli.engines.review.taint.patterns import group_of, harmless_kinds, left_by
from readylayer_cli.engines.review.taint.value import Value, carried, cleaned

PATTERN = "@pattern"
_METHODS = ("match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split")


def _compile(facts: CallFacts) -> Value | None:
    if not facts.args:
        return None
    return Value(ref="re.compile()", keys={PATTERN: replace(facts.args[0], ref="")})


def _function(name: str) -> Method:
    def compute(facts: CallFacts) -> Value | None:
        return _applied(name, facts.args[0], facts.args[1:]) if len(facts.args) > 1 else None

    return compute


def _method(name: str) -> Method:
    def compute(facts: CallFacts) -> Value | None:
        pattern = facts.receiver.keys.get(PATTERN)
        return _applied(name, pattern, facts.args) if pattern is not None and facts.args else None

    return compute


def _applied(name: str, pattern: Value, args: tuple[Value, ...]) -> Value | None:
    text = _text(pattern)
    if name in {"sub", "subn"}:
        if len(args) < 2:
            return None
        made = carried((args[1], args[0]))
        new = _text(args[0])
        return cleaned(made, left_by(text, new)) if text is not None and new is not None else made
    subject = args[0]
    if name in {"match", "fullmatch", "search"}:
        return Value(subject.all_taints(), ref="re.match()", keys={PATTERN: pattern}, known=subject.known)
    found = carried((subject,))
    if name in {"findall", "finditer"} and text is not None:
        part = group_of(text, 1) or text
        found = cleaned(found, harmless_kinds(part, "fullmatch"))
        if name == "finditer":
            return Value(rest=replace(found, ref="re.match()", keys={PATTERN: pattern}))
        return Value(rest=found)
    return found


def _group(facts: CallFacts) -> Value | None:
    pattern = facts.receiver.keys.get(PATTERN)
    if pattern is None:
        return None
    whole = Value(facts.receiver.taints, known=facts.receiver.known)
    text, number = _text(pattern), facts.args[0].constants if facts.args else frozenset((0,))
    if text is None or number is None or len(number) != 1:
        return whole
    part = group_of(text, next(iter(number)))
    return cleaned(whole, harmless_kinds(part, "fullmatch")) if part is not None else whole


def _groups(facts: CallFacts) -> Value | None:
    return Value(rest=Value(facts.receiver.taints)) if PATTERN in facts.receiver.keys else None


def _text(value: Value) -> str | None:
    options = value.constants
    found = next(iter(options)) if options is not None and len(options) == 1 and not value.taints else None
    return found if isinstance(found, str) else None


PATTERNS: dict[str, Method] = {
    "re.compile": _compile,
    **{f"re.{name}": _function(name) for name in _METHODS},
    **{f".{name}": _method(name) for name in _METHODS if name != "split"},
    ".group": _group,
    ".groups": _groups,
}
"""Functions of `re` by name, methods of patterns and matches with a dot before."""

"""Methods of texts in JavaScript: folded where all is known, otherwise what they leave of a stranger's text."""

from collections.abc import Callable
from dataclasses import replace

from readylayer_cli.engines.review.taint.ir import Scalar
from readylayer_cli.engines.review.taint.model import CallFacts, Method
from readylayer_cli.engines.review.taint.scripts import replaced
from readylayer_cli.engines.review.taint.value import ENCODED, NORMAL, TEXT, Value, carried, cleaned

_ONE = 1
_ADDRESSES = frozenset({"ssrf", "redirect"})
_ENCODINGS = frozenset({"base64", "base64url", "hex"})


def _folding(compute: Callable[..., Scalar]) -> Method:
    def method(facts: CallFacts) -> Value | None:
        texts = facts.receiver.constants
        others = [arg.constants for arg in facts.args]
        if texts is None or facts.receiver.taints or any(each is None or len(each) != _ONE for each in others):
            return None
        given = [next(iter(each)) for each in others if each]
        try:
            made = {compute(text, *given) for text in texts if isinstance(text, str)}
        except (TypeError, ValueError, IndexError):
            return None
        return Value(constants=frozenset(made), known=True) if made and len(made) <= len(texts) else None

    return method


def _texts(facts: CallFacts) -> Value | None:
    """A method that only texts have."""
    return cleaned(carried((facts.receiver,)), frozenset({TEXT})) if facts.receiver.taints else None


def _string(facts: CallFacts) -> Value | None:
    """`String(value)`"""
    value = facts.argument(0)
    return cleaned(carried((value,)), frozenset({TEXT})) if value is not None and value.all_taints() else None


def _either(compute: Callable[..., Scalar]) -> Method:
    fold = _folding(compute)

    def method(facts: CallFacts) -> Value | None:
        made = fold(facts)
        return made if isinstance(made, Value) else _texts(facts)

    return method


def _to_string(facts: CallFacts) -> Value | None:
    encoding = facts.argument(0)
    if encoding is not None and encoding.constants and set(encoding.constants) <= _ENCODINGS:
        return cleaned(carried((facts.receiver,)), frozenset({ENCODED, TEXT}))
    return _texts(facts)


def _replace(facts: CallFacts) -> Value | None:
    """`text.replace(/pattern/g, replacement)`"""
    if len(facts.args) < 2:
        return None
    what, by = facts.args[0], facts.args[1]
    made = carried((facts.receiver, cleaned(by, _ADDRESSES)))
    if not made.taints:
        return None if facts.receiver.constants is not None else made
    pattern, flags = _regex_of(what)
    literal = _only(what)
    kinds: frozenset[str] = frozenset()
    replacement = _only(by) if not by.functions else "?"
    if pattern is not None and replacement is not None:
        everywhere = "g" in flags or facts.method == "replaceAll"
        kinds = replaced(pattern, flags, replacement, everywhere=everywhere)
        if pattern.startswith("^(\\.\\.") and all(NORMAL in taint.clean for taint in facts.receiver.taints):
            kinds |= {"path"}
    elif literal is not None and replacement is not None and facts.method == "replaceAll":
        kinds = replaced(_escaped(literal), "", replacement, everywhere=True)
    return cleaned(made, kinds | {TEXT})


def _regex_of(value: Value) -> tuple[str | None, str]:
    pattern, flags = value.keys.get("@pattern"), value.keys.get("@flags")
    return (_only(pattern) if pattern is not None else None), ((_only(flags) or "") if flags is not None else "")


def _only(value: Value) -> str | None:
    if value.constants is None or len(value.constants) != _ONE or value.taints:
        return None
    text = next(iter(value.constants))
    return text if isinstance(text, str) else None


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if not sign.isalnum() and not sign.isspace() else sign for sign in text)


def _length(facts: CallFacts) -> Value:
    """How many elements or letters."""
    value = facts.argument(0)
    if value is not None and value.exact:
        return Value(constants=frozenset((len(value.keys),)), known=True)
    texts = value.constants if value is not None and not value.taints else None
    if texts and all(isinstance(text, str) for text in texts):
        return Value(constants=frozenset(len(str(text)) for text in texts), known=True)
    return Value(known=True)


def _key(facts: CallFacts) -> Value | None:
    """A computed name of a member."""
    value = facts.argument(0)
    if value is None or value.constants is None or value.taints:
        return value
    return replace(
        value, constants=frozenset(f".{each}" if isinstance(each, str) else each for each in value.constants)
    )


METHODS: dict[str, Method] = {
    "String": _string,
    ".toLowerCase": _either(str.lower), ".toUpperCase": _either(str.upper), ".trim": _either(str.strip),
    ".trimStart": _either(str.lstrip), ".trimEnd": _either(str.rstrip), ".normalize": _texts, ".charAt": _either(lambda text, index=0: text[index]),
    ".startsWith": _folding(str.startswith), ".endsWith": _folding(str.endswith), ".indexOf": _folding(str.find),
    ".includes": _folding(lambda text, part: part in text), ".padStart": _texts, ".padEnd": _texts, ".toString": _to_string, ".substr": _texts,
    ".replace": _replace, ".replaceAll": _replace, "@length": _length, "@key": _key, ".repeat": _texts,
    ".toLocaleLowerCase": _texts, ".toLocaleUpperCase": _texts,
}  # fmt: skip

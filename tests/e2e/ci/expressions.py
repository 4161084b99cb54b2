"""The part of GitHub's expression language that action.yml uses; whatever else is met is an error, not a guess."""

import re
from collections.abc import Mapping

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][\w.-]*)(?P<call>\(\))?|(?P<sign>==|!=|&&|\|\||[!()]))"
)
_HOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_STATUS = re.compile(r"\b(?:always|failure|cancelled|success)\(\)")


class UnsupportedError(ValueError):
    """An expression, step or key that this runner does not know."""


def fill(text: str, context: Mapping[str, str]) -> str:
    """The text with each `${{ expression }}` replaced by its value."""
    filled = _HOLE.sub(lambda hole: str(evaluate(hole[1], context)), text)
    if "${{" in filled and "${{" not in "".join(context.values()):
        raise UnsupportedError(f"unfinished expression in {text!r}")
    return filled


def holds(condition: str, context: Mapping[str, str], *, failed: bool) -> bool:
    """Whether a step runs: after a failure only if its condition asks for the status."""
    inner = _HOLE.sub(r"\1", condition)
    if failed and not _STATUS.search(inner):
        return False
    return bool(evaluate(inner, {**context, "always()": "true"}))


def evaluate(expression: str, context: Mapping[str, str]) -> str | bool:
    """The value of an expression over names such as `steps.run.outputs.report`; unset outputs are empty."""
    tokens = _tokens(expression)
    value = _either(tokens, context)
    if tokens:
        raise UnsupportedError(f"cannot read {expression!r} from {tokens[0]!r} on")
    return value


def _tokens(expression: str) -> list[str]:
    tokens, at = [], 0
    while expression[at:].strip():
        match = _TOKEN.match(expression, at)
        if match is None:
            raise UnsupportedError(f"cannot read {expression!r} at {expression[at:]!r}")
        tokens.append(match[0].strip())
        at = match.end()
    return tokens


def _either(tokens: list[str], context: Mapping[str, str]) -> str | bool:
    value = _both(tokens, context)
    while tokens[:1] == ["||"]:
        tokens.pop(0)
        other = _both(tokens, context)
        value = value or other
    return value


def _both(tokens: list[str], context: Mapping[str, str]) -> str | bool:
    value = _compared(tokens, context)
    while tokens[:1] == ["&&"]:
        tokens.pop(0)
        other = _compared(tokens, context)
        value = value and other
    return value


def _compared(tokens: list[str], context: Mapping[str, str]) -> str | bool:
    value = _single(tokens, context)
    if tokens[:1] in (["=="], ["!="]):
        same = tokens.pop(0) == "=="
        other = _single(tokens, context)
        return (str(value).lower() == str(other).lower()) is same
    return value


def _single(tokens: list[str], context: Mapping[str, str]) -> str | bool:
    if not tokens:
        raise UnsupportedError("an expression ends too early")
    token = tokens.pop(0)
    if token == "!":
        return not _single(tokens, context)
    if token == "(":
        value = _either(tokens, context)
        if tokens[:1] != [")"]:
            raise UnsupportedError("a parenthesis is not closed")
        tokens.pop(0)
        return value
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token in context:
        return context[token]
    if re.fullmatch(r"steps\.[\w-]+\.outputs\.[\w-]+", token):
        return ""
    raise UnsupportedError(f"unknown name {token!r}")

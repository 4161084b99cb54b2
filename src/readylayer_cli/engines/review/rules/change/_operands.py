"""Boolean expressions taken apart at their outermost `and` and `or`, by brackets rather than by grammar."""

from readylayer_cli.domain.patterns import lazy_pattern

_JOINT = lazy_pattern(r"&&|\|\||(?<![\w])(?:and|or)(?![\w])")
_MAX_TEXT = 2000


def is_joined(text: str) -> bool:
    """Whether the text has an `and` or `or` anywhere."""
    return bool(_JOINT.search(text))


def all_operands(text: str) -> list[str]:
    """Every operand of every level, without its outer brackets: `a && (b || c)` has a, b and c."""
    text = _unwrapped(text[:_MAX_TEXT])
    parts = _split(text)
    if len(parts) == 1:
        return [" ".join(text.split())] if text else []
    return [operand for part in parts for operand in all_operands(part)]


def _split(text: str) -> list[str]:
    parts, start, depth, quote, index = [], 0, 0, "", 0
    while index < len(text):
        letter = text[index]
        if quote:
            index += letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in "\"'`":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif not depth and (found := _JOINT.match(text, index)):
            parts.append(text[start:index])
            index = start = found.end()
            continue
        index += 1
    return [*parts, text[start:]]


def _unwrapped(text: str) -> str:
    text = text.strip().rstrip(";").strip()
    while text[:1] == "(" and text[-1:] == ")" and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes(text: str) -> int:
    depth = 0
    for index, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return index
    return -1

"""Messages of a SARIF log as plain, bounded text: arguments put in, links reduced to their words."""

import itertools
import re

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.sarif.fields import Table, items, table, text

_LINK = lazy_pattern(r"!?\[((?:[^\[\]\\]|\\.){0,500})\]\([^()\s]{0,2000}\)")
_PLACEHOLDER = lazy_pattern(r"\{\{|\}\}|\{(\d{1,3})\}")
_MARKS = lazy_pattern(r"(?m)^\s{0,3}(?:#{1,6}|>)\s+|^\s*(?:```|~~~).*$|[*`]{1,3}|<[^<>\n]{1,200}>")
_ESCAPED = lazy_pattern(r"\\([\[\](){}\\])")
_LONGEST = 4_000


def message_text(message: Table, known: Table, limit: int) -> str:
    """The text of a `message`; `known` are the strings that its `id` may name, its own or its rule's."""
    source = message
    if not text(message.get("text")) and not text(message.get("markdown")):
        source = table(known.get(text(message.get("id"))))
    plain = text(source.get("text"), _LONGEST)
    if not plain.strip():
        plain = _MARKS.sub("", text(source.get("markdown"), _LONGEST))
    arguments = [text(each, limit) for each in items(message.get("arguments"))[:100]]
    filled = _PLACEHOLDER.sub(lambda found: _filled(found, arguments), plain)
    return shortened(_ESCAPED.sub(r"\1", _LINK.sub(r"\1", filled)), limit)


def plain_text(value: object, limit: int) -> str:
    """The text of a `multiformatMessageString`, or of a plain string where a tool wrote one."""
    if isinstance(value, str):
        return message_text({"text": value}, {}, limit)
    return message_text({**table(value), "arguments": []}, {}, limit)


def gist(value: object, limit: int) -> str:
    """The first paragraph of a description, on one line: many tools write a whole page, with headings."""
    lines = plain_text(value, _LONGEST).split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    paragraph = itertools.takewhile(str.strip, lines[start:])
    return shortened(" ".join(_MARKS.sub("", line).strip() for line in paragraph), limit)


def shortened(words: str, limit: int) -> str:
    """The text without characters that cannot be seen, and not longer than the limit."""
    words = words.strip()
    if not words.isprintable():
        words = "".join(char for char in words.replace("\t", " ") if char.isprintable() or char == "\n")
        words = re.sub(r"\n{3,}", "\n\n", words)
    return words if len(words) <= limit else words[: limit - 3].rstrip() + "..."


def _filled(found: "re.Match[str]", arguments: list[str]) -> str:
    if found[1] is None:
        return found[0][0] if arguments else found[0]
    index = int(found[1])
    return arguments[index] if index < len(arguments) else found[0]

"""File names in diff headers: C-style quoting, time stamps after a tab, and the prefixes of both sides."""

import re
from dataclasses import dataclass

MAX_HEADER_BYTES = 65_536  # two paths of PATH_MAX bytes, each byte written as an octal escape, fit

_REACH = 32  # how many characters longer one side's prefix may be than the other's

_ESCAPES = {
    ord("a"): 7,
    ord("b"): 8,
    ord("t"): 9,
    ord("n"): 10,
    ord("v"): 11,
    ord("f"): 12,
    ord("r"): 13,
    ord('"'): 34,
    ord("\\"): 92,
}
_DATED_ABSENT = re.compile(
    r"(1970-01-01|1969-12-31) \d\d:\d\d:00(\.0+)?( [+-]\d{4})?$"  # how GNU diff -N dates a file that is not there
    r"|\((nonexistent|revision 0)\)$"  # how Subversion does
)


@dataclass(frozen=True, slots=True)
class Label:
    """The text after `--- ` or `+++ `: a name that still has its prefix, or the statement that there is no file.

    `is_null`: the name is `/dev/null`. `is_dated_absent`: its time stamp is one that tools give to a missing file,
    which is true of a file without content on that side.
    """

    name: str
    is_null: bool
    is_dated_absent: bool


def read_label(raw: bytes) -> Label:
    """What a `---` or `+++` line says, given what follows those four characters."""
    quoted = _unquote(raw)
    if quoted:
        name, rest = quoted
    else:
        name, _, rest = raw.partition(b"\t")
        rest = b"\t" + rest
    text = decode_name(name)
    stamp = rest.strip().decode("ascii", "replace")
    return Label(text, text == "/dev/null", bool(_DATED_ABSENT.match(stamp)))


def read_name(raw: bytes) -> str:
    """A name as in `rename from NAME`: quoted or bare, without prefix."""
    quoted = _unquote(raw)
    return decode_name(quoted[0] if quoted else raw)


def decode_name(raw: bytes) -> str:
    """Bytes of a path as text; undecodable ones are surrogate-escaped."""
    return raw.decode("utf-8", "surrogateescape")


def strip_prefixes(old: str, new: str, prefixes: tuple[str, str] | None = None) -> str | None:
    """The name that both sides share once their prefixes are gone; `None` if they share none.

    Without `prefixes`: equal names have none (`diff.noprefix`), single letters are prefixes (`a/`, `i/`, `w/`),
    otherwise it is the longest run of path components at the end that both have in common.
    """
    if prefixes:
        old, new = old.removeprefix(prefixes[0]), new.removeprefix(prefixes[1])
        return new if old == new else None
    if old == new:
        return new
    if old[1:2] == new[1:2] == "/" and old[2:] == new[2:]:
        return new[2:]
    return _common_tail(old, new)


def split_git_names(raw: bytes, prefixes: tuple[str, str] | None = None) -> tuple[str, str] | None:
    """Both names of `diff --git OLD NEW`, prefixes included; `None` where that line is ambiguous.

    Bare names may hold spaces: the cut is where both sides come out as the same file.
    """
    quoted = _unquote(raw)
    if quoted:
        return decode_name(quoted[0]), read_name(quoted[1].removeprefix(b" "))
    if raw.endswith(b'"'):
        old, _, new = raw.partition(b' "')
        return decode_name(old), read_name(b'"' + new)
    text = decode_name(raw)
    middle = _cut(text, len(text) // 2)
    if middle and not prefixes and _is_plain_pair(*middle):
        return middle
    reach = range(max(0, len(text) // 2 - _REACH), len(text) // 2 + _REACH + 1)
    cuts = [cut for at in reach if (cut := _cut(text, at))]
    scored = [(len(strip_prefixes(*cut, prefixes) or ""), cut) for cut in cuts]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best and best[0]:
        return best[1]
    lone = text.count(" ") == 1
    return _cut(text, text.index(" ")) if lone else None


def _cut(text: str, at: int) -> tuple[str, str] | None:
    old, space, new = text[:at], text[at : at + 1], text[at + 1 :]
    return (old, new) if old and new and space == " " else None


def _is_plain_pair(old: str, new: str) -> bool:
    return old == new or (old[1:2] == new[1:2] == "/" and old[2:] == new[2:])


def _common_tail(old: str, new: str) -> str | None:
    length, limit = 0, min(len(old), len(new))
    while length < limit:
        middle = (length + limit + 1) // 2
        if old.endswith(new[len(new) - middle :]):
            length = middle
        else:
            limit = middle - 1
    tail = new[len(new) - length :]
    is_whole = all(len(side) == length or side[-1 - length] == "/" for side in (old, new))
    if not is_whole:
        tail = tail.partition("/")[2]
    return tail.lstrip("/") or None


def _unquote(raw: bytes) -> tuple[bytes, bytes] | None:
    """The content of a C-style quoted string at the start of `raw`, and what follows it."""
    if not raw.startswith(b'"'):
        return None
    content = bytearray()
    at = 1
    while at < len(raw):
        byte = raw[at]
        if byte == ord('"'):
            return bytes(content), raw[at + 1 :]
        if byte != ord("\\"):
            content.append(byte)
            at += 1
            continue
        octal = raw[at + 1 : at + 4]
        if len(octal) == 3 and octal.isdigit() and max(octal) <= ord("7") and octal[0] <= ord("3"):
            content.append(int(octal, 8))
            at += 4
        elif octal and octal[0] in _ESCAPES:
            content.append(_ESCAPES[octal[0]])
            at += 2
        else:
            return None
    return None

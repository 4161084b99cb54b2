"""Finds names of secrets that are given a literal value, in the notations of many languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.names import SecretKind, secret_kind
from readylayer_cli.secretscan.occurrences import occurrences
from readylayer_cli.secretscan.syntax import Notation

_ANCHORS = (
    *("pass", "pwd", "psw", "secret", "token", "tkn", "key", "cred", "auth", "salt", "pepper"),
    *("kennwort", "senha", "contrasena", "wachtwoord"),
)
_NO_ANCHOR = lazy_pattern(r"pass(?:i|es|ed|age)")
_NAME_PART = lazy_pattern(r"[\w$-]{0,64}(?:\.[\w$-]{1,64}){0,3}")
_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.-")
_NAME_LIMIT = 64

# After a name: a type and `=`, or an operator, or the value of a pair `name: X, value: Y`, or the default of a
# variable block.
_LINK = lazy_pattern(
    r"""(?:\??:[ \t]{0,4}|[ \t])(?=[A-Za-z_&*])[\w.\[\]|&<>?*,' ]{1,40}?=(?![=>~])[ \t]{0,40}(?=\S)
    | (?P<close>(?:\\?["'`]|\]){0,4}(?:\)(?=[ \t]{1,8}(?:or|\|\||\?\?)[ \t]))?)[ \t]{0,40}
    (?:
        (?P<pair>[,;]?\s{0,120}(?:[\w:-]{1,20}[ \t]{0,4}=[ \t]{0,4}["'][^"'\n]{0,40}["']\s{0,4}){0,1}
            ["']?(?:default|value)["']?[ \t]{0,8}[:=])
      | (?P<operator>=>|:=|\?=|={1,3}|!==?|:-|::?|\|\||\?\?|or(?=[ \t])|<-|,|\()
      | (?P<variable>[ ]\{[^{}"']{0,120}default[ \t]{0,8}=)
    )[ \t]{0,40}""",
    re.VERBOSE,
)
_ELEMENT = lazy_pattern(r"[^<>\n]{0,80}(?<!/)>")
_FLAG_GAP = lazy_pattern(r"[ \t]{1,4}(?![-=\s])")
_QUOTED = lazy_pattern(
    r"""(?:(?:new[ ])?(?:String|SecretStr|Secret|bytes|b64decode|Buffer\.from|String::from|SecureString)\([ \t]{0,4}
      | \[[ \t]{0,4})?
    (?:[bBrRuUfFlLnN]{1,2}|[@$]{1,2})?
    (?P<quote>\\?(?:\"{3}|'{3}|["'`]))
    (?P<value>(?:(?!(?P=quote))(?:\\.|[^\\\n])){0,400})
    (?P=quote)""",
    re.VERBOSE,
)
_BARE = lazy_pattern(r"[^\s\"'`]{1,400}")
_BARE_WORD = lazy_pattern(r"[^\s\"'`<>|&;]{1,200}")
_INLINE = lazy_pattern(r"[^\s\"'`<>|&;,=(){}\[\]]{1,128}={0,2}(?![\w(\[{])")
_LINE_START = lazy_pattern(
    r"[+-]?[ \t]*(?:(?:export|set|setx|env|arg|declare|readonly|local)[ \t]+|-[ \t]+|[/#$;%]+[ \t]*|-e[ \t]+)*",
    re.IGNORECASE,
)
_VARIABLE = lazy_pattern(r"[A-Z][A-Z0-9_]{2,}")
_REST = lazy_pattern(r"[ \t]*(?:$|[#;/\\&|,)}\]]|\n|\r)")
_COMPARISONS = frozenset({"==", "===", "!=", "!=="})
_QUOTED_ONLY = frozenset({",", "(", "or", "||", "??"})


@dataclass(frozen=True, slots=True)
class Assignment:
    """A literal that a name of a secret is given, or compared with.

    The name begins at `name_start` in the text, the value reaches from `start` up to `end`.
    """

    name: str
    name_start: int
    kind: SecretKind
    value: str = field(repr=False)
    start: int
    end: int
    quoted: bool
    compared: bool
    called: bool


def find_assignments(text: str, lowered: str, notation: Notation) -> Iterator[Assignment]:
    """Assignments in order of their names; `lowered` is the text in lower case, of the same length."""
    done = 0
    for position in occurrences(lowered, _ANCHORS):
        if position < done or _NO_ANCHOR.match(lowered, position):
            continue
        start, end = _identifier(text, position)
        done = end
        name = text[start:end].strip("-.$")
        kind = secret_kind(name) if name else None
        if kind is not None:
            found = _value_after(text, start, end, notation, name, kind)
            if found is not None:
                yield found


def _identifier(text: str, position: int) -> tuple[int, int]:
    start = position
    limit = max(0, position - _NAME_LIMIT)
    while start > limit and text[start - 1] in _NAME_CHARACTERS:
        start -= 1
    found = _NAME_PART.match(text, position)
    end = found.end() if found else position
    while end > position and text[end - 1] in "-.":
        end -= 1
    return start, max(end, position + 1)


def _value_after(text: str, start: int, end: int, notation: Notation, name: str, kind: SecretKind) -> Assignment | None:
    before = text[start - 1 : start]
    if before == "<":
        return _element_value(text, start, end, name, kind)
    link = _LINK.match(text, end)
    operator = link["operator"] if link else None
    if link is None or (operator == "," and not _is_argument(text, start, link["close"] or "")):
        if notation.allows_bare and text.startswith("-", start):
            gap = _FLAG_GAP.match(text, end)
            return _literal(text, gap.end(), Notation.SHELL, name, kind, start) if gap else None
        return None
    if operator == "(" and not _is_setter(name):
        return None
    if notation is Notation.CODE and text.startswith("--", start):
        return None  # an option inside a string: the quote after it ends that string
    return _literal(text, link.end(), notation, name, kind, start, operator=operator)


def _literal(
    text: str, at: int, notation: Notation, name: str, kind: SecretKind, start: int, *, operator: str | None = None
) -> Assignment | None:
    compared, called = operator in _COMPARISONS, operator == "("
    quoted = _QUOTED.match(text, at)
    if quoted and (notation is Notation.CODE or quoted["quote"] != "`"):
        return Assignment(
            name, start, kind, quoted["value"], *quoted.span("value"), quoted=True, compared=compared, called=called
        )
    if operator in _QUOTED_ONLY or compared:
        return None
    if not notation.allows_bare and not (notation is Notation.DOCUMENT and _is_variable(text, name, at)):
        return None
    alone = (
        _LINE_START.fullmatch(text, max(text.rfind("\n", max(0, start - 80), start) + 1, start - 80), start) is not None
    )
    to_the_end = _BARE if notation is Notation.DATA else _BARE_WORD
    bare = (to_the_end if alone else _INLINE).match(text, at)
    if bare is None or (notation is Notation.DATA and alone and not _REST.match(text, bare.end())):
        return None
    value = bare[0].rstrip(",;")
    return Assignment(name, start, kind, value, at, at + len(value), quoted=False, compared=False, called=False)


def _element_value(text: str, start: int, end: int, name: str, kind: SecretKind) -> Assignment | None:
    opening = _ELEMENT.match(text, end)
    if opening is None:
        return None
    close = text.find("<", opening.end(), opening.end() + 400)
    value = text[opening.end() : close] if close > 0 else ""
    stripped = value.strip()
    if not stripped or "\n" in stripped or not text.startswith("</", close):
        return None
    at = opening.end() + value.index(stripped)
    return Assignment(name, start, kind, stripped, at, at + len(stripped), quoted=True, compared=False, called=False)


def _is_argument(text: str, start: int, close: str) -> bool:
    """Whether a quoted name opens the arguments of a call, or a bare one opens a tuple as in `{password, "x"}`."""
    if close[:1] in {'"', "'", "`"}:
        return text[max(0, start - 3) : start - 1].rstrip().endswith("(")
    return not close and text[start - 1 : start] == "{"


def _is_variable(text: str, name: str, at: int) -> bool:
    """Whether the name is that of an environment variable, set as in `NAME=value`."""
    return text[at - 1] == "=" and _VARIABLE.fullmatch(name) is not None


def _is_setter(name: str) -> bool:
    last = name.rpartition(".")[2].lower()
    return last.startswith(("set", "with", "add", "use")) or (last in {"password", "secret", "passwd"})

"""Words inside identifiers, and what they say about code: who may, what is checked, what is made harmless."""

import re

from readylayer_cli.domain.patterns import lazy_pattern

_WORD = lazy_pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_IDENTIFIER = lazy_pattern(r"[A-Za-z_$][\w$]*[?!]?")
_STRING = lazy_pattern(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`")
_KEYWORDS = frozenset(
    {
        "if", "else", "not", "and", "or", "in", "is", "none", "null", "nil", "undefined", "true", "false", "return", "self", "this", "new",
        "await", "const", "let", "var", "typeof", "isset", "empty", "unless", "the", "len", "length", "size", "get", "int", "str",
        "string", "bool", "err", "error", "ok", "elif", "instanceof", "isinstance",
    }
)  # fmt: skip

AUTHORIZATION = frozenset(
    {
        "auth", "authn", "authz", "authenticate", "authenticated", "authentication", "authenticates", "authorize", "authorized",
        "authorization", "authorise", "authorised", "authorisation", "unauthorized", "unauthenticated", "login", "logged", "signin", "permission", "permissions", "permitted",
        "permit", "perm", "perms", "role", "roles", "csrf", "xsrf", "owner", "owns", "owned", "ownership", "admin", "admins",
        "administrator", "superuser", "superadmin", "staff", "tenant", "policy", "acl", "jwt", "forbidden", "forbid", "privilege", "privileges",
        "privileged", "ability", "abilities", "abac", "rbac", "moderator", "entitlement", "entitled", "throttle", "throttled", "sudo", "signed",
    }
)  # fmt: skip
"""Words that speak of who may do something."""

ALLOWANCE = frozenset({"can", "cannot", "may", "allowed", "allow", "allows", "access", "accessible", "visible", "editable", "readable", "writable"})  # fmt: skip
"""Words that speak of being allowed when they stand in a condition."""

IDENTITY = frozenset(
    {
        "user", "users", "tenant", "owner", "account", "organization", "organisation", "org", "team", "household", "workspace", "company",
        "customer", "author", "creator", "member", "membership", "session", "token", "principal", "viewer", "actor", "group", "site",
    }
)  # fmt: skip
"""Words for whom something belongs to."""


def words_in(text: str) -> frozenset[str]:
    """The lower-case words that the text's identifiers and strings are made of."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def names_in(text: str) -> frozenset[str]:
    """The identifiers of a piece of code, keywords and contents of strings left out."""
    found = _IDENTIFIER.findall(_STRING.sub("''", text))
    return frozenset(name for name in found if name.lower() not in _KEYWORDS)


def says(text: str, *lexicons: frozenset[str]) -> bool:
    """Whether a word of the text is in one of the lexicons."""
    words = words_in(text)
    return any(not words.isdisjoint(lexicon) for lexicon in lexicons)


def squeezed(text: str) -> str:
    """The text without any blanks and closing punctuation: what stays equal when code is moved or reformatted."""
    return re.sub(r"\s+", "", text).rstrip(";,")

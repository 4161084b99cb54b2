"""Guards that are declared rather than programmed: decorators, filters, middleware, permission classes."""

import re

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._words import AUTHORIZATION, words_in

GUARDS = AUTHORIZATION | {
    "guard", "guards", "secure", "secured", "limit", "limiter", "limits", "ratelimit", "verify", "verified", "verifies", "scope",
    "scopes", "session", "protect", "protected", "protection", "require", "requires", "required", "restrict", "restricted",
    "helmet", "hmac", "signature", "token",
}  # fmt: skip
"""Words of names that restrict who gets in."""

OPENINGS = frozenset({"exempt", "anonymous", "anon", "skip", "public", "anyone", "everyone", "unprotected", "disable", "disabled"})  # fmt: skip
"""Words of names that let everybody in."""

_OPEN_PHRASE = lazy_pattern(
    r"allow_?any\b|permit_?all\b|no_?auth|not_?required|allow_?anonymous|authentication_classes\s*=\s*[\[(]\s*[\])]|permission_classes\s*=\s*[\[(]\s*[\])]"
    r"|auth\w*\s*[:=]\s*(?:false|none|null)\b",
    re.IGNORECASE,
)
_PHRASE = lazy_pattern(r"\breq(?:uire)?s?_?(?:sign|log)_?in\b|\bsign_?in_?required|logged_?in", re.IGNORECASE)
DECLARATION = lazy_pattern(
    r"^\s*(?:(?:prepend_|append_)?(?:before_action|before_filter|around_action)\b|before\s+do\b|protect_from_forgery|load_and_authorize_resource"
    r"|authorize_resource|http_basic_authenticate|verify_authorized|authenticate_\w+|authorize_\w+|rate_limit\b"
    r"|\$this->middleware\(|->middleware\(|->can\(|@?(?:permission|authentication|throttle)_classes\b|(?:permission|login|auth)_\w+\s*=|[\w.\[\]()]*\b[uU]se\("
    r"|(?:security|dependencies|middlewares?|decorators|preHandler|onRequest|guards?|permissions|authorize|auth)\s*[:=]|'?(?:middleware|auth|access|roles|permissions?)'?\s*=>"
    r"|\w*(?:Mixin|Required)\b,?$|[\w.]+\.add(?:Middleware|Filter\w*|_middleware)\()"
)


def guards(text: str) -> bool:
    """Whether the text names something that restricts access and nothing that lifts the restriction."""
    words = words_in(text)
    return (not words.isdisjoint(GUARDS) or bool(_PHRASE.search(text))) and not opens(text)


def opens(text: str) -> bool:
    """Whether the text says that everybody may enter."""
    return not words_in(text).isdisjoint(OPENINGS) or bool(_OPEN_PHRASE.search(text))


def declares_guard(line: str) -> bool:
    """Whether the line puts a guard in front of code that stands elsewhere."""
    stripped = line.strip()
    if stripped.startswith(("@", "#[", "[")) and guards(stripped):
        return True
    return bool(DECLARATION.match(line)) and guards(line)

"""Finds passwords and tokens in URLs and connection strings."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.candidate import Candidate
from readylayer_cli.secretscan.occurrences import occurrences
from readylayer_cli.secretscan.placeholders import is_placeholder
from readylayer_cli.secretscan.randomness import is_random

_RANK = 50
_SCHEME_REACH = 32
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]{1,30}$")
_LOGIN = lazy_pattern(
    r"://(?P<user>[^\s:/?#@\"'`<>\\,;|()]{0,80}):(?P<password>[^\s/?#@\"'`<>\\|]{3,120})@(?P<host>\[?[A-Za-z0-9$%{<_.-]{1,100})"
)
_SAMPLE_HOST = lazy_pattern(r"(?:[\w-]{1,63}\.){0,6}example(?:\.|$)|.*\.(?:test|invalid)$|host(?:name)?$|server$")
_PARAMETER = lazy_pattern(
    r"[?&#](?:[a-z0-9_-]{0,24}(?:token|api_?key|secret|credentials|password|passwd)|key|sig|pwd)="
    r"(?P<value>[a-z0-9._~%+/-]{16,512})"
)
_SETTING = lazy_pattern(
    r"[;?&\"' ][ \t]{0,3}(?:user )?(?:password|passwd|pwd|accountkey|sharedaccesskey|sharedsecretvalue|secret)"
    r"[ \t]{0,3}=[ \t]{0,3}(?P<value>[^;\"'&\s<>{}$%(),\[\]]{3,200})(?=[;\"'&\s\\]|$)"
)
_SETTING_NAMES = ("password", "passwd", "pwd", "accountkey", "sharedaccesskey", "sharedsecretvalue", "secret")
_SETTING_LEAD = 9
_CONNECTION = lazy_pattern(
    r"jdbc:|dsn|(?:data source|server|host|user id|uid|username|user|endpoint|initial catalog|database|dbname"
    r"|accountname|driver|url)[ \t]{0,3}="
)
_LINE_REACH = 300


def find_url_credentials(text: str, lowered: str) -> Iterator[Candidate]:
    """Passwords before the `@` of a URL, generated values of parameters, and passwords of connection strings;
    `lowered` is the text in lower case, of the same length."""
    yield from _logins(text)
    if "=" in text:
        yield from _parameters(text, lowered)
        yield from _settings(text, lowered)


def _logins(text: str) -> Iterator[Candidate]:
    at = text.find("://")
    while at >= 0:
        found = _LOGIN.match(text, at)
        if found and _SCHEME.search(text, max(0, at - _SCHEME_REACH), at) and _is_real(found):
            yield _candidate("url-credentials", "Password in a URL", *found.span("password"))
        at = text.find("://", at + 3)


def _is_real(login: re.Match[str]) -> bool:
    password, host = login["password"], login["host"]
    if is_placeholder(unquote(password)) or password == login["user"] or host[0] in "${<%":
        return False
    return not _SAMPLE_HOST.match(host) or is_random(password, 12)


def _parameters(text: str, lowered: str) -> Iterator[Candidate]:
    for found in _PARAMETER.finditer(lowered):
        value = text[found.start("value") : found.end("value")]
        if is_random(value, 16) and not is_placeholder(value):
            yield _candidate("url-token", "Token in a URL", *found.span("value"))


def _settings(text: str, lowered: str) -> Iterator[Candidate]:
    for found in _passwords_set(lowered):
        line_start = lowered.rfind("\n", max(0, found.start() - _LINE_REACH), found.start()) + 1
        before = lowered[max(line_start, found.start() - _LINE_REACH) : found.start() + 1]
        after = lowered[found.end() : found.end() + _LINE_REACH].partition("\n")[0]
        value = text[found.start("value") : found.end("value")]
        if _CONNECTION.search(before + after) and not is_placeholder(value):
            yield _candidate("connection-string", "Password in a connection string", *found.span("value"))


def _passwords_set(lowered: str) -> Iterator[re.Match[str]]:
    """What `_SETTING.finditer` finds, looked for around its names alone."""
    done = 0
    for name in occurrences(lowered, _SETTING_NAMES):
        for start in range(max(done, name - _SETTING_LEAD), name):
            found = _SETTING.match(lowered, start)
            if found:
                yield found
                done = found.end()
                break


def _candidate(format_id: str, title: str, start: int, end: int) -> Candidate:
    return Candidate(format_id, title, start, end, Severity.HIGH, Confidence.MEDIUM, _RANK)

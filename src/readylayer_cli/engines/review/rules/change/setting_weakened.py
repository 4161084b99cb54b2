"""change-setting-weakened: a setting that protects was switched off or opened."""

import re
from collections.abc import Iterable

from readylayer_cli.code.paths import is_documentation_path, is_lock_file
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.view import ChangeView, FilePair

_I = re.IGNORECASE
_SETTING = lazy_pattern(r"([\w.$-]*[A-Za-z][\w.$-]*)[\"'\])]*\s*(?::=|=>|[:=]|\()\s*[\"']?([\w.*/+-]+)")
_GOOD_WHEN_TRUE = lazy_pattern(
    r"(?:^|[._-])(?:verify\w*|ssl_?verify\w*|reject_?unauthorized|check_?hostname|verify_?(?:ssl|peer|host|tls|signature|certs?)|http_?only\w*|(?:\w*cookie_)?secure|(?:\w+_)?cookie_?(?:secure|httponly)|secure_ssl_redirect"
    r"|secure_hsts\w*|secure_content_type_nosniff|csrf\w*|(?:wtf_)?csrf_enabled|xsrf\w*|force_ssl|require_?(?:auth\w*|ssl|tls|login|https|mfa|2fa)|auth_?required|authentication_?(?:enabled|required)|enable_?(?:auth\w*|csrf|security|tls|ssl)"
    r"|sanitize|escape\w*|autoescape|context_?isolation|sandbox|web_?security|no_?new_?privileges|read_?only_?root_?filesystem|run_?as_?non_?root|encrypt(?:ed|ion)?\w*|signed|block_public_\w+|strict_?transport\w*|x_?frame\w*)\Z",
    _I,
)
_GOOD_WHEN_FALSE = lazy_pattern(
    r"(?:^|[._-])(?:debug|debug_?mode|insecure\w*|insecure_?skip_?verify|skip_?(?:verify|auth\w*|tls\w*|ssl\w*)|allow_?(?:all|any|insecure|origins?_?all|unsafe\w*|anonymous\w*|privilege_?escalation)|cors_(?:origin_)?allow_all\w*|cors_allow_credentials"
    r"|node_?integration|trust_?all|privileged|dangerously\w*|unsafe\w*|allow_?private\w*|publicly_?accessible|allow_?eval|disable_?(?:auth\w*|csrf|security|tls|ssl)|expose_?(?:errors|stack\w*)|show_?errors|display_errors|consider_all_requests_local|no_?auth\w*|noent|resolve_?entities|external_?entities)\Z",
    _I,
)
_SAMESITE = lazy_pattern(r"same_?site[\"']?\s*[:=]>?\s*[\"']?(\w+)", _I)
_ORIGIN = lazy_pattern(
    r"(?:origins?|allowed_?hosts|allow_?origin|cidr\w*|bind|listen|host)[\"'\])]*\s*(?:=>|[:=,(])\s*[\[(]?\s*[\"']?([^\"',\s\])]+)",
    _I,
)
_TLS = lazy_pattern(r"TLSv?_?1[._]?([0-3])|VersionTLS1([0-3])|SSLv([23])", _I)
_ANY_SETTING = lazy_pattern(r"[:=(,]")
_TRUE, _FALSE = frozenset({"true", "yes", "on", "1", "cert_required", "required", "enabled"}), frozenset({"false", "no", "off", "0", "none", "nil", "null", "cert_none", "disabled"})  # fmt: skip
_OPEN = frozenset({"*", "0.0.0.0", "0.0.0.0/0", "true", "::/0", "ALL"})
_COMMENT = lazy_pattern(r"^\s*(?:#|//|\*|;)")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.base is None or pair.head is None or not is_production(pair.path) or is_documentation_path(pair.path):
            continue
        if not is_lock_file(pair.path):
            yield from _flips(pair)


def _flips(pair: FilePair) -> Iterable[ChangeMatch]:
    if pair.head is None or not _mentions(pair):
        return
    for old, new in replaced_lines(pair.change, _ANY_SETTING):
        if _COMMENT.match(new.text) or len(new.text) > 400 or len(old.text) > 400:
            continue
        message = _flag(old.text, new.text) or _scope(old.text, new.text)
        if message:
            span = head_span(pair.head, new.line)
            yield ChangeMatch(pair.path, Match(span, message=message, anchor=new.text.strip()))


_WORTH = lazy_pattern(
    r"verif|secur|unauthorized|hostname|httponly|http_only|csrf|xsrf|ssl|tls|auth|saniti|escap|isolation|sandbox|privileg|debug|insecure|allow|cors|origin|unsafe|danger|same_?site|host|cidr|encrypt|signed|public|0\.0\.0\.0|expose|display_errors|noent|entities|non_?root|integration|trust|anonymous",
    _I,
)


def _mentions(pair: FilePair) -> bool:
    return any(_WORTH.search(text[:400]) for _, text in pair.change.removed) and bool(pair.change.added)


def _flag(old: str, new: str) -> str:
    before = {name: value.lower() for name, value in _SETTING.findall(old)}
    for name, value in _SETTING.findall(new):
        was, now = before.get(name), value.lower()
        if was is None or was == now:
            continue
        if _GOOD_WHEN_TRUE.search(name) and was in _TRUE and now in _FALSE:
            return f"`{name}` is switched off"
        if _GOOD_WHEN_FALSE.search(name) and was in _FALSE and now in _TRUE:
            return f"`{name}` is switched on"
    return ""


def _scope(old: str, new: str) -> str:
    before, now = _SAMESITE.search(old), _SAMESITE.search(new)
    if before and now and before[1].lower() in {"strict", "lax"} and now[1].lower() == "none":
        return "The cookie goes along with requests from other sites now"
    before, now = _ORIGIN.search(old), _ORIGIN.search(new)
    if before and now and before[1] not in _OPEN and now[1] in _OPEN and _masked(old, before) == _masked(new, now):
        return f"`{now[0].strip()[:60]}` lets everybody in"
    before, now = _TLS.search(old), _TLS.search(new)
    if before and now and _version(now) < _version(before) and _masked(old, before)[:20] == _masked(new, now)[:20]:
        return "The lowest version of TLS is an older one now"
    return ""


def _version(found: re.Match[str]) -> int:
    return int(found[1] or found[2] or 0) if not found[3] else -1


def _masked(text: str, found: re.Match[str]) -> str:
    return re.sub(r"\W+", "", text[: found.start()])


_SETTINGS = "SECRET_KEY = os.environ['KEY']\nDEBUG = False\nSESSION_COOKIE_SECURE = True\nALLOWED_HOSTS = ['shop.example.org']\n"
_REQUEST = "def load(url):\n    return requests.get(url, verify=True, timeout=5)\n"

RULE = ChangeRule(
    id="change-setting-weakened",
    title="A setting that protects is switched off",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1188", "CWE-16"),
    tags=("security",),
    what="A kept setting was flipped to its unsafe value: debug mode on, certificate or signature checks off, a cookie flag dropped, "
    "an origin or a host list opened to all, an older TLS version allowed.",
    why="One word in a settings file undoes what the code relies on everywhere.",
    fix="Set it back; use an environment of its own for what only developers need.",
    check=check,
    bad=(
        ChangeExample({"shop/settings.py": _SETTINGS}, {"shop/settings.py": _SETTINGS.replace("DEBUG = False", "DEBUG = True")}),
        ChangeExample({"shop/settings.py": _SETTINGS}, {"shop/settings.py": _SETTINGS.replace("SECURE = True", "SECURE = False")}),
        ChangeExample({"shop/settings.py": _SETTINGS}, {"shop/settings.py": _SETTINGS.replace("'shop.example.org'", "'*'")}),
        ChangeExample({"shop/load.py": _REQUEST}, {"shop/load.py": _REQUEST.replace("verify=True", "verify=False")}),
        ChangeExample({"config/app.yml": "session:\n  same_site: strict\n  secure: true\n"}, {"config/app.yml": "session:\n  same_site: none\n  secure: true\n"}),
    ),
    good=(
        ChangeExample({"shop/settings.py": _SETTINGS}, {"shop/settings.py": _SETTINGS.replace("DEBUG = False", "DEBUG = env.bool('DEBUG', False)")}),
        ChangeExample({"shop/load.py": _REQUEST.replace("True", "False")}, {"shop/load.py": _REQUEST}),
        ChangeExample({"config/app.yml": "log:\n  verbose: false\n"}, {"config/app.yml": "log:\n  verbose: true\n"}),
    ),
)  # fmt: skip

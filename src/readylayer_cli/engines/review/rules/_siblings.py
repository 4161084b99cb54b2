"""Handlers of one place side by side: which of them lacks the guard that the others have."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Match

GUARD_NAME = lazy_pattern(
    r"auth(?!or(?!i))|logged_?in|signed_?in|require_?\w*(?:user|role|admin|login|session|auth|perm|scope|token|owner|member|signed)|\badmin|admin_?only"
    r"|(?:is|only|check|ensure|verify|must|need|assert|has|can|allow|restrict|with)_?\w*(?:admin|role|owner|user|perm|auth|session|login|access|token|member|scope|staff)"
    r"|permission|permit\b|protect(?!ion)|guard|\bacl\b|rbac|jwt|passport|login_?required|restrict_?to|\bmust\b|\bdenied\b|private_?only|members?_?only|staff_?only|secured|roles?_?allowed",
    2,
)
"""The name of something that lets only some people pass."""
NO_GUARD_NAME = lazy_pattern(
    r"csrf|xsrf|valid(?:ate|ation|ator)|limit|upload|pars(?:e|er)|cors\b|log(?:ger|ging)?\b|cache|optional|maybe|try|guest|anonymous|redirect_?if|not_?auth|unauth"
    r"|\bgenerate|\bcreate|\bissue|\bsign\b|refresh|header",
    2,
)
_OPEN = lazy_pattern(
    r"\AGET /?\Z|log_?-?(?:in|out|off)|sign_?-?(?:in|up|out|off)|regist|health|ping\b|hook|callback|public|forgot|passw|activat|subscri|contact|feedback|oauth|sso\b|saml|oidc"
    r"|csrf|error|not_?found|echo\b|version|index|home\b|robots|favicon|auth|token|session|invit|reset|confirm|verif|recover|status|metrics|ready|live|search|captcha"
    r"|static|assets|docs|swagger|graphql|setup|install|onboard|track|report|event|share|preview|view|embed|checkout|cart|payment|telemetry|debug|test|options|logout|\bme\b|refresh",
    2,
)
_REFUSES = lazy_pattern(
    r"\b40[13]\b|[Ff]orbidden|FORBIDDEN|[Uu]nauthori[sz]ed|UNAUTHORI[SZ]ED|PermissionDenied|AccessDenied|[nN]ot_?[aA]llowed"
)
_OWN_WAY = lazy_pattern(
    r"\b40[13]\b|forbidden|unauthori|denied|is_?admin|is_?owner|has_?(?:role|permission|authority)|permission|authori[sz]|is_?user_?in_?role|owner|require_?user|secret|signature|api_?key"
    r"|(?:current|session|auth(?:enticated)?)_?user|(?:req|request|ctx|state|session|locals|c|self|context)\.user\b|getsession|get_?server_?session|principal|\btoken\b",
    2,
)
_COMPARES_OWNER = lazy_pattern(
    r"(?:owner|user|author|tenant|account|creator)\w*(?:\(\))?\s*(?:[!=]==?|is not|\.equals)|[!=]==?\s*[\w.]*(?:user|owner|tenant)",
    2,
)
_ENDS = lazy_pattern(r"\b(?:raise|throw|abort|panic|404|NotFound)\b|NotFound|sendStatus|Err")
_PRIVILEGE = lazy_pattern(r"admin|role|perm|staff|super|scope|owner|manage", 2)
_MOST_FORGOTTEN = 2
_SHORT = 1500


@dataclass(frozen=True, slots=True)
class Handler:
    """One of several that stand together: its guards' names, whether it changes something, and what it does."""

    node: SgNode
    label: str
    guards: frozenset[str]
    changes: bool
    body: str
    chooses: bool = False
    """Whether the caller names one record."""


def is_guard_name(name: str) -> bool:
    """Whether something of this name lets only some people pass."""
    return bool(GUARD_NAME.search(name)) and not NO_GUARD_NAME.search(name)


def refuses(body: str) -> bool:
    """Whether a short function turns people away."""
    return len(body) < _SHORT and bool(_REFUSES.search(body))


def guards_ownership(body: str) -> bool:
    """Whether a short function turns away whoever does not own the record."""
    return len(body) < _SHORT and (refuses(body) or (bool(_COMPARES_OWNER.search(body)) and bool(_ENDS.search(body))))


def lacks_one(file: SourceFile, handlers: Sequence[Handler]) -> Iterator[Match]:
    """The one changing handler without a guard that all others have which choose a record, or which change something."""
    for group, suits, grade in (
        ([each for each in handlers if each.chooses], None, Severity.MEDIUM),
        ([each for each in handlers if each.changes], _PRIVILEGE, Severity.LOW),
    ):
        counted = Counter(guard for handler in group for guard in handler.guards)
        for guard, times in counted.items():
            lacking = [each for each in group if guard not in each.guards]
            if times < 2 or len(lacking) != 1 or (suits is not None and not suits.search(guard)):
                continue
            one = lacking[0]
            others = [each for each in group if guard in each.guards]
            if not one.guards or not one.changes or not all(one.guards < each.guards for each in others):
                continue
            if not _OPEN.search(one.label) and not _OWN_WAY.search(one.body):
                message = f"`{one.label}` lacks `{guard}`, which {times} of its neighbours have"
                yield Match(
                    span=file.span(one.node), message=message, anchor=one.label, symbol=one.label, severity=grade
                )
                return


def forgotten(file: SourceFile, handlers: Sequence[Handler]) -> Iterator[Match]:
    """Handlers without any guard among neighbours that share one; those that only read if they are quite alone."""
    counted = Counter(guard for handler in handlers for guard in handler.guards)
    if not counted:
        return
    guard, times = max(counted.items(), key=lambda item: (item[1], item[0]))
    handlers = [handler for handler in handlers if handler.label not in counted]
    handlers = [handler for handler in handlers if handler.guards or not _OPEN.search(handler.label)]
    bare = [handler for handler in handlers if not handler.guards]
    if not bare or len(bare) > _MOST_FORGOTTEN or times < max(2, len(bare) * 2) or times * 3 < len(handlers) * 2:
        return
    for handler in bare:
        if _OWN_WAY.search(handler.body):
            continue
        if handler.changes or (len(bare) == 1 and times > 2):
            yield Match(
                span=file.span(handler.node),
                message=f"`{handler.label}` lacks `{guard}`, which {times} of its {len(handlers) - 1} neighbours have",
                anchor=handler.label,
                symbol=handler.label,
                severity=Severity.MEDIUM if handler.changes else Severity.LOW,
            )

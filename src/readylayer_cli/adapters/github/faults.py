"""What GitHub refuses or fails at, as `HostError` with a thing to do."""

import json
import re
from collections.abc import Callable, Mapping

from readylayer_cli.adapters.github.permissions import needed_permission
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure

_MAX_REASON = 300
_UNSAID_WAIT_S = 60.0  # what GitHub's documentation asks for where a secondary limit names no time
_CODES = {
    HostFailure.REFUSED: "RL3011",
    HostFailure.MISSING: "RL3012",
    HostFailure.CONFLICT: "RL3013",
    HostFailure.INVALID: "RL3014",
    HostFailure.BUSY: "RL3015",
    HostFailure.BROKEN: "RL3016",
}
_HINTS = {
    HostFailure.MISSING: "check the repository and the number; GitHub also says 404 to a token that may not see them",
    HostFailure.CONFLICT: "somebody else changed the same thing; run again",
    HostFailure.BUSY: "wait and run again, or use a GitHub App, whose limits are higher",
    HostFailure.BROKEN: "look at the server's status page and run again",
}
_STATUSES = {
    401: HostFailure.REFUSED,
    403: HostFailure.REFUSED,
    404: HostFailure.MISSING,
    409: HostFailure.CONFLICT,
    410: HostFailure.MISSING,
    451: HostFailure.REFUSED,
}
_GRAPH_TYPES = {
    "FORBIDDEN": HostFailure.REFUSED,
    "INSUFFICIENT_SCOPES": HostFailure.REFUSED,
    "NOT_FOUND": HostFailure.MISSING,
    "RATE_LIMITED": HostFailure.BUSY,
    "RATE_LIMIT": HostFailure.BUSY,
    "UNPROCESSABLE": HostFailure.INVALID,
    "SERVICE_UNAVAILABLE": HostFailure.BROKEN,
}
_BUSY_WORDS = re.compile(r"rate limit|abuse detection|submitted too quickly", re.IGNORECASE)
_NOT_ACCESSIBLE = "resource not accessible by"
_INTEGRATION = f"{_NOT_ACCESSIBLE} integration"

Mask = Callable[[str], str]


def host_error(failure: HostFailure, message: str, hint: str = "", retry_after_s: float | None = None) -> HostError:
    """An error of this host under the code that its failure has."""
    return HostError(
        _CODES[failure], message, hint or _HINTS.get(failure, ""), failure=failure, retry_after_s=retry_after_s
    )


def fault_of(request: str, status: int, headers: Mapping[str, str], body: str, mask: Mask, now: float) -> HostError:
    """The error for an answer that is no success. `request` is method and path, `now` seconds since 1970."""
    reason = mask(reason_of(body))
    failure = _STATUSES.get(status, HostFailure.BROKEN if status >= 500 else HostFailure.INVALID)
    wait_s = None
    if status == 429 or (status == 403 and _is_limited(headers, reason)):
        failure, wait_s = HostFailure.BUSY, _wait_s(headers, now)
    elif status >= 500 and (after := headers.get("retry-after", "")).isdecimal():
        wait_s = float(after)
    message = f"GitHub answered {status} to {request}" + (f": {reason}" if reason else "")
    return host_error(failure, message, _hint(request, status, headers, reason), wait_s)


def graph_fault(
    operation: str, kind: str, reason: str, headers: Mapping[str, str], mask: Mask, now: float
) -> HostError:
    """The error for a GraphQL operation that was answered with errors of a kind."""
    failure = _GRAPH_TYPES.get(kind.upper(), HostFailure.BROKEN if not kind else HostFailure.INVALID)
    words = mask(one_line(reason))
    if failure is HostFailure.REFUSED or _NOT_ACCESSIBLE in words.lower():
        return host_error(HostFailure.REFUSED, f"GitHub refused {operation}: {words}", refusal_hint(operation, words))
    if failure is HostFailure.BUSY or _BUSY_WORDS.search(words):
        return host_error(HostFailure.BUSY, f"GitHub put off {operation}: {words}", retry_after_s=_wait_s(headers, now))
    return host_error(failure, f"GitHub did not do {operation}: {words}")


def refusal_hint(request: str, reason: str, accepted: str = "") -> str:
    """Which permission is missing, as far as GitHub or our own knowledge tells, and the usual reason."""
    needed = accepted or needed_permission(request)
    wanted = f"give the token the permission {needed}" if needed else "give the token the permission that this needs"
    if _INTEGRATION in reason.lower():
        return (
            f"{wanted} (`permissions:` of the workflow job, or the App's settings); the token of a job for a fork's "
            "pull request is always read-only: let a `workflow_run` job run `readylayer post`"
        )
    return wanted


def reason_of(body: str) -> str:
    """What the server says, on one line."""
    try:
        data: object = json.loads(body)
    except ValueError:
        return "" if body.lstrip()[:1] == "<" else one_line(body)
    if not isinstance(data, dict):
        return ""
    words = [data.get("message"), *(data["errors"] if isinstance(data.get("errors"), list) else [])]
    return one_line("; ".join(filter(None, (_said(each) for each in words))))


def one_line(words: str) -> str:
    """Foreign words, bounded and without anything that a terminal would obey."""
    line = " ".join("".join(char if char.isprintable() else " " for char in words).split())
    return line if len(line) <= _MAX_REASON else line[: _MAX_REASON - 1] + "…"


def _said(data: object) -> str:
    if isinstance(data, str):
        return data
    if not isinstance(data, dict):
        return ""
    if isinstance(data.get("message"), str):
        return str(data["message"])
    return " ".join(str(data[name]) for name in ("resource", "field", "code") if isinstance(data.get(name), str))


def _is_limited(headers: Mapping[str, str], reason: str) -> bool:
    return (
        "retry-after" in headers
        or headers.get("x-ratelimit-remaining") == "0"
        or _BUSY_WORDS.search(reason) is not None
    )


def _wait_s(headers: Mapping[str, str], now: float) -> float:
    after = headers.get("retry-after", "")
    if after.isdecimal():
        return float(after)
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(1.0, float(reset) - now)
    return _UNSAID_WAIT_S


def _hint(request: str, status: int, headers: Mapping[str, str], reason: str) -> str:
    if 300 <= status < 400:
        return "the repository has moved or was renamed: use its present name"
    if status == 401:
        return "the token is wrong, expired or revoked: make a new one"
    if status == 403 and "required" in headers.get("x-github-sso", ""):
        return "authorise the token for the organisation's single sign-on, in the settings of the token"
    if status in {403, 451}:
        return refusal_hint(request, reason, headers.get("x-accepted-github-permissions", ""))
    return ""

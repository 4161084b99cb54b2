"""What GitLab refuses or fails at, as `HostError` with a thing to do."""

import json
from collections.abc import Mapping

from readylayer_cli.adapters.gitlab.token import GitlabToken, TokenKind
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure

JOB_HINT = (
    "CI_JOB_TOKEN cannot do this; put a project access token with the scope `api` and the role Developer "
    "into the CI variable READYLAYER_GITLAB_TOKEN"
)

_MAX_REASON = 300
_CODES = {
    HostFailure.REFUSED: "RL3021",
    HostFailure.MISSING: "RL3022",
    HostFailure.CONFLICT: "RL3023",
    HostFailure.INVALID: "RL3024",
    HostFailure.BUSY: "RL3025",
    HostFailure.BROKEN: "RL3026",
}
_HINTS = {
    HostFailure.REFUSED: "the token needs the scope `api` and its account at least the role Developer in the project",
    HostFailure.MISSING: "check the project and the number; GitLab also says 404 to a token that may not see them",
    HostFailure.CONFLICT: "somebody else changed the same thing; run again",
    HostFailure.BUSY: "wait and run again, or ask the administrator for a higher rate limit",
    HostFailure.BROKEN: "look at the server's status page and run again",
}


def host_error(failure: HostFailure, message: str, hint: str = "", retry_after_s: float | None = None) -> HostError:
    """An error of this host under the code that its failure has."""
    return HostError(
        _CODES[failure], message, hint or _HINTS.get(failure, ""), failure=failure, retry_after_s=retry_after_s
    )


def refused_job_token(what: str) -> HostError:
    """The error for something that no CI job token may do."""
    return host_error(HostFailure.REFUSED, f"GitLab does not let CI_JOB_TOKEN {what}", JOB_HINT)


def fault_of(
    request: str, status: int, headers: Mapping[str, str], body: bytes, token: GitlabToken, now: float
) -> HostError:
    """The error for an answer that is no success. `request` names method and path, `now` is in seconds since 1970."""
    failure = _failure(status)
    reason = token.masked(_reason(body))
    message = f"GitLab answered {status} to {request}" + (f": {reason}" if reason else "")
    return host_error(failure, message, _hint(status, headers, body, token), _retry_after_s(headers, now))


def _failure(status: int) -> HostFailure:
    known = {
        401: HostFailure.REFUSED,
        403: HostFailure.REFUSED,
        404: HostFailure.MISSING,
        409: HostFailure.CONFLICT,
        429: HostFailure.BUSY,
    }
    if status >= 500:
        return HostFailure.BROKEN
    return known.get(status, HostFailure.INVALID)


def _hint(status: int, headers: Mapping[str, str], body: bytes, token: GitlabToken) -> str:
    if 300 <= status < 400:
        return f"the project or server has moved to {headers.get('Location', 'another address')}: use that address"
    if token.kind is TokenKind.JOB and status in {401, 403, 404}:
        return JOB_HINT
    if status == 401:
        return "the token is wrong, expired or revoked: make a new one"
    if status == 403 and b"insufficient_scope" in body:
        return "the token lacks the scope `api`: make one that has it"
    return ""


def _retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    after = headers.get("Retry-After", "")
    if after.isdecimal():
        return float(after)
    reset = headers.get("RateLimit-Reset", "")
    if reset.isdecimal() and headers.get("RateLimit-Remaining") == "0":
        return max(0.0, float(reset) - now)
    return None


def _reason(body: bytes) -> str:
    """What the server says, on one line; GitLab says it as text, as a list, or by attribute."""
    try:
        data: object = json.loads(body)
    except ValueError:
        data = None if body.lstrip()[:1] == b"<" else body.decode("utf-8", "replace")
    if isinstance(data, dict):
        data = next((data[name] for name in ("message", "error_description", "error") if data.get(name)), None)
    line = " ".join("".join(char if char.isprintable() else " " for char in _flat(data)).split())
    return line if len(line) <= _MAX_REASON else line[: _MAX_REASON - 1] + "…"


def _flat(data: object) -> str:
    if isinstance(data, dict):
        return "; ".join(f"{name} {_flat(value)}" for name, value in data.items())
    if isinstance(data, list):
        return ", ".join(_flat(item) for item in data)
    return "" if data is None else str(data)

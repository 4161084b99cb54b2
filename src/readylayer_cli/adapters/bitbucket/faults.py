"""What Bitbucket refuses or fails at, as `HostError` with a thing to do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure

_CODES = {
    HostFailure.REFUSED: "RL3031",
    HostFailure.MISSING: "RL3032",
    HostFailure.CONFLICT: "RL3033",
    HostFailure.INVALID: "RL3034",
    HostFailure.BUSY: "RL3035",
    HostFailure.BROKEN: "RL3036",
}
_FAILURES = {
    401: HostFailure.REFUSED,
    403: HostFailure.REFUSED,
    404: HostFailure.MISSING,
    409: HostFailure.CONFLICT,
    410: HostFailure.MISSING,
    429: HostFailure.BUSY,
}
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Product:
    """Which Bitbucket it is, and what its users can do about a failure of each kind."""

    name: str
    hints: Mapping[HostFailure, str]

    def error(
        self, failure: HostFailure, message: str, hint: str = "", *, retry_after_s: float | None = None
    ) -> HostError:
        """An error of this product with the code and the advice of its kind."""
        return HostError(
            _CODES[failure],
            f"{self.name}: {message}",
            hint or self.hints.get(failure, ""),
            failure=failure,
            retry_after_s=retry_after_s,
        )

    def odd(self, what: str) -> HostError:
        """The error for an answer that is not what the API promises."""
        return self.error(HostFailure.BROKEN, f"the answer is odd: {what}", "check the address and any proxy before it")


def fault_of(product: Product, request: str, status: int, headers: Mapping[str, str], body: bytes) -> HostError:
    """The error for an answer that is no success; `request` names its method and path."""
    failure = HostFailure.BROKEN if status >= 500 else _FAILURES.get(status, HostFailure.INVALID)
    reason = reason_of(body)
    message = f"{request} was answered with {status}" + (f": {reason}" if reason else "")
    return product.error(failure, message, retry_after_s=_retry_after_s(headers.get("Retry-After")))


def reason_of(body: bytes) -> str:
    """What an answer says about itself, on one line; empty if that cannot be read."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    texts = [text for text in _texts(said) if isinstance(text, str)]
    line = " ".join("".join(char if char.isprintable() else " " for char in "; ".join(texts)).split())
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"


def _texts(said: object) -> list[object]:
    """Cloud says `error.message` and `error.detail`, Data Center `errors[].message`, Code Insights `message`."""
    if not isinstance(said, dict):
        return []
    error, errors = said.get("error"), said.get("errors")
    if isinstance(error, dict):
        return [error.get("message"), error.get("detail")]
    if isinstance(errors, list):
        return [each.get("message") for each in errors if isinstance(each, dict)]
    return [said.get("message")]


def _retry_after_s(value: str | None) -> float | None:
    """Seconds to wait, from a number or a date; `None` if the header is absent or unreadable."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())

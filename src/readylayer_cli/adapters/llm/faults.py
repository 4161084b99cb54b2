"""What a provider's client raised, told without anything secret in it."""

import os
import re

from readylayer_cli.domain.model import ModelFault
from readylayer_cli.domain.visible import one_line

_BY_NAME = {
    "AuthenticationError": ModelFault.REFUSED,
    "PermissionDeniedError": ModelFault.REFUSED,
    "NotFoundError": ModelFault.REFUSED,
    "BudgetExceededError": ModelFault.REFUSED,
    "ContextWindowExceededError": ModelFault.TOO_LONG,
    "RateLimitError": ModelFault.BUSY,
    "ServiceUnavailableError": ModelFault.BUSY,
    "InternalServerError": ModelFault.BUSY,
    "BadGatewayError": ModelFault.BUSY,
    "Timeout": ModelFault.BUSY,
    "APITimeoutError": ModelFault.BUSY,
    "APIConnectionError": ModelFault.UNREACHABLE,
    "ConnectError": ModelFault.UNREACHABLE,
    "MemoryError": ModelFault.INVALID,
}
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_KEY_LIKE = re.compile(r"\b(?:sk|pk|key|Bearer)[-_ ][\w*.-]{6,}|\b[\w-]{32,}\b")
_SHORTEST_SECRET = 6
_MOST_CHARACTERS = 240


def describe(error: BaseException, key: str | None) -> dict[str, object]:
    """The fault's kind and a short text for a person."""
    fault = next((_BY_NAME[each.__name__] for each in type(error).__mro__ if each.__name__ in _BY_NAME), None)
    status = getattr(error, "status_code", None)
    if fault is None or (fault is ModelFault.UNREACHABLE and status is not None):
        fault = _by_status(status) or fault or ModelFault.INVALID
    if fault is ModelFault.BUSY and "Connection error" in str(error):
        fault = ModelFault.UNREACHABLE  # told as the server's own fault
    name = type(error).__name__
    return {"fault": fault.value, "message": f"{name}: {_harmless(str(error), key)}"}


def _by_status(status: object) -> ModelFault | None:
    if status in {401, 403, 404}:
        return ModelFault.REFUSED
    if isinstance(status, int) and (status in {408, 409, 425, 429} or status >= 500):
        return ModelFault.BUSY
    return None


def _harmless(text: str, key: str | None) -> str:
    """The message without the values of secret variables, and without anything that looks like a key."""
    values = [value for name, value in os.environ.items() if _SECRET_NAME.search(name)]
    for value in sorted({*values, key or ""}, key=len, reverse=True):
        if len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, "********")
    text = re.sub(r"^(?:litellm\.\w+: )+(?:\w+: \w+Exception - )?", "", text)
    return one_line(_KEY_LIKE.sub("********", text), _MOST_CHARACTERS)

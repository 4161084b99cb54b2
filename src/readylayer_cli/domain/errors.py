"""The error tree: each leaf is a different thing for a person to do."""

from typing import ClassVar

from readylayer_cli.domain.failure import HostFailure


class ReadyLayerError(Exception):
    """A failure explained to a person: a stable code, what failed on which input, and what to try.

    `code` looks like `RL2003`. `exit_code` is what the command line returns: 2 means "could not check".
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class UsageError(ReadyLayerError):
    """The command line cannot mean anything (RL10xx): correct the flags."""


class ConfigError(ReadyLayerError):
    """A setting is unknown, invalid or contradicted (RL11xx): correct the configuration."""


class InputError(ReadyLayerError):
    """A file, diff, payload or report cannot be read as what it should be (RL20xx)."""


class RepositoryError(ReadyLayerError):
    """git or the checkout cannot give what was asked (RL21xx): fetch more, or name another revision."""


class ToolError(ReadyLayerError):
    """A program that does part of the work failed or is missing (RL22xx)."""


class LimitError(ReadyLayerError):
    """The input is larger than a stated bound (RL23xx): raise the bound or narrow the input."""


class HostError(ReadyLayerError):
    """A code host refused or failed (RL30xx): check the token, its scopes and the service.

    `retry_after_s` is how long the host asked to be left alone, where it said so.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        failure: HostFailure = HostFailure.BROKEN,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(code, message, hint)
        self.failure = failure
        self.retry_after_s = retry_after_s

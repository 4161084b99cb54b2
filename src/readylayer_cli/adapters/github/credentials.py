"""What we prove ourselves to GitHub with. Secrets show in no `repr`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from readylayer_cli.domain.errors import ConfigError


@dataclass(frozen=True, slots=True)
class GithubToken:
    """A token of a job, a person or an OAuth app."""

    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.secret or not self.secret.isascii() or not self.secret.isprintable() or " " in self.secret:
            raise ConfigError(
                "RL1140",
                "the GitHub token is empty or holds characters that no token has",
                "set it again without quotes, spaces and line ends",
            )


@dataclass(frozen=True, slots=True)
class GithubApp:
    """A GitHub App's installation; its tokens are made for one repository and live an hour.

    `private_key` is PEM text. `permissions` narrows the tokens further, e.g. `{"checks": "write"}`; none leaves them
    with everything that the installation has.
    """

    app_id: str
    installation_id: int
    private_key: str = field(repr=False)
    permissions: Mapping[str, str] = field(default_factory=dict)


Credentials = GithubToken | GithubApp

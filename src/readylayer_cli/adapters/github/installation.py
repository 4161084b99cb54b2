"""Tokens of a GitHub App's installation: made for one repository, renewed before they expire."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from github.Auth import AppAuth, Auth

from readylayer_cli.adapters.github.connection import Connection, requester_of
from readylayer_cli.adapters.github.credentials import GithubApp
from readylayer_cli.adapters.github.faults import host_error
from readylayer_cli.adapters.github.fields import as_object, odd_answer, text
from readylayer_cli.domain.failure import HostFailure

_EARLY = timedelta(minutes=5)
_JWT_LIFE_S = 300  # GitHub takes at most 600, and clocks differ


def _utc_now() -> datetime:
    return datetime.now(UTC)


class InstallationAuth(Auth):
    """PyGithub's own installation tokens reach every repository of the installation; these reach one."""

    def __init__(self, api_url: str, app: GithubApp, repository: str, now: Callable[[], datetime] = _utc_now) -> None:
        self._app = app
        self._repository = repository
        self._now = now
        self._token: str | None = None
        self._expires = datetime.min.replace(tzinfo=UTC)
        signer = AppAuth(app.app_id, app.private_key, jwt_expiry=_JWT_LIFE_S)
        self._connection = Connection(api_url, requester_of(api_url, signer), lambda: (app.private_key,))

    @property
    def token_type(self) -> str:
        """The word before the token in its header."""
        return "Bearer"

    @property
    def token(self) -> str:
        """A token that is good for some minutes at least."""
        if self._token is None or self._now() + _EARLY >= self._expires:
            self._token, self._expires = self._made()
        return self._token

    def secrets(self) -> tuple[str, ...]:
        """What no message may show."""
        return (self._app.private_key, *([self._token] if self._token else []))

    def _made(self) -> tuple[str, datetime]:
        body: dict[str, object] = {"repositories": [self._repository]}
        if self._app.permissions:
            body["permissions"] = dict(self._app.permissions)
        url = f"/app/installations/{self._app.installation_id}/access_tokens"
        answer = as_object(self._connection.send("POST", url, body=body).json(), "installation token")
        return text(answer, "token"), _moment(text(answer, "expires_at"))


def checked_key(app: GithubApp) -> GithubApp:
    """The App, if its key can sign; a broken key would fail later and without a word of help."""
    from jwt import PyJWTError  # lazy: loaded with PyGithub

    try:
        AppAuth(app.app_id, app.private_key).create_jwt()
    except (ValueError, TypeError, PyJWTError) as error:
        raise host_error(
            HostFailure.REFUSED,
            f"the private key of GitHub App {app.app_id} cannot sign",
            "use the whole PEM file that GitHub gave, line ends included",
        ) from error
    return app


def _moment(text_of_it: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text_of_it)
    except ValueError as error:
        raise odd_answer("expires_at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

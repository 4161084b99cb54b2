"""Finds credentials in the environment, each with the one host that it belongs to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from readylayer_cli.ci.homes import PUBLIC, is_enterprise_server, named_home, other_tools_home, runner_home
from readylayer_cli.ci.job import Runner
from readylayer_cli.ci.runner import detect
from readylayer_cli.ci.variables import Variables
from readylayer_cli.domain.credential import (
    AppInstallation,
    Credential,
    CredentialKind,
    Home,
    Keeper,
    Source,
)
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.domain.event import Provider
from readylayer_cli.domain.secret import Secret, read_private_key, read_token

_APP = (
    "READYLAYER_GITHUB_APP_ID",
    "READYLAYER_GITHUB_APP_INSTALLATION_ID",
    "READYLAYER_GITHUB_APP_PRIVATE_KEY",
    "READYLAYER_GITHUB_APP_PRIVATE_KEY_FILE",
)
_APP_ID_MAX = 100


def environment_credentials(
    provider: Provider, environment: Mapping[str, str], read_file: Callable[[str], bytes]
) -> Iterator[Credential]:
    """What the environment holds for hosts of a product, the most deliberate first.

    A repository or an event has no say in where a credential belongs. `read_file` is called with the path of an App's
    private key. Raises `ConfigError` for a value that cannot be what its variable should hold, when it is reached.
    """
    found = _Environment(Variables(environment), environment, read_file)
    rows = {
        Provider.GITHUB: _github,
        Provider.GITLAB: _gitlab,
        Provider.BITBUCKET: _bitbucket,
        Provider.BITBUCKET_DC: _bitbucket,
    }[provider](found)
    return (credential for credential in rows if credential is not None and credential.home.provider is provider)


def environment_credential(
    home: Home, environment: Mapping[str, str], read_file: Callable[[str], bytes]
) -> Credential | None:
    """What the environment holds for this very host."""
    found = environment_credentials(home.provider, environment, read_file)
    return next((credential for credential in found if credential.home == home), None)


@dataclass(frozen=True, slots=True)
class _Environment:
    """The variables, and the readings of them that all products share."""

    variables: Variables
    environment: Mapping[str, str]
    read_file: Callable[[str], bytes]

    def own_home(self, provider: Provider) -> Home:
        """The host that a `READYLAYER_*` credential is for."""
        return named_home(provider, self.environment) or self.job_home(provider) or _public(provider)

    def job_home(self, provider: Provider) -> Home | None:
        """The server of this CI job, if it is of this product."""
        home = runner_home(self.environment)
        return home if home is not None and home.provider is provider else None

    def is_job_of(self, runner: Runner) -> bool:
        return detect(self.environment) is runner

    def token(self, name: str, home: Home | None, kind: CredentialKind = CredentialKind.TOKEN) -> Credential | None:
        """The token in a variable; `None` if there is none, or no host that it belongs to."""
        text = self.variables.text(name)
        if text is None or home is None:
            return None
        return Credential(home=home, kind=kind, secret=read_token(text, name), source=Source(Keeper.ENVIRONMENT, name))

    def pair(self, user_name: str, secret_name: str, home: Home | None) -> Credential | None:
        """A user and a password from two variables; `None` unless both are there."""
        user, text = self.variables.text(user_name), self.variables.text(secret_name)
        if user is None or text is None or home is None:
            return None
        return Credential(
            home=home,
            kind=CredentialKind.BASIC,
            secret=read_token(text, secret_name),
            source=Source(Keeper.ENVIRONMENT, f"{user_name} + {secret_name}"),
            user=read_user(user, user_name),
        )

    def app(self, home: Home) -> Credential | None:
        """The GitHub App; raises `ConfigError` when only a part of what it needs is there."""
        identifier, installation, _, _ = (self.variables.text(name) for name in _APP)
        key = self._private_key()
        if identifier is None and installation is None and key is None:
            return None
        number = self.variables.number(_APP[1])
        if identifier is None or number is None or key is None or len(identifier) > _APP_ID_MAX:
            missing = [name for name, value in zip(_APP[:3], (identifier, number, key), strict=True) if value is None]
            raise ConfigError(
                "RL1124",
                f"the GitHub App needs {' and '.join(missing) or 'a shorter ' + _APP[0]}",
                "set all three, or none of them",
            )
        source = Source(Keeper.ENVIRONMENT, key[1])
        app = AppInstallation(identifier, number)
        return Credential(home=home, kind=CredentialKind.APP, secret=key[0], source=source, app=app)

    def _private_key(self) -> tuple[Secret, str] | None:
        inline, path = self.variables.text(_APP[2]), self.variables.text(_APP[3])
        if inline is not None:
            return read_private_key(inline, _APP[2]), _APP[2]
        if path is None:
            return None
        return read_private_key(self.read_file(path).decode("latin-1"), f"{_APP[3]} ({path})"), _APP[3]


def read_user(text: str, origin: str) -> str:
    """A user name or e-mail address; raises `ConfigError` for what would end it early in a request."""
    if ":" in text or not text.isprintable() or len(text) > 320:
        raise ConfigError("RL1125", f"{origin} is no user name or e-mail address", "check the value")
    return text


def _github(found: _Environment) -> Iterator[Credential | None]:
    """`GH_*` mean what they mean to the `gh` program; `GITHUB_TOKEN` is the runner's where there is a runner."""
    own, job = found.own_home(Provider.GITHUB), found.job_home(Provider.GITHUB)
    public = _public(Provider.GITHUB)
    yield found.token("READYLAYER_GITHUB_TOKEN", own)
    yield found.app(own)
    yield found.token("GH_TOKEN", job if job and not is_enterprise_server(job.address) else public)
    yield found.token("GITHUB_TOKEN", job if found.is_job_of(Runner.GITHUB) else public)
    servers = (
        named_home(Provider.GITHUB, found.environment),
        job,
        other_tools_home(Provider.GITHUB, found.environment),
    )
    server = next((home for home in servers if home and is_enterprise_server(home.address)), None)
    yield found.token("GH_ENTERPRISE_TOKEN", server)
    yield found.token("GITHUB_ENTERPRISE_TOKEN", server)


def _gitlab(found: _Environment) -> Iterator[Credential | None]:
    yield found.token("READYLAYER_GITLAB_TOKEN", found.own_home(Provider.GITLAB))
    job = found.job_home(Provider.GITLAB)
    named = named_home(Provider.GITLAB, found.environment)
    elsewhere = named or other_tools_home(Provider.GITLAB, found.environment) or _public(Provider.GITLAB)
    usual = job if found.is_job_of(Runner.GITLAB) else elsewhere
    yield found.token("GITLAB_TOKEN", usual)
    yield found.token("GITLAB_ACCESS_TOKEN", usual)
    yield found.token("CI_JOB_TOKEN", job, CredentialKind.JOB)


def _bitbucket(found: _Environment) -> Iterator[Credential | None]:
    """API tokens and app passwords exist in the cloud only; other tokens follow `READYLAYER_BITBUCKET_URL`."""
    own, cloud = found.own_home(Provider.BITBUCKET), _public(Provider.BITBUCKET)
    if found.variables.text("READYLAYER_BITBUCKET_USER"):
        yield found.pair("READYLAYER_BITBUCKET_USER", "READYLAYER_BITBUCKET_TOKEN", own)
    else:
        yield found.token("READYLAYER_BITBUCKET_TOKEN", own)
    usual = found.job_home(Provider.BITBUCKET) or own
    yield found.token("BITBUCKET_TOKEN", usual)
    yield found.token("BITBUCKET_ACCESS_TOKEN", usual)
    yield found.pair("BITBUCKET_EMAIL", "BITBUCKET_API_TOKEN", cloud)
    yield found.pair("BITBUCKET_USERNAME", "BITBUCKET_APP_PASSWORD", cloud)


def _public(provider: Provider) -> Home:
    return Home(provider, PUBLIC[provider])

"""A credential opens repositories of its own host only."""

import pytest

from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.address import parse_address
from readylayer_cli.domain.credential import Credential, CredentialKind, Home, Keeper, Source
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.secret import Secret
from readylayer_cli.wiring.host import open_host


def credential(url="https://github.com"):
    return Credential(
        home=Home(Provider.GITHUB, parse_address(url, "x")),
        kind=CredentialKind.TOKEN,
        secret=Secret("ghp_planted"),
        source=Source(Keeper.ENVIRONMENT, "GH_TOKEN"),
    )


@pytest.mark.parametrize(
    ("provider", "url"),
    [
        (Provider.GITHUB, "https://github.com.evil.org/octo/repo"),
        (Provider.GITHUB, "https://github.com@evil.org/octo/repo"),
        (Provider.GITHUB, "https://git.corp/octo/repo"),
        (Provider.GITHUB, "http://github.com/octo/repo"),
        (Provider.GITHUB, "nonsense"),
        (Provider.GITLAB, "https://github.com/octo/repo"),
        (Provider.GITLAB, None),
    ],
)
def test_a_repository_elsewhere_is_refused_before_anything_is_loaded(provider, url):
    repo = RepositoryRef(id=None, owner="octo", name="repo", provider=provider, url=url)
    with pytest.raises(ConfigError, match="is not for") as caught:
        open_host(repo, credential(), Patience())
    assert caught.value.code == "RL1136"


@pytest.mark.parametrize(
    ("provider", "url", "user"),
    [
        (Provider.BITBUCKET, "https://bitbucket.org", None),
        (Provider.BITBUCKET, "https://bitbucket.org", "bot@example.com"),
        (Provider.BITBUCKET_DC, "https://git.corp/bitbucket", None),
    ],
)
def test_both_products_of_bitbucket_open_with_tokens_and_with_passwords(provider, url, user):
    held = Credential(
        home=Home(provider, parse_address(url, "x")),
        kind=CredentialKind.BASIC if user else CredentialKind.TOKEN,
        secret=Secret("planted"),
        source=Source(Keeper.ENVIRONMENT, "READYLAYER_BITBUCKET_TOKEN"),
        user=user,
    )
    repo = RepositoryRef(id=None, owner="acme", name="app", provider=provider, url=f"{url}/acme/app")
    abilities = open_host(repo, held, Patience()).capabilities
    assert (abilities.many_file_commits, abilities.releases) == (provider is Provider.BITBUCKET, False)

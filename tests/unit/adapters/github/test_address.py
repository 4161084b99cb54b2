"""Where GitHub's APIs are, from the address that people know."""

import pytest

from readylayer_cli.adapters.github.address import api_url_of
from readylayer_cli.adapters.github.connection import connect
from readylayer_cli.adapters.github.credentials import GithubToken


@pytest.mark.parametrize(
    ("url", "api", "graph"),
    [
        ("https://github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://www.github.com/acme/app", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://corp.ghe.com", "https://api.corp.ghe.com", "https://api.corp.ghe.com/graphql"),
        ("https://git.corp/", "https://git.corp/api/v3", "https://git.corp/api/graphql"),
        ("https://git.corp:8443", "https://git.corp:8443/api/v3", "https://git.corp:8443/api/graphql"),
        ("https://git.corp/api/v3", "https://git.corp/api/v3", "https://git.corp/api/graphql"),
        ("https://github.com.evil.invalid", "https://github.com.evil.invalid/api/v3", None),
    ],
)
def test_both_apis_are_found(url: str, api: str, graph: str | None) -> None:
    assert api_url_of(url) == api
    assert graph is None or connect(api, GithubToken("t"), "app").graphql_url == graph

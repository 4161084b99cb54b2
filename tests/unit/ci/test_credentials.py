"""Which credential the environment holds for a host, and that none is held for another."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.ci.credentials import environment_credential, environment_credentials
from readylayer_cli.ci.homes import PUBLIC, home_at, known_homes
from readylayer_cli.domain.address import parse_address
from readylayer_cli.domain.credential import CredentialKind, Home, Keeper
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.domain.event import Provider

KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
ACTIONS = {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com"}
ENTERPRISE_ACTIONS = {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://git.corp"}
TENANT_ACTIONS = {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://acme.ghe.com"}
GITLAB_JOB = {"GITLAB_CI": "true", "CI_SERVER_URL": "https://code.example.com/gitlab"}
PIPELINES = {"BITBUCKET_BUILD_NUMBER": "7"}
APP = {
    "READYLAYER_GITHUB_APP_ID": "Iv23abc",
    "READYLAYER_GITHUB_APP_INSTALLATION_ID": "42",
    "READYLAYER_GITHUB_APP_PRIVATE_KEY": KEY,
}


def no_file(path):
    raise AssertionError(f"read {path}")


def at(url, provider):
    return home_at(Provider(provider), parse_address(url, "x"))


def found(provider, url, environment, read_file=no_file):
    return environment_credential(at(url, provider), environment, read_file)


@pytest.mark.parametrize(
    ("provider", "url", "environment", "name"),
    [
        ("github", "https://github.com", {"READYLAYER_GITHUB_TOKEN": "a", "GH_TOKEN": "b"}, "READYLAYER_GITHUB_TOKEN"),
        ("github", "https://github.com", {"GH_TOKEN": "a", "GITHUB_TOKEN": "b"}, "GH_TOKEN"),
        ("github", "https://github.com", {"GITHUB_TOKEN": "b", **ACTIONS}, "GITHUB_TOKEN"),
        ("github", "https://git.corp", {"GITHUB_TOKEN": "b", **ENTERPRISE_ACTIONS}, "GITHUB_TOKEN"),
        ("github", "https://acme.ghe.com", {"GH_TOKEN": "b", **TENANT_ACTIONS}, "GH_TOKEN"),
        (
            "github",
            "https://git.corp",
            {"READYLAYER_GITHUB_TOKEN": "b", **ENTERPRISE_ACTIONS},
            "READYLAYER_GITHUB_TOKEN",
        ),
        ("github", "https://git.corp", {"GH_ENTERPRISE_TOKEN": "a", "GH_HOST": "git.corp"}, "GH_ENTERPRISE_TOKEN"),
        (
            "github",
            "https://git.corp",
            {"GITHUB_ENTERPRISE_TOKEN": "a", "READYLAYER_GITHUB_URL": "https://git.corp"},
            "GITHUB_ENTERPRISE_TOKEN",
        ),
        ("gitlab", "https://gitlab.com", {"GITLAB_TOKEN": "a", "GITLAB_ACCESS_TOKEN": "b"}, "GITLAB_TOKEN"),
        (
            "gitlab",
            "https://code.example.com/gitlab",
            {"GITLAB_TOKEN": "a", **GITLAB_JOB, "CI_JOB_TOKEN": "j"},
            "GITLAB_TOKEN",
        ),
        ("gitlab", "https://code.example.com/gitlab", {**GITLAB_JOB, "CI_JOB_TOKEN": "j"}, "CI_JOB_TOKEN"),
        ("gitlab", "https://lab.corp", {"GITLAB_ACCESS_TOKEN": "a", "GITLAB_HOST": "lab.corp"}, "GITLAB_ACCESS_TOKEN"),
        (
            "gitlab",
            "https://lab.corp",
            {"GITLAB_TOKEN": "a", "READYLAYER_GITLAB_URL": "https://lab.corp"},
            "GITLAB_TOKEN",
        ),
        ("bitbucket", "https://bitbucket.org", {"BITBUCKET_ACCESS_TOKEN": "a", **PIPELINES}, "BITBUCKET_ACCESS_TOKEN"),
        (
            "bitbucket",
            "https://bitbucket.org",
            {"BITBUCKET_EMAIL": "me@example.org", "BITBUCKET_API_TOKEN": "a"},
            "BITBUCKET_EMAIL + BITBUCKET_API_TOKEN",
        ),
        (
            "bitbucket-dc",
            "https://bb.corp",
            {"READYLAYER_BITBUCKET_TOKEN": "a", "READYLAYER_BITBUCKET_URL": "https://bb.corp"},
            "READYLAYER_BITBUCKET_TOKEN",
        ),
        (
            "bitbucket-dc",
            "https://bb.corp",
            {"BITBUCKET_TOKEN": "a", "READYLAYER_BITBUCKET_URL": "https://bb.corp"},
            "BITBUCKET_TOKEN",
        ),
    ],
)
def test_the_most_deliberate_credential_of_the_host_is_taken(provider, url, environment, name):
    credential = found(provider, url, environment)
    assert credential.source.name == name
    assert credential.source.keeper is Keeper.ENVIRONMENT
    assert str(credential.home.address) == url


@pytest.mark.parametrize(
    ("provider", "url", "environment"),
    [
        ("github", "https://git.corp", {"GITHUB_TOKEN": "a", "GH_TOKEN": "b", "READYLAYER_GITHUB_TOKEN": "c"}),
        ("github", "https://github.com", {"GITHUB_TOKEN": "a", **ENTERPRISE_ACTIONS}),
        ("github", "https://git.corp", {"GH_TOKEN": "a", **ENTERPRISE_ACTIONS}),
        ("github", "https://github.com", {"GH_ENTERPRISE_TOKEN": "a", "GH_HOST": "git.corp"}),
        ("github", "https://github.com", {"READYLAYER_GITHUB_TOKEN": "a", "READYLAYER_GITHUB_URL": "https://git.corp"}),
        ("github", "https://github.com", {"GITHUB_TOKEN": "a", "GITHUB_ACTIONS": "true"}),
        ("github", "https://acme.ghe.com", {"GITHUB_TOKEN": "a"}),
        ("github", "https://github.com:8443", {"GITHUB_TOKEN": "a"}),
        ("github", "https://github.com.evil.org", {"GITHUB_TOKEN": "a", **ACTIONS}),
        ("gitlab", "https://gitlab.com", {"GITLAB_TOKEN": "a", **GITLAB_JOB}),
        ("gitlab", "https://code.example.com", {"GITLAB_TOKEN": "a", **GITLAB_JOB}),
        ("gitlab", "https://gitlab.com", {"CI_JOB_TOKEN": "a"}),
        ("gitlab", "https://gitlab.com", {"GITLAB_TOKEN": "a", "GITLAB_HOST": "lab.corp"}),
        ("gitlab", "https://gitlab.com", {"GITHUB_TOKEN": "a"}),
        ("bitbucket", "https://bitbucket.org", {"BITBUCKET_TOKEN": "a", "READYLAYER_BITBUCKET_URL": "https://bb.corp"}),
        ("bitbucket", "https://bitbucket.org", {"BITBUCKET_API_TOKEN": "a"}),
        ("bitbucket-dc", "https://bb.corp", {"BITBUCKET_TOKEN": "a"}),
        (
            "bitbucket-dc",
            "https://bb.corp",
            {"BITBUCKET_TOKEN": "a", **PIPELINES, "READYLAYER_BITBUCKET_URL": "https://bb.corp"},
        ),
        (
            "bitbucket-dc",
            "https://bb.corp",
            {"BITBUCKET_EMAIL": "a@b", "BITBUCKET_API_TOKEN": "a", "READYLAYER_BITBUCKET_URL": "https://bb.corp"},
        ),
    ],
)
def test_no_credential_is_held_for_a_host_that_it_does_not_belong_to(provider, url, environment):
    assert found(provider, url, environment) is None


NAMES = [
    "READYLAYER_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "READYLAYER_GITLAB_TOKEN",
    "GITLAB_TOKEN", "CI_JOB_TOKEN", "READYLAYER_BITBUCKET_TOKEN", "BITBUCKET_TOKEN", "BITBUCKET_ACCESS_TOKEN",
]  # fmt: skip
PLACES = ["READYLAYER_GITHUB_URL", "READYLAYER_GITLAB_URL", "READYLAYER_BITBUCKET_URL", "GH_HOST", "GITLAB_HOST"]
URLS = ["https://github.com", "https://gitlab.com", "https://bitbucket.org", "https://git.corp", "https://lab.corp/git"]
RUNNERS = [{}, ACTIONS, ENTERPRISE_ACTIONS, TENANT_ACTIONS, GITLAB_JOB, PIPELINES]


@given(
    st.dictionaries(st.sampled_from(NAMES), st.just("t")),
    st.dictionaries(st.sampled_from(PLACES), st.sampled_from(URLS)),
    st.sampled_from(RUNNERS),
)
def test_every_credential_belongs_to_a_host_that_the_environment_vouches_for(tokens, places, runner):
    environment = {**tokens, **places, **runner}
    homes = known_homes(environment)
    for provider in Provider:
        for credential in environment_credentials(provider, environment, no_file):
            assert credential.home in homes
            assert credential.home.provider is provider


def test_an_app_is_found_with_its_key_from_a_variable_or_a_file():
    credential = found("github", "https://github.com", {**APP, "GITHUB_TOKEN": "t"})
    assert (credential.kind, credential.app.app_id, credential.app.installation_id) == (
        CredentialKind.APP,
        "Iv23abc",
        42,
    )
    by_file = {**APP, "READYLAYER_GITHUB_APP_PRIVATE_KEY": "", "READYLAYER_GITHUB_APP_PRIVATE_KEY_FILE": "/run/key.pem"}
    other = found("github", "https://github.com", by_file, {"/run/key.pem": KEY.encode()}.__getitem__)
    assert other.secret == credential.secret
    assert other.source.name == "READYLAYER_GITHUB_APP_PRIVATE_KEY_FILE"


@pytest.mark.parametrize("missing", APP)
def test_half_an_app_is_an_error_that_names_the_missing_half(missing):
    with pytest.raises(ConfigError, match=missing):
        found("github", "https://github.com", {name: value for name, value in APP.items() if name != missing})


def test_an_own_token_comes_before_the_app_and_its_broken_halves():
    environment = {"READYLAYER_GITHUB_TOKEN": "t", "READYLAYER_GITHUB_APP_ID": "1"}
    assert found("github", "https://github.com", environment).kind is CredentialKind.TOKEN


def test_a_user_makes_a_token_a_password():
    environment = {"READYLAYER_BITBUCKET_USER": "me@example.org", "READYLAYER_BITBUCKET_TOKEN": "t"}
    credential = found("bitbucket", "https://bitbucket.org", environment)
    assert (credential.kind, credential.user) == (CredentialKind.BASIC, "me@example.org")


@pytest.mark.parametrize("user", ["me:x", "me\x00"])
def test_a_user_that_would_end_early_is_refused(user):
    environment = {"BITBUCKET_EMAIL": user, "BITBUCKET_API_TOKEN": "t"}
    with pytest.raises(ConfigError, match="BITBUCKET_EMAIL"):
        found("bitbucket", "https://bitbucket.org", environment)


@pytest.mark.parametrize(
    "environment",
    [
        {"GITHUB_TOKEN": "planted token"},
        {"GITHUB_TOKEN": "planted", "READYLAYER_GITHUB_URL": "https://user:planted@git.corp"},
        {"GITHUB_TOKEN": "planted", "READYLAYER_GITHUB_URL": "http://git.corp"},
        {"GITHUB_TOKEN": "planted", "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "nonsense://x"},
    ],
)
def test_a_value_that_cannot_be_right_is_an_error_and_never_another_host(environment):
    with pytest.raises(ConfigError) as caught:
        found("github", "https://github.com", environment)
    assert "planted" not in str(caught.value) + caught.value.hint


def test_empty_variables_are_absent_ones():
    assert found("github", "https://github.com", {"GITHUB_TOKEN": " ", "READYLAYER_GITHUB_URL": ""}) is None


def test_public_hosts_are_known_without_any_variable():
    assert set(known_homes({})) == {Home(provider, address) for provider, address in PUBLIC.items()}


def test_every_variable_that_is_read_is_documented():
    root = Path(__file__).parents[3]
    page = (root / "docs" / "authentication.md").read_text()
    sources = [(root / "src" / "readylayer_cli" / "ci" / name).read_text() for name in ("credentials.py", "homes.py")]
    read = set(re.findall(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"', "".join(sources)))
    assert len(read) > 20
    runners_own = {"GITHUB_SERVER_URL", "CI_SERVER_URL"}
    assert [name for name in sorted(read - runners_own) if f"`{name}`" not in page] == []

"""GitHub Apps: tokens made for one repository, renewed in time, and shown to nobody."""

from datetime import timedelta
from functools import cache

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from readylayer_cli.adapters.github.credentials import GithubApp, GithubToken
from readylayer_cli.domain.errors import ConfigError, HostError
from readylayer_cli.domain.failure import HostFailure
from tests.fakes.hosts.github.people import APP_ID, INSTALLATION
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.loopback import Response


@cache
def keys() -> tuple[str, str]:
    """A private and a public key as PEM."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return secret.decode(), public.decode()


def app(**changes: object) -> GithubApp:
    known = {"app_id": str(APP_ID), "installation_id": INSTALLATION, "private_key": keys()[0]}
    return GithubApp(**(known | changes))  # type: ignore[arg-type]  # named fields


def test_a_token_is_made_for_this_repository_and_used_again(stage: GithubStage) -> None:
    stage.fake.people.public_key = keys()[1]
    host = stage.host(app(permissions={"pull_requests": "write"}))
    assert host.access.account().name == "readylayer[bot]"
    host.changes.change(stage.ref)
    made = stage.fake.tokens["ghs_made1"]
    assert (made.repositories, made.permissions) == (("app",), {"pull_requests": "write"})
    assert stage.fake.people.made == 1
    assert stage.fake.writes == []


def test_a_token_is_renewed_before_it_expires(stage: GithubStage) -> None:
    stage.fake.people.public_key = keys()[1]
    stage.fake.people.lifetime = timedelta(minutes=4)
    host = stage.host(app())
    host.changes.change(stage.ref)
    host.changes.change(stage.ref)
    assert stage.fake.people.made == 2


def test_an_app_that_github_does_not_know_is_refused(stage: GithubStage) -> None:
    stage.fake.people.public_key = keys()[1]
    with pytest.raises(HostError) as caught:
        stage.host(app(app_id="1")).changes.change(stage.ref)
    assert caught.value.failure is HostFailure.REFUSED


def test_a_key_that_cannot_sign_is_told_of_at_once(stage: GithubStage) -> None:
    with pytest.raises(HostError, match="cannot sign") as caught:
        stage.host(app(private_key="-----BEGIN RSA PRIVATE KEY-----\nplanted\n-----END RSA PRIVATE KEY-----"))
    assert "planted" not in str(caught.value) + caught.value.hint


def test_no_secret_is_shown(stage: GithubStage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    stage.fake.people.public_key = keys()[1]
    credentials = app()
    token = GithubToken("ghp_planted")
    assert "PRIVATE" not in repr(credentials)
    assert "planted" not in repr(token)
    stage.fake.fail("GET", ".*/pulls/7", Response(422, {"message": "you said ghs_made1"}))
    with pytest.raises(HostError) as caught:
        stage.host(credentials).changes.change(stage.ref)
    with pytest.raises(HostError):
        stage.host(token).changes.change(stage.ref)
    said = caught.value.message + caught.value.hint
    assert "***" in said
    assert "ghs_made1" not in said
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("readylayer"))
    headers = "\n".join(record.getMessage() for record in caplog.records if "GET http" in record.getMessage())
    assert "ghp_planted" not in logged + headers


@pytest.mark.parametrize("secret", ["", "with space", "line\nend", "ümlaut"])
def test_a_token_that_is_none_is_told_of_without_showing_it(secret: str) -> None:
    with pytest.raises(ConfigError) as caught:
        GithubToken(secret)
    assert not secret or secret not in caught.value.message

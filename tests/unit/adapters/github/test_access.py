"""Who we are at GitHub, and who may do what."""

import pytest

from readylayer_cli.adapters.github.credentials import GithubToken
from readylayer_cli.adapters.github.host import open_github_api
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.host import Account, Permission
from tests.fakes.hosts.github.records import User
from tests.fakes.hosts.github.stage import GithubStage


def test_the_account_is_told_to_tokens_that_may_not_ask_for_the_user(stage: GithubStage) -> None:
    access = stage.host().access
    assert access.account() == Account("41898282", "github-actions[bot]")
    access.account()
    assert len(stage.fake.requests) == 1


@pytest.mark.parametrize(
    ("token", "said", "scopes"),
    [
        ("person-token", "repo, workflow", {"repo", "workflow"}),
        ("person-token", "repo", {"repo"}),
        ("job-token", None, None),
    ],
)
def test_scopes_are_those_that_the_token_tells(
    stage: GithubStage, token: str, said: str | None, scopes: set[str] | None
) -> None:
    stage.token = token
    stage.fake.tokens[token].scopes = said
    assert stage.host().access.scopes() == scopes


def test_scopes_are_told_even_where_the_repository_may_not_be_seen(stage: GithubStage) -> None:
    nowhere = RepositoryRef(id=None, owner="none", name="none", provider=Provider.GITHUB)
    patience = Patience(sleep=lambda _: None)
    person = open_github_api(stage.fake.url, GithubToken("person-token"), nowhere, patience)
    assert person.access.scopes() == {"repo", "workflow"}
    job = open_github_api(stage.fake.url, GithubToken("job-token"), nowhere, patience)
    with pytest.raises(HostError):
        job.access.scopes()


@pytest.mark.parametrize(
    ("account", "permission"),
    [
        (Account("78", "boss"), Permission.ADMIN),
        (Account("9", "person"), Permission.WRITE),
        (Account("77", "reader"), Permission.READ),
        (Account("5", "nobody"), Permission.NONE),
    ],
)
def test_permissions_are_those_of_the_repository(stage: GithubStage, account: Account, permission: Permission) -> None:
    assert stage.host().access.permission(account) is permission


def test_a_login_that_passed_to_somebody_else_has_no_permission(stage: GithubStage) -> None:
    stage.fake.users.append(User(500, "renamed", "admin"))
    assert stage.host().access.permission(Account("8", "renamed")) is Permission.NONE

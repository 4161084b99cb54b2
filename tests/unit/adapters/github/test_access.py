"""Who we are at GitHub, and who may do what."""

import pytest

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

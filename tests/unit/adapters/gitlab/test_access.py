"""Who we are, and who may do what."""

import pytest

from readylayer_cli.adapters.gitlab.token import GitlabToken, TokenKind
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, Permission
from tests.fakes.hosts.gitlab.stage import GitlabStage

OAUTH = GitlabToken("oauth-ours", TokenKind.OAUTH)
JOB = GitlabToken("job-ours", TokenKind.JOB)


@pytest.mark.parametrize("token", [GitlabToken("glpat-ours"), OAUTH], ids=["access", "oauth"])
def test_the_account_is_that_of_the_token_and_asked_for_once(stage: GitlabStage, token: GitlabToken) -> None:
    access = stage.host(token).access
    assert [access.account(), access.account()] == [Account("50", "project_15_bot_readylayer")] * 2
    assert len(stage.fake.requests) == 1


def test_a_job_token_has_no_account_and_the_hint_names_the_way_out(stage: GitlabStage) -> None:
    with pytest.raises(HostError) as raised:
        stage.host(JOB).access.account()
    assert raised.value.failure is HostFailure.REFUSED
    assert "READYLAYER_GITLAB_TOKEN" in raised.value.hint
    assert stage.fake.requests == []


def test_scopes_are_told_by_access_tokens_alone(stage: GitlabStage) -> None:
    stage.fake.tokens["glpat-ours"].scopes = frozenset({"api", "read_repository"})
    assert stage.host().access.scopes() == {"api", "read_repository"}
    assert stage.host(OAUTH).access.scopes() is None
    assert stage.host(JOB).access.scopes() is None
    stage.fake.missing = [r"GET /personal_access_tokens/self"]
    assert stage.host().access.scopes() is None


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (0, Permission.NONE),
        (10, Permission.READ),
        (20, Permission.READ),
        (30, Permission.WRITE),
        (40, Permission.ADMIN),
        (50, Permission.ADMIN),
    ],
)
def test_roles_become_permissions(stage: GitlabStage, level: int, expected: Permission) -> None:
    stage.fake.person.level = level
    assert stage.host().access.permission(Account("9", "person")) is expected


def test_an_account_known_by_name_alone_is_looked_up(stage: GitlabStage) -> None:
    assert stage.host().access.permission(Account("", "person")) is Permission.ADMIN
    assert stage.host().access.permission(Account("", "nobody")) is Permission.NONE


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [("private", Permission.NONE), ("internal", Permission.READ), ("public", Permission.READ)],
)
def test_a_stranger_may_what_everybody_may(stage: GitlabStage, visibility: str, expected: Permission) -> None:
    stage.fake.visibility = visibility
    assert stage.host().access.permission(Account("78", "stranger")) is expected

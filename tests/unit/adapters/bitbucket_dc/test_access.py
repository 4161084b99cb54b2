"""Accounts, permissions, pipelines and limits at Bitbucket Data Center."""

import pytest

from readylayer_cli.adapters.bitbucket.credentials import Bearer
from readylayer_cli.adapters.bitbucket_dc.host import open_bitbucket_dc
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, Artifact, Permission
from tests.fakes.hosts.bitbucket_dc.fake import SECRET
from tests.fakes.hosts.bitbucket_dc.people import ALICE, Person
from tests.fakes.hosts.bitbucket_dc.stage import DataCenterStage
from tests.fakes.hosts.loopback import Response


def test_the_account_is_read_from_a_header(stage: DataCenterStage) -> None:
    assert stage.host().access.account() == Account("11", "ci.bot@example.com")
    assert stage.host().access.scopes() is None


def test_a_token_that_the_server_ignores_is_a_refusal(stage: DataCenterStage) -> None:
    host = open_bitbucket_dc(stage.fake.site, Bearer("wrong"), stage.repo, Patience(sleep=lambda _: None))
    with pytest.raises(HostError) as caught:
        host.access.account()
    assert caught.value.failure is HostFailure.REFUSED
    assert "REPO_READ" in caught.value.hint


@pytest.mark.parametrize(
    ("level", "permission"),
    [("REPO_READ", Permission.READ), ("REPO_WRITE", Permission.WRITE), ("REPO_ADMIN", Permission.ADMIN)],
)
def test_permissions_are_the_highest_of_exactly_this_account(
    stage: DataCenterStage, level: str, permission: Permission
) -> None:
    others = {f"{number}": (Person(100 + number, f"alice{number}"), "REPO_ADMIN") for number in range(10)}
    stage.fake.permissions = {**others, "alice": (ALICE, level)}
    assert stage.host().access.permission(Account("12", "alice")) is permission


def test_a_stranger_has_no_permission(stage: DataCenterStage) -> None:
    assert stage.host().access.permission(Account("99", "mallory")) is Permission.NONE


def test_there_are_no_pipelines(stage: DataCenterStage) -> None:
    pipelines = stage.host().pipelines
    assert pipelines.test_counts("1") is None
    for ask in (lambda: pipelines.artifacts("1"), lambda: pipelines.download(Artifact("1", "x", None), 10)):
        with pytest.raises(HostError, match="no pipelines"):
            ask()


def test_the_server_is_left_alone_as_long_as_it_asks(stage: DataCenterStage) -> None:
    waited: list[float] = []
    stage.fake.fail("GET", ".*", Response(429, None, {"Retry-After": "17"}), times=2)
    open_bitbucket_dc(stage.fake.site, Bearer(SECRET), stage.repo, Patience(sleep=waited.append)).access.account()
    assert waited == [17.0, 17.0]


def test_a_login_page_in_place_of_an_answer_is_named(stage: DataCenterStage) -> None:
    stage.fake.fail(
        "GET", ".*/pull-requests/7", Response(302, None, {"Location": "https://sso.example/login"}), times=9
    )
    with pytest.raises(HostError, match=r"redirects to https://sso\.example/login"):
        stage.host().changes.change(stage.ref)


def test_refusals_name_the_permission(stage: DataCenterStage) -> None:
    stage.fake.fail("GET", ".*", Response(401, {"errors": [{"message": "not permitted"}]}))
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(stage.ref)
    assert caught.value.failure is HostFailure.REFUSED
    assert "not permitted" in caught.value.message
    assert "REPO_READ" in caught.value.hint

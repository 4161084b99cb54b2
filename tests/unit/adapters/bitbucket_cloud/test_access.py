"""Accounts, scopes, permissions, pipelines and limits at Bitbucket Cloud."""

import pytest

from readylayer_cli.adapters.bitbucket.credentials import Bearer
from readylayer_cli.adapters.bitbucket_cloud.host import open_bitbucket_cloud
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.event import SuiteCounts
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, Artifact, Permission
from tests.fakes.hosts.bitbucket_cloud.fake import SECRET, Step
from tests.fakes.hosts.bitbucket_cloud.people import ALICE, BOT
from tests.fakes.hosts.bitbucket_cloud.stage import CloudStage
from tests.fakes.hosts.loopback import Response


def test_a_persons_token_speaks_for_the_person(stage: CloudStage) -> None:
    assert stage.host().access.account() == Account(BOT.uuid, BOT.name)


@pytest.mark.parametrize("status", [401, 403])
def test_a_repositorys_token_speaks_for_itself(token_stage: CloudStage, status: int) -> None:
    token_stage.fake.fail("GET", "/user", Response(status, {"type": "error", "error": {"message": "no"}}), times=9)
    assert token_stage.host().access.account() == Account("", "access token")


def test_a_token_that_opens_nothing_has_no_account(token_stage: CloudStage) -> None:
    token_stage.fake.fail("GET", ".*", Response(401, {"type": "error", "error": {"message": "no"}}), times=9)
    with pytest.raises(HostError) as caught:
        token_stage.host().access.account()
    assert caught.value.failure is HostFailure.REFUSED


def test_scopes_are_read_from_the_header(stage: CloudStage) -> None:
    assert stage.host().access.scopes() == {"pullrequest:write", "repository:write"}


@pytest.mark.parametrize("level", ["read", "write", "admin"])
def test_permissions_are_those_of_the_account(stage: CloudStage, level: str) -> None:
    stage.fake.permissions = {"bot": (BOT, "admin"), "alice": (ALICE, level)}
    assert stage.host().access.permission(Account(ALICE.uuid, "alice")) is Permission(level)


def test_a_stranger_has_no_permission(stage: CloudStage) -> None:
    stage.fake.permissions = {"bot": (BOT, "admin")}
    assert stage.host().access.permission(Account(ALICE.uuid, "alice")) is Permission.NONE
    assert stage.host().access.permission(Account("557058:x", "alice")) is Permission.NONE


def test_test_totals_are_summed_over_the_steps(stage: CloudStage) -> None:
    report = {"number_of_test_cases": 9, "number_of_successful_test_cases": 6, "number_of_failed_test_cases": 1}
    stage.fake.pipelines["12"] = [
        Step("{s1}", {**report, "number_of_error_test_cases": 1, "number_of_skipped_test_cases": 1}),
        Step("{s2}"),
        Step("{s3}", {**report}),
    ]
    assert stage.host().pipelines.test_counts("12") == SuiteCounts(total=18, passed=12, failed=3)
    stage.fake.pipelines["13"] = [Step("{s1}")]
    assert stage.host().pipelines.test_counts("13") is None


def test_artifacts_are_out_of_reach(stage: CloudStage) -> None:
    for ask in (
        lambda: stage.host().pipelines.artifacts("12"),
        lambda: stage.host().pipelines.download(Artifact("1", "coverage.xml", None), 10),
    ):
        with pytest.raises(HostError, match="no access to the artifacts"):
            ask()


def test_the_host_is_left_alone_as_long_as_it_asks(stage: CloudStage) -> None:
    waited: list[float] = []
    stage.fake.fail("GET", ".*", Response(429, None, {"Retry-After": "17"}), times=2)
    patience = Patience(sleep=waited.append)
    open_bitbucket_cloud(stage.fake.address, stage.credentials, stage.repo, patience).access.scopes()
    assert waited == [17.0, 17.0]


def test_without_a_time_the_waits_grow(stage: CloudStage) -> None:
    waited: list[float] = []
    stage.fake.fail("GET", ".*", Response(429, None), times=3)
    patience = Patience(sleep=waited.append, jitter=lambda: 1.0)
    open_bitbucket_cloud(stage.fake.address, stage.credentials, stage.repo, patience).access.scopes()
    assert waited == [1.0, 2.0, 4.0]


def test_a_server_that_cannot_be_reached_is_broken_and_the_token_stays_secret(stage: CloudStage) -> None:
    patience = Patience(tries=1)
    host = open_bitbucket_cloud("http://127.0.0.1:9", Bearer(SECRET), stage.repo, patience)
    with pytest.raises(HostError) as caught:
        host.changes.change(stage.ref)
    assert caught.value.failure is HostFailure.BROKEN
    assert SECRET not in f"{caught.value.message} {caught.value.hint} {stage.credentials!r}"


def test_a_server_that_echoes_the_token_does_not_get_it_into_a_message(stage: CloudStage) -> None:
    stage.fake.fail("GET", ".*", Response(400, {"type": "error", "error": {"message": f"bad {SECRET}"}}))
    with pytest.raises(HostError) as caught:
        stage.host().access.scopes()
    assert "***" in caught.value.message
    assert SECRET not in caught.value.message


@pytest.mark.parametrize("status", [401, 403])
def test_refusals_name_the_scopes(stage: CloudStage, status: int) -> None:
    stage.fake.fail("GET", ".*", Response(status, {"type": "error", "error": {"message": "no"}}))
    with pytest.raises(HostError) as caught:
        stage.host().changes.change(stage.ref)
    assert caught.value.failure is HostFailure.REFUSED
    assert "`pullrequest`" in caught.value.hint


def test_requests_say_who_we_are(stage: CloudStage) -> None:
    stage.host().access.scopes()
    assert stage.fake.requests[-1].headers["user-agent"].startswith("readylayer/")

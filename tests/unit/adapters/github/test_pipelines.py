"""Artifacts of workflow runs: listed to the end, read from their storage without our token, never beyond the limit."""

from collections.abc import Iterator

import pytest

from readylayer_cli.domain.errors import HostError, LimitError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Artifact
from tests.fakes.hosts.github.actions import Storage
from tests.fakes.hosts.github.stage import GithubStage

ZIP = b"PK\x03\x04" + bytes(range(256)) * 1_000


@pytest.fixture
def stored(stage: GithubStage) -> Iterator[GithubStage]:
    with Storage() as storage:
        stage.fake.actions.storage = storage
        yield stage


def test_artifacts_that_can_still_be_had_are_listed(stored: GithubStage) -> None:
    stored.fake.largest_page = 2
    for number in range(5):
        stored.fake.actions.add(33, f"part {number}", ZIP, expired=number == 1)
    stored.fake.actions.add(34, "of another run", ZIP)
    found = stored.host().pipelines.artifacts("33")
    assert [each.name for each in found] == ["part 0", "part 2", "part 3", "part 4"]
    assert found[0].size_bytes == len(ZIP)


def test_an_artifact_is_read_from_its_storage_without_our_token(stored: GithubStage) -> None:
    stored.fake.actions.add(33, "result", ZIP)
    host = stored.host()
    assert host.pipelines.download(host.pipelines.artifacts("33")[0], len(ZIP)) == ZIP
    storage = stored.fake.actions.storage
    assert storage is not None
    assert all("authorization" not in request.headers for request in storage.requests)


@pytest.mark.parametrize("declared", [None, 10, len(ZIP)])
def test_an_artifact_beyond_the_limit_is_not_read_to_the_end(stored: GithubStage, declared: int | None) -> None:
    made = stored.fake.actions.add(33, "result", ZIP)
    with pytest.raises(LimitError):
        stored.host().pipelines.download(Artifact(str(made.id), "result", declared), 70_000)


@pytest.mark.parametrize("location", ["", "ftp://storage.invalid/x", "file:///etc/passwd", "/relative"])
def test_an_odd_location_is_not_followed(stored: GithubStage, location: str) -> None:
    made = stored.fake.actions.add(33, "result", ZIP)
    stored.fake.actions.location = location or " "
    with pytest.raises(HostError, match="location"):
        stored.host().pipelines.download(Artifact(str(made.id), "result", None), 1_000_000)


def test_a_storage_that_refuses_is_told_without_the_signed_address(stored: GithubStage) -> None:
    made = stored.fake.actions.add(33, "result", ZIP)
    storage = stored.fake.actions.storage
    assert storage is not None
    stored.fake.actions.location = f"{storage.address}/blobs/{made.id}?sig=planted"
    with pytest.raises(HostError, match="status 403") as caught:
        stored.host().pipelines.download(Artifact(str(made.id), "result", None), 1_000_000)
    assert "planted" not in caught.value.message + caught.value.hint


def test_an_expired_artifact_is_missing(stored: GithubStage) -> None:
    made = stored.fake.actions.add(33, "result", ZIP, expired=True)
    with pytest.raises(HostError) as caught:
        stored.host().pipelines.download(Artifact(str(made.id), "result", None), 1_000_000)
    assert caught.value.failure is HostFailure.MISSING


def test_github_counts_no_tests(stage: GithubStage) -> None:
    assert stage.host().pipelines.test_counts("33") is None

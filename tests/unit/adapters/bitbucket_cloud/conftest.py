"""A fake Bitbucket Cloud for each test; whatever passes between us and it must be allowed by its description."""

from collections.abc import Iterator

import pytest

from tests.fakes.hosts.bitbucket_cloud.stage import CloudStage


@pytest.fixture
def stage() -> Iterator[CloudStage]:
    made = CloudStage()
    with made.fake:
        yield made
    assert made.fake.faults_found == []


@pytest.fixture
def token_stage() -> Iterator[CloudStage]:
    made = CloudStage(access_token=True)
    with made.fake:
        yield made
    assert made.fake.faults_found == []

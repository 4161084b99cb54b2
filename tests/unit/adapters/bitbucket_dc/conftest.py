"""A fake Bitbucket Data Center for each test; whatever passes between us and it must be allowed by its description."""

from collections.abc import Iterator

import pytest

from tests.fakes.hosts.bitbucket_dc.stage import DataCenterStage


@pytest.fixture
def stage() -> Iterator[DataCenterStage]:
    made = DataCenterStage()
    with made.fake:
        yield made
    assert made.fake.faults_found == []

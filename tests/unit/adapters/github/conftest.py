"""Fake GitHubs for the tests of the adapter; whatever passes must be allowed by GitHub's own descriptions."""

from collections.abc import Iterator

import pytest

from tests.fakes.hosts.github.stage import GithubStage


@pytest.fixture
def stage() -> Iterator[GithubStage]:
    made = GithubStage()
    with made.fake:
        yield made
    assert made.fake.faults_found == []

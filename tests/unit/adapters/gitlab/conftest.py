"""A GitLab with one open merge request; every exchange must have kept to GitLab's descriptions."""

from collections.abc import Iterator

import pytest

from tests.fakes.hosts.gitlab.stage import GitlabStage


@pytest.fixture(params=["", "/gitlab"], ids=["plain", "relative root"])
def stage(request: pytest.FixtureRequest) -> Iterator[GitlabStage]:
    stage = GitlabStage(relative_root=request.param)
    with stage.fake:
        yield stage
    assert stage.fake.faults_found == []

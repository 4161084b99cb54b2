"""What jobs left behind is listed, bounded and counted."""

from collections.abc import Iterator
from typing import Any

import pytest

from readylayer_cli.domain.errors import HostError, LimitError
from readylayer_cli.domain.event import SuiteCounts
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Artifact
from tests.fakes.hosts.gitlab.stage import GitlabStage
from tests.fakes.hosts.loopback import LoopbackHost, Response
from tests.unit.adapters.gitlab.samples import HEAD


def job(number: int, name: str, archive: dict[str, Any] | None) -> dict[str, Any]:
    return {"id": number, "name": name, "status": "success", "artifacts_file": archive, "artifacts": []}


class Store(LoopbackHost):
    """Where a server keeps archives: another origin."""

    def __init__(self) -> None:
        super().__init__()
        self.route("GET", "/bucket/archive.zip", lambda _: Response(200, b"PK stored"))


@pytest.fixture
def store() -> Iterator[Store]:
    with Store() as store:
        yield store


def test_archives_of_all_jobs_are_listed(stage: GitlabStage) -> None:
    stage.fake.largest_page = 1
    run = stage.fake.pipelines.run(HEAD)
    stage.fake.pipelines.jobs[run.id] = [
        job(1, "unit", {"filename": "artifacts.zip", "size": 1000}),
        job(2, "lint", None),
        job(3, "e2e", {"filename": "artifacts.zip", "size": None}),
    ]
    assert stage.host().pipelines.artifacts(str(run.id)) == (
        Artifact("1", "unit/artifacts.zip", 1000),
        Artifact("3", "e2e/artifacts.zip", None),
    )


def test_an_archive_is_downloaded(stage: GitlabStage) -> None:
    stage.fake.pipelines.archives[1] = b"PK" * 1000
    assert stage.host().pipelines.download(Artifact("1", "unit", None), 2000) == b"PK" * 1000


@pytest.mark.parametrize("size", [None, 2001], ids=["size unknown", "size told"])
def test_an_archive_beyond_the_bound_is_not_read_whole(stage: GitlabStage, size: int | None) -> None:
    stage.fake.pipelines.archives[1] = b"x" * 2001
    with pytest.raises(LimitError, match="2,000"):
        stage.host().pipelines.download(Artifact("1", "unit", size), 2000)


def test_an_expired_archive_is_missing(stage: GitlabStage) -> None:
    with pytest.raises(HostError) as raised:
        stage.host().pipelines.download(Artifact("1", "unit", None), 2000)
    assert raised.value.failure is HostFailure.MISSING


def test_an_archive_in_an_object_store_is_fetched_without_our_token(stage: GitlabStage, store: Store) -> None:
    stage.fake.pipelines.archives[1] = f"{store.url}/bucket/archive.zip"
    assert stage.host().pipelines.download(Artifact("1", "unit", None), 2000) == b"PK stored"
    (request,) = store.requests
    assert "glpat-ours" not in str(request.headers)
    assert "private-token" not in request.headers


def test_tests_are_counted_with_the_pipelines_coverage(stage: GitlabStage) -> None:
    run = stage.fake.pipelines.run(HEAD)
    run.coverage = "87.50"
    stage.fake.pipelines.reports[run.id] = {
        "time": 3, "count": 12, "success": 8, "failed": 2, "skipped": 1, "error": 1, "suite_error": None,
    }  # fmt: skip
    counts = stage.host().pipelines.test_counts(str(run.id))
    assert counts == SuiteCounts(total=12, passed=8, failed=3, coverage=0.875)


def test_a_pipeline_without_reports_has_no_counts(stage: GitlabStage) -> None:
    run = stage.fake.pipelines.run(HEAD)
    assert stage.host().pipelines.test_counts(str(run.id)) is None
    assert stage.host().pipelines.test_counts("4711") is None


def test_a_pipeline_that_is_no_number_leads_nowhere_else(stage: GitlabStage) -> None:
    with pytest.raises(HostError) as raised:
        stage.host().pipelines.artifacts("../merge_requests/7?x=")
    assert raised.value.failure is HostFailure.MISSING
    assert stage.fake.requests[-1].path.endswith("/pipelines/..%2Fmerge_requests%2F7%3Fx%3D/jobs")

"""Data Center runs no pipelines: whatever builds there leaves its files elsewhere."""

from readylayer_cli.adapters.bitbucket_dc.client import DataCenterApi
from readylayer_cli.domain.event import SuiteCounts
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Artifact


class DataCenterPipelines:
    """Says so, each time."""

    def __init__(self, api: DataCenterApi) -> None:
        self._api = api

    def artifacts(self, pipeline_id: str) -> tuple[Artifact, ...]:
        """Raises `HostError`."""
        raise self._api.product.error(
            HostFailure.INVALID,
            "there are no pipelines to fetch artifacts from",
            "check coverage in the job of the CI system that ran the tests",
        )

    def download(self, artifact: Artifact, max_bytes: int) -> bytes:
        """Raises `HostError`, as `artifacts` does."""
        self.artifacts(artifact.id)
        raise AssertionError("unreachable: artifacts always raises")

    def test_counts(self, pipeline_id: str) -> SuiteCounts | None:
        """Unknown."""
        return None

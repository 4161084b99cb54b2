"""What a run of Bitbucket Pipelines left behind."""

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_cloud.client import CloudApi
from readylayer_cli.domain.event import SuiteCounts
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Artifact


class CloudPipelines:
    """Test totals; the files of a step have no address in the API."""

    def __init__(self, api: CloudApi) -> None:
        self._api = api

    def artifacts(self, pipeline_id: str) -> tuple[Artifact, ...]:
        """Raises `HostError`: the API does not list them."""
        raise self._api.product.error(
            HostFailure.INVALID,
            "the API gives no access to the artifacts of pipelines",
            "check coverage in a step of the same pipeline, or send the report to the repository's downloads",
        )

    def download(self, artifact: Artifact, max_bytes: int) -> bytes:
        """Raises `HostError`, as `artifacts` does."""
        self.artifacts(artifact.id)
        raise AssertionError("unreachable: artifacts always raises")

    def test_counts(self, pipeline_id: str) -> SuiteCounts | None:
        """The sum over the steps that reported tests; `pipeline_id` is the UUID or the build number."""
        steps = self._api.pages(self._api.below("pipelines", pipeline_id, "steps"))
        paths = [
            self._api.below("pipelines", pipeline_id, "steps", step.text("uuid"), "test_reports") for step in steps
        ]
        found = [report for path in paths if (report := self._api.find(path)) is not None]
        if not found:
            return None
        return SuiteCounts(
            total=sum(_count(report, "") for report in found),
            passed=sum(_count(report, "successful_") for report in found),
            failed=sum(_count(report, "failed_") + _count(report, "error_") for report in found),
        )


def _count(report: Node, kind: str) -> int:
    return report.maybe_number(f"number_of_{kind}test_cases") or 0

"""What a pipeline's jobs left behind."""

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.faults import host_error
from readylayer_cli.adapters.gitlab.fields import Json, number, odd_answer, optional_number, optional_part, text
from readylayer_cli.adapters.gitlab.paths import encoded
from readylayer_cli.domain.errors import LimitError
from readylayer_cli.domain.event import SuiteCounts
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Artifact

_CHUNK_BYTES = 65_536


class GitlabPipelines:
    """Implements `host_ports.Pipelines`. An artifact is the archive of one job, named by the job."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def artifacts(self, pipeline_id: str) -> tuple[Artifact, ...]:
        """The archives of the pipeline's jobs that have not expired."""
        found = []
        for job in self._api.listing(f"{self._pipeline(pipeline_id)}/jobs"):
            archive = optional_part(job, "artifacts_file")
            if archive is not None and archive.get("filename"):
                name = f"{text(job, 'name')}/{text(archive, 'filename')}"
                found.append(Artifact(str(number(job, "id")), name, optional_number(archive, "size")))
        return tuple(found)

    def download(self, artifact: Artifact, max_bytes: int) -> bytes:
        """A job's archive, a zip; nothing beyond `max_bytes` is read."""
        if artifact.size_bytes is not None and artifact.size_bytes > max_bytes:
            raise _too_large(artifact, max_bytes)
        return self._api.patience.read(lambda: self._downloaded(artifact, max_bytes))

    def _downloaded(self, artifact: Artifact, max_bytes: int) -> bytes:
        held = bytearray()
        path = f"{self._api.project}/jobs/{encoded(artifact.id)}/artifacts"
        try:
            for piece in self._api.chunks(path, min(_CHUNK_BYTES, max_bytes + 1)):
                held += piece
                if len(held) > max_bytes:
                    raise _too_large(artifact, max_bytes)
        except OSError as error:
            raise host_error(HostFailure.BROKEN, f"the download of {artifact.name} broke off") from error
        return bytes(held)

    def test_counts(self, pipeline_id: str) -> SuiteCounts | None:
        """The totals of the JUnit reports, with the coverage that the pipeline states; `None` without reports."""
        summary = self._api.find(f"{self._pipeline(pipeline_id)}/test_report_summary") or {}
        total = optional_part(summary, "total")
        if total is None or not optional_number(total, "count"):
            return None
        failed = number(total, "failed") + (optional_number(total, "error") or 0)
        coverage = _rate(self._api.get(self._pipeline(pipeline_id)))
        return SuiteCounts(
            total=number(total, "count"), passed=number(total, "success"), failed=failed, coverage=coverage
        )

    def _pipeline(self, pipeline_id: str) -> str:
        return f"{self._api.project}/pipelines/{encoded(pipeline_id)}"


def _rate(pipeline: Json) -> float | None:
    """The pipeline's coverage from 0 to 1; GitLab writes per cent, as text."""
    percent = pipeline.get("coverage")
    if percent is None:
        return None
    if isinstance(percent, bool) or not isinstance(percent, str | int | float):
        raise odd_answer("coverage")
    try:
        return float(percent) / 100
    except ValueError as error:
        raise odd_answer("coverage") from error


def _too_large(artifact: Artifact, max_bytes: int) -> LimitError:
    return LimitError(
        "RL2340",
        f"the artifacts of {artifact.name} have more than {max_bytes:,} bytes",
        "let the job keep only the reports under `artifacts:paths`",
    )

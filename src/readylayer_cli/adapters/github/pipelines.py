"""What a workflow run left behind."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from readylayer_cli.adapters.github.client import Api, encoded
from readylayer_cli.adapters.github.connection import TIMEOUT_S, USER_AGENT
from readylayer_cli.adapters.github.faults import host_error
from readylayer_cli.adapters.github.fields import flag, number, odd_answer, optional_number, text
from readylayer_cli.domain.errors import HostError, LimitError
from readylayer_cli.domain.event import SuiteCounts
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Artifact

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

_CHUNK = 65_536


class GithubPipelines:
    """Implements `host_ports.Pipelines`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def artifacts(self, pipeline_id: str) -> tuple[Artifact, ...]:
        """The artifacts of a run that have not expired."""
        path = f"{self._api.root}/actions/runs/{encoded(pipeline_id)}/artifacts"
        return tuple(
            Artifact(str(number(each, "id")), text(each, "name"), optional_number(each, "size_in_bytes"))
            for each in self._api.listing(path, inside="artifacts")
            if not flag(each, "expired")
        )

    def download(self, artifact: Artifact, max_bytes: int) -> bytes:
        """The zip of an artifact. It lies on another server, which gets to know nothing of our token."""
        if artifact.size_bytes is not None and artifact.size_bytes > max_bytes:
            raise _too_large(artifact, max_bytes)
        return self._api.patience.read(lambda: self._downloaded(artifact, max_bytes))

    def test_counts(self, pipeline_id: str) -> SuiteCounts | None:  # noqa: ARG002 - nothing is known of any run
        """Nothing: GitHub does not count tests."""
        return None

    def _downloaded(self, artifact: Artifact, max_bytes: int) -> bytes:
        path = f"{self._api.root}/actions/artifacts/{encoded(artifact.id)}/zip"
        location = self._api.connection.send("GET", path).headers.get("location", "")
        parts = urlsplit(location)
        if parts.scheme not in {"https", urlsplit(self._api.connection.api_url).scheme} or not parts.hostname:
            raise odd_answer("location")
        content = bytearray()
        try:
            for chunk in _chunks(location, artifact):
                content += chunk
                if len(content) > max_bytes:
                    raise _too_large(artifact, max_bytes)
        except OSError as error:  # its words may show the signed address
            raise _unread(artifact, type(error).__name__) from error
        return bytes(content)


def _chunks(location: str, artifact: Artifact) -> Iterator[bytes]:
    """The bytes at a signed address, asked for without credentials, those of a `.netrc` included."""
    import requests  # lazy: loaded with PyGithub

    with requests.Session() as session:
        session.auth = _without_credentials
        session.headers["User-Agent"] = USER_AGENT
        response: Response
        with session.get(location, stream=True, timeout=TIMEOUT_S, allow_redirects=False) as response:
            if response.status_code != 200:
                raise _unread(artifact, f"status {response.status_code}")
            yield from response.iter_content(_CHUNK)


def _without_credentials(request: "PreparedRequest") -> "PreparedRequest":
    return request


def _unread(artifact: Artifact, reason: str) -> HostError:
    return host_error(HostFailure.BROKEN, f"artifact {artifact.name!r} could not be read from its storage: {reason}")


def _too_large(artifact: Artifact, max_bytes: int) -> LimitError:
    return LimitError(
        "RL2351",
        f"artifact {artifact.name!r} has more than {max_bytes:,} bytes",
        "upload a smaller artifact, or one for readylayer alone",
    )

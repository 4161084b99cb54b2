"""The result of a commit as one of GitLab's commit statuses."""

from collections.abc import Mapping

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.faults import host_error
from readylayer_cli.adapters.gitlab.fields import Json, number, optional_number, optional_text
from readylayer_cli.adapters.gitlab.paths import encoded
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Receipt, Status, StatusReceipt, StatusState

_STATES = {
    StatusState.PENDING: "pending",
    StatusState.SUCCESS: "success",
    StatusState.FAILURE: "failed",
    StatusState.ERROR: "failed",
    StatusState.NEUTRAL: "success",  # `skipped` can block a merge, and older servers do not take it
}
_PREFIXES = {StatusState.NEUTRAL: "Neutral: ", StatusState.ERROR: "Error: "}
_UNFINISHED = {"pending", "running"}
_MAX_WORDS = 255
_FORK_HINT = "no branch of this project holds the commit, as for a fork: there the job's own result is the status"
_MERGE_REQUEST_SOURCE = "merge_request_event"


class GitlabResults:
    """Implements `host_ports.Results`. A status shows its title alone: findings go to notes and Code Quality."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def set_status(self, status: Status) -> StatusReceipt:
        """State the result in the pipeline that the merge request shows; nothing is written if it stands there."""
        newest = self._newest(status)
        if newest is not None and _says(newest, status):
            return StatusReceipt(_receipt(newest, Action.UNCHANGED))
        body = self._body(status, newest)
        action = Action.UPDATED if newest is not None else Action.CREATED
        try:
            stated = self._api.patience.write(lambda: self._post(status.sha, body), lambda: self._stated(status))
        except HostError as error:
            if newest is None or not _is_same_state_refused(error, newest, status):
                raise
            return StatusReceipt(_receipt(newest, Action.UNCHANGED))
        return StatusReceipt(_receipt(stated, action))

    def upload_sarif(self, sha: str, ref_name: str, sarif: bytes) -> Receipt:
        """Always refused: GitLab reads findings from a job's report, not from its API."""
        raise host_error(
            HostFailure.INVALID,
            f"GitLab has no code scanning upload (a SARIF log of {len(sarif):,} bytes for {sha} of {ref_name})",
            "write a Code Quality report (`--format gitlab=gl-code-quality-report.json`) and name it in the job under "
            "`artifacts:reports:codequality`",
        )

    def _newest(self, status: Status) -> Json | None:
        path = f"{self._api.project}/repository/commits/{encoded(status.sha)}/statuses"
        named = [
            each
            for each in self._api.listing(path, {"name": status.name})
            if optional_text(each, "name") == status.name
        ]
        return max(named, key=lambda each: number(each, "id"), default=None)

    def _stated(self, status: Status) -> Json | None:
        newest = self._newest(status)
        return newest if newest is not None and _says(newest, status) else None

    def _body(self, status: Status, newest: Json | None) -> dict[str, object]:
        state = _STATES[status.state]
        if state == "pending" and newest is not None and optional_text(newest, "status") in _UNFINISHED:
            state = "running"  # a pending status cannot become pending again, not even with another title
        body: dict[str, object] = {"state": state, "name": status.name, "description": _description(status)}
        if link := _link(status):
            body["target_url"] = link
        pipeline = self._pipeline(status.sha)
        if pipeline is not None:
            body["pipeline_id"] = pipeline
        return body

    def _pipeline(self, sha: str) -> int | None:
        """The merge request's own pipeline on the commit, else the newest; `None` lets GitLab make one."""
        runs = self._api.listing(f"{self._api.project}/pipelines", {"sha": sha})
        return max(
            (number(run, "id") for run in runs if optional_text(run, "source") == _MERGE_REQUEST_SOURCE),
            default=max((number(run, "id") for run in runs), default=None),
        )

    def _post(self, sha: str, body: Mapping[str, object]) -> Json:
        path = f"{self._api.project}/statuses/{encoded(sha)}"
        try:
            return self._api.send("post", path, body)
        except HostError as error:
            if error.failure is HostFailure.CONFLICT:  # another job holds the lock for a moment
                raise host_error(HostFailure.BUSY, error.message) from error
            if error.failure is HostFailure.MISSING and "pipeline_id" in body:  # archived, or gone since
                return self._api.send("post", path, {key: body[key] for key in body if key != "pipeline_id"})
            if error.failure is HostFailure.MISSING and "References" in error.message:
                raise host_error(HostFailure.MISSING, error.message, _FORK_HINT) from error
            raise


def _description(status: Status) -> str:
    words = _PREFIXES.get(status.state, "") + status.title
    return words if len(words) <= _MAX_WORDS else words[: _MAX_WORDS - 1] + "…"


def _link(status: Status) -> str | None:
    link = status.details_url
    return link if link and len(link) <= _MAX_WORDS else None


def _says(stated: Json, status: Status) -> bool:
    state = optional_text(stated, "status")
    same_state = state in _UNFINISHED if status.state is StatusState.PENDING else state == _STATES[status.state]
    return (
        same_state
        and optional_text(stated, "description") == _description(status)
        and (_link(status) is None or optional_text(stated, "target_url") == _link(status))
    )


def _is_same_state_refused(error: HostError, newest: Json, status: Status) -> bool:
    """Whether GitLab only refuses to say again what is so: its old versions do, whatever else would change."""
    stated = optional_text(newest, "status")
    wanted = _UNFINISHED if status.state is StatusState.PENDING else {_STATES[status.state]}
    return error.failure is HostFailure.INVALID and "Cannot transition" in error.message and stated in wanted


def _receipt(stated: Json, action: Action) -> Receipt:
    found = optional_number(stated, "id")
    return Receipt(action, "" if found is None else str(found), optional_text(stated, "target_url"))

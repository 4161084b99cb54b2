"""Statuses at Bitbucket Data Center: a Code Insights report with annotations, and a build status that gates."""

from readylayer_cli.adapters.bitbucket.insights import (
    BUILD_STATES,
    DIGEST_TITLE,
    LONGEST_DETAILS,
    cut,
    key_of,
    kind_of,
    severity_of,
    shown_of,
    web_link,
)
from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_dc.client import DataCenterApi
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Annotation, Receipt, Status, StatusReceipt, StatusState

_LONGEST_MESSAGE = 2_000
_LONGEST_LINK = 450
_RESULTS = {StatusState.SUCCESS: "PASS", StatusState.NEUTRAL: "PASS", StatusState.PENDING: None}


class DataCenterResults:
    """Reports and build statuses of commits."""

    def __init__(self, api: DataCenterApi) -> None:
        self._api = api

    def set_status(self, status: Status) -> StatusReceipt:
        """Report first, then its annotations, the build status last: a run that is cut off is repeated by the next."""
        report = self._api.insights(status.sha, key_of(status.name))
        found = self._api.find(report)
        shown = self._shown(report) if found else frozenset()
        wanted = shown_of(status.annotations)
        changed = found is None or _digest(found) != status.digest
        if changed:
            self._put("PUT", report, _report(status))
        if shown - wanted.keys():
            self._put("DELETE", f"{report}/annotations")
            shown, changed = frozenset(), True
        missing = {name: each for name, each in wanted.items() if name not in shown}
        if missing:
            self._annotate(report, missing)
        if self._state_build(status):
            changed = True
        action = Action.CREATED if found is None else Action.UPDATED if changed or missing else Action.UNCHANGED
        receipt = Receipt(action, key_of(status.name), self._page(status))
        return StatusReceipt(receipt, frozenset(each.id for each in wanted.values()))

    def upload_sarif(self, sha: str, ref_name: str, sarif: bytes) -> Receipt:
        """Bitbucket has no code scanning."""
        raise self._api.product.error(
            HostFailure.INVALID, "there is no code scanning to upload SARIF to", "keep the file as an artifact"
        )

    def _annotate(self, report: str, missing: dict[str, Annotation]) -> None:
        """All at once: the server adds what it is given, so that a lost answer must be looked after."""
        content = {"annotations": [_annotation(name, each) for name, each in missing.items()]}

        def write() -> bool:
            self._api.connection.send("POST", f"{report}/annotations", content)
            return True

        self._api.patience.write(write, lambda: missing.keys() <= self._shown(report) or None)

    def _state_build(self, status: Status) -> bool:
        """State the build's result; whether that was news."""
        path = self._api.below("commits", status.sha, "builds")
        wanted = {
            "key": key_of(status.name),
            "name": status.name,
            "state": BUILD_STATES[status.state],
            "description": status.title,
            "url": self._page(status),
        }
        said = self._api.find(path, {"key": wanted["key"]})
        if said is not None and all(said.maybe_text(name) == wanted[name] for name in ("state", "description")):
            return False
        self._put("POST", path, wanted)
        return True

    def _put(self, method: str, path: str, content: object = None) -> None:
        """A write that may be repeated: it leads to the same state."""
        self._api.patience.write(lambda: self._api.connection.send(method, path, content), lambda: None)

    def _shown(self, report: str) -> frozenset[str]:
        """Ids of the annotations, foreign ones included; the server gives all at once."""
        listed = self._api.get(f"{report}/annotations").nodes("annotations")
        return frozenset(each.maybe_text("externalId") or "" for each in listed)

    def _page(self, status: Status) -> str:
        """The server insists on a link; without one of our own it is the commit."""
        return web_link(status.details_url, _LONGEST_LINK) or self._api.page("commits", status.sha)


def _report(status: Status) -> dict[str, object]:
    report: dict[str, object] = {
        "title": status.name,
        "details": cut("\n\n".join(text for text in (status.title, status.summary) if text), LONGEST_DETAILS),
        "reporter": "ReadyLayer",
        "data": [{"title": DIGEST_TITLE, "type": "TEXT", "value": status.digest}],
    }
    result, link = _RESULTS.get(status.state, "FAIL"), web_link(status.details_url, _LONGEST_LINK)
    return report | ({"result": result} if result else {}) | ({"link": link} if link else {})


def _annotation(external_id: str, annotation: Annotation) -> dict[str, object]:
    severity = severity_of(annotation)
    said = (f"{annotation.title}: {annotation.message}" if annotation.title else annotation.message, annotation.details)
    return {
        "externalId": external_id,
        "path": annotation.path,
        "line": annotation.first_line,
        "message": cut(" ".join(text for text in said if text), _LONGEST_MESSAGE),
        "severity": "HIGH" if severity == "CRITICAL" else severity,
        "type": kind_of(annotation),
    }


def _digest(report: Node) -> str | None:
    fields = report.nodes("data")
    return next((each.maybe_text("value") for each in fields if each.maybe_text("title") == DIGEST_TITLE), None)

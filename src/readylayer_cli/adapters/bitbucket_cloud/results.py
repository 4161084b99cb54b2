"""Statuses at Bitbucket Cloud: a Code Insights report with annotations, and a build status that gates."""

from collections.abc import Sequence
from dataclasses import replace

from readylayer_cli.adapters.bitbucket.api import segment
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
from readylayer_cli.adapters.bitbucket_cloud.client import CloudApi
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Annotation, Receipt, Status, StatusReceipt, StatusState

_BATCH = 100
_FULL_ID = 40
_LONGEST_SUMMARY = 450
_LONGEST_LINK = 2_000
_RESULTS = {StatusState.PENDING: "PENDING", StatusState.SUCCESS: "PASSED", StatusState.NEUTRAL: "PASSED"}


class CloudResults:
    """Reports and build statuses of commits."""

    def __init__(self, api: CloudApi, site: str) -> None:
        self._api = api
        self._site = site

    def set_status(self, status: Status) -> StatusReceipt:
        """Report first, then its annotations, the build status last: a run that is cut off is repeated by the next."""
        status = replace(status, sha=self._full(status.sha))
        report, build = self._report_path(status), self._build_path(status)
        found = self._api.find(report)
        shown = self._shown(report) if found else frozenset()
        wanted = shown_of(status.annotations)
        receipt = StatusReceipt(
            Receipt(Action.UNCHANGED, key_of(status.name), self._page(status)),
            frozenset(each.id for each in wanted.values()),
        )
        stale, changed = shown - wanted.keys(), found is None or _digest(found) != status.digest
        if stale:
            self._put("DELETE", report)
            shown, changed = frozenset(), True
        if changed:
            self._put("PUT", report, _report(status))
        missing = [(name, each) for name, each in wanted.items() if name not in shown]
        for start in range(0, len(missing), _BATCH):
            batch = [_annotation(name, each) for name, each in missing[start : start + _BATCH]]
            self._put("POST", f"{report}/annotations", batch)
        said = self._api.find(build)
        if said is None or not _same(said, self._build(status)):
            self._put("POST", self._api.below("commit", status.sha, "statuses", "build"), self._build(status))
            changed = True
        if not changed and not missing:
            return receipt
        action = Action.CREATED if found is None else Action.UPDATED
        return StatusReceipt(Receipt(action, receipt.receipt.id, receipt.receipt.url), receipt.annotated)

    def upload_sarif(self, sha: str, ref_name: str, sarif: bytes) -> Receipt:
        """Bitbucket has no code scanning."""
        raise self._api.product.error(
            HostFailure.INVALID, "there is no code scanning to upload SARIF to", "keep the file as an artifact"
        )

    def _full(self, sha: str) -> str:
        """The whole id: pull requests name commits by twelve characters, reports want all of them."""
        found = self._api.find(self._api.below("commit", sha)) if len(sha) < _FULL_ID else None
        return found.text("hash") if found else sha

    def _put(self, method: str, path: str, content: object = None) -> None:
        """A write that may be repeated: reports and annotations replace those of the same id."""
        self._api.patience.write(lambda: self._api.connection.send(method, path, content), lambda: None)

    def _shown(self, report: str) -> frozenset[str]:
        listed = self._api.pages(f"{report}/annotations")
        return frozenset(each.maybe_text("external_id") or each.text("uuid") for each in listed)

    def _build(self, status: Status) -> dict[str, object]:
        return {
            "key": key_of(status.name),
            "name": status.name,
            "state": BUILD_STATES[status.state],
            "description": status.title,
            "url": self._page(status),
        }

    def _page(self, status: Status) -> str:
        """Bitbucket insists on a link; without one of our own it is the commit."""
        owner, name = (segment(self._api.product, each) for each in (self._api.repo.owner, self._api.repo.name))
        commit = f"{self._site}/{owner}/{name}/commits/{status.sha}"
        return web_link(status.details_url, _LONGEST_LINK) or commit

    def _report_path(self, status: Status) -> str:
        return self._api.below("commit", status.sha, "reports", key_of(status.name))

    def _build_path(self, status: Status) -> str:
        return self._api.below("commit", status.sha, "statuses", "build", key_of(status.name))


def _report(status: Status) -> dict[str, object]:
    report: dict[str, object] = {
        "title": status.name,
        "details": cut("\n\n".join(text for text in (status.title, status.summary) if text), LONGEST_DETAILS),
        "reporter": "ReadyLayer",
        "report_type": "BUG",
        "result": _RESULTS.get(status.state, "FAILED"),
        "data": [{"title": DIGEST_TITLE, "type": "TEXT", "value": status.digest}],
    }
    link = web_link(status.details_url, _LONGEST_LINK)
    return {**report, "link": link} if link else report


def _annotation(external_id: str, annotation: Annotation) -> dict[str, object]:
    details = ": ".join(text for text in (annotation.title, annotation.details) if text)
    shown: dict[str, object] = {
        "external_id": external_id,
        "annotation_type": kind_of(annotation),
        "summary": cut(annotation.message or annotation.title, _LONGEST_SUMMARY),
        "severity": severity_of(annotation),
        "path": annotation.path,
        "line": annotation.first_line,
    }
    return {**shown, "details": cut(details, LONGEST_DETAILS)} if details else shown


def _digest(report: Node) -> str | None:
    fields: Sequence[Node] = report.nodes("data")
    return next((each.maybe_text("value") for each in fields if each.maybe_text("title") == DIGEST_TITLE), None)


def _same(said: Node, wanted: dict[str, object]) -> bool:
    return all(said.maybe_text(name) == wanted[name] for name in ("state", "description"))

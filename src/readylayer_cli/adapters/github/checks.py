"""Check runs: created with the first annotations, completed when the last ones are there."""

from collections.abc import Sequence
from functools import partial

from readylayer_cli.adapters.github.client import Api, encoded
from readylayer_cli.adapters.github.fields import Json, number, optional_part, optional_text, text
from readylayer_cli.adapters.github.words import clipped
from readylayer_cli.domain.host import Action, Annotation, Receipt, Status, StatusState

BATCH = 50

_MAX_SUMMARY = 65_535
_MAX_DETAILS = 60_000  # the description says 64 KB
_MAX_TITLE = 255
_UNFINISHED = "unfinished:"
_CONCLUSIONS = {
    StatusState.SUCCESS: "success",
    StatusState.FAILURE: "failure",
    StatusState.ERROR: "action_required",
    StatusState.NEUTRAL: "neutral",
}


class Checks:
    """The check runs of one App. A run carries the digest of its content in `external_id` once it is complete."""

    def __init__(self, api: Api, slug: str) -> None:
        self._api = api
        self._slug = slug
        self._runs = f"{api.root}/check-runs"

    def current(self, status: Status) -> Json | None:
        """The newest run of this name that our App made; `None` if there is none."""
        path = f"{self._api.root}/commits/{encoded(status.sha)}/check-runs"
        runs = self._api.listing(path, {"check_name": status.name, "filter": "all"}, inside="check_runs")
        ours = [run for run in runs if text(run, "name") == status.name and self._is_ours(run)]
        return max(ours, key=lambda run: number(run, "id"), default=None)

    def state(self, status: Status, current: Json | None) -> Receipt:
        """Bring the run of this name up to date.

        Annotations can be added to a run and never taken away, so that one which has some is left to the past.
        """
        if current is not None and optional_text(current, "external_id") == status.digest:
            return _receipt(current, Action.UNCHANGED)
        batches = _batches(status.annotations)
        first = {"name": status.name, **_content(status, batches, 0)}
        if current is not None and optional_text(current, "status") != "completed" and _shown(current) == 0:
            action, run = Action.UPDATED, self._patched(number(current, "id"), first, len(batches[0]))
        else:
            action, run = Action.CREATED, self._created(status, first)
        for index in range(1, len(batches)):
            expected = index * BATCH + len(batches[index])
            run = self._patched(number(run, "id"), _content(status, batches, index), expected)
        return _receipt(run, action)

    def _created(self, status: Status, content: dict[str, object]) -> Json:
        return self._api.patience.write(
            partial(self._api.send, "POST", self._runs, {**content, "head_sha": status.sha}),
            lambda: self._landed(status, content),
        )

    def _landed(self, status: Status, content: dict[str, object]) -> Json | None:
        run = self.current(status)
        return run if run is not None and run.get("external_id") == content["external_id"] else None

    def _patched(self, run_id: int, content: dict[str, object], annotations: int) -> Json:
        """The run with a further batch. GitHub appends it, so that a lost answer must not lead to a second one."""
        path = f"{self._runs}/{run_id}"
        return self._api.patience.write(
            partial(self._api.send, "PATCH", path, content),
            lambda: (
                run
                if _shown(run := self._api.get(path)) >= annotations
                and run.get("external_id") == content["external_id"]
                else None
            ),
        )

    def _is_ours(self, run: Json) -> bool:
        app = optional_part(run, "app")
        return app is not None and optional_text(app, "slug") == self._slug


def _content(status: Status, batches: Sequence[Sequence[Annotation]], index: int) -> dict[str, object]:
    """What one request says. Until the last batch is written, the run is in progress and its digest unfinished."""
    is_last = index == len(batches) - 1
    content: dict[str, object] = {
        "external_id": status.digest if is_last else f"{_UNFINISHED}{status.digest}:{index}",
        "output": {
            "title": clipped(status.title, _MAX_TITLE),
            "summary": clipped(status.summary or status.title, _MAX_SUMMARY),
            "annotations": [_annotation(each) for each in batches[index]],
        },
    }
    if status.details_url:
        content["details_url"] = status.details_url
    if is_last and status.state in _CONCLUSIONS:
        return content | {"status": "completed", "conclusion": _CONCLUSIONS[status.state]}
    return content | {"status": "in_progress"}


def _annotation(annotation: Annotation) -> dict[str, object]:
    shown: dict[str, object] = {
        "path": annotation.path,
        "start_line": annotation.first_line,
        "end_line": annotation.last_line,
        "annotation_level": annotation.level.value,
        "title": clipped(annotation.title, _MAX_TITLE),
        "message": clipped(annotation.message, _MAX_DETAILS),
    }
    if annotation.details:
        shown["raw_details"] = clipped(annotation.details, _MAX_DETAILS)
    return shown


def _batches(annotations: Sequence[Annotation]) -> list[Sequence[Annotation]]:
    """At least one batch, perhaps empty."""
    return [annotations[at : at + BATCH] for at in range(0, len(annotations), BATCH)] or [()]


def _shown(run: Json) -> int:
    output = optional_part(run, "output")
    return number(output, "annotations_count") if output else 0


def _receipt(run: Json, action: Action) -> Receipt:
    return Receipt(action, str(number(run, "id")), optional_text(run, "html_url"))

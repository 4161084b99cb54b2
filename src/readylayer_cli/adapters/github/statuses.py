"""Commit statuses: a state and a short text."""

from functools import partial

from readylayer_cli.adapters.github.client import Api, encoded
from readylayer_cli.adapters.github.fields import Json, number, optional_text, text
from readylayer_cli.domain.host import Action, Receipt, Status, StatusState

_MAX_WORDS = 140
_STATES = {
    StatusState.PENDING: "pending",
    StatusState.SUCCESS: "success",
    StatusState.FAILURE: "failure",
    StatusState.ERROR: "error",
    StatusState.NEUTRAL: "success",
}


class CommitStatuses:
    """The statuses of a repository's commits."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def stated(self, status: Status) -> tuple[str, str | None] | None:
        """Id and address of the status that already says this; `None` if the newest of its name does not."""
        path = f"{self._api.root}/commits/{encoded(status.sha)}/statuses"
        named = [each for each in self._api.listing(path) if text(each, "context") == status.name]
        newest = max(named, key=lambda each: number(each, "id"), default=None)
        if newest is None or not _says(newest, status):
            return None
        return str(number(newest, "id")), optional_text(newest, "target_url")

    def state(self, status: Status) -> Receipt:
        """State the result; nothing is written if it is already stated."""
        found = self.stated(status)
        if found is not None:
            return Receipt(Action.UNCHANGED, *found)
        made = self._api.patience.write(
            partial(self._api.send, "POST", f"{self._api.root}/statuses/{encoded(status.sha)}", _content(status)),
            lambda: {"id": int(known[0]), "target_url": known[1]} if (known := self.stated(status)) else None,
        )
        return Receipt(Action.CREATED, str(number(made, "id")), optional_text(made, "target_url"))


def _content(status: Status) -> dict[str, object]:
    content: dict[str, object] = {
        "state": _STATES[status.state],
        "context": status.name,
        "description": _description(status),
    }
    if status.details_url:
        content["target_url"] = status.details_url
    return content


def _description(status: Status) -> str:
    return status.title if len(status.title) <= _MAX_WORDS else status.title[: _MAX_WORDS - 1] + "…"


def _says(stated: Json, status: Status) -> bool:
    return (
        text(stated, "state") == _STATES[status.state]
        and (optional_text(stated, "description") or "") == _description(status)
        and (status.details_url is None or optional_text(stated, "target_url") == status.details_url)
    )

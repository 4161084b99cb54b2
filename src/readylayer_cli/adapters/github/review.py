"""Places a batch of notes as one review with one notification, and says what became of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from readylayer_cli.adapters.github.access import GithubAccess
from readylayer_cli.adapters.github.accounts import rest_account
from readylayer_cli.adapters.github.changes import GithubChanges
from readylayer_cli.adapters.github.client import Api
from readylayer_cli.adapters.github.fields import Json, number, optional_part, optional_text, text
from readylayer_cli.adapters.github.placement import Refusal, as_comment, refusals
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, HostedChange, NewNote, Receipt, ReviewReceipt

_ABOUT_LINES = ("line", "diff", "path", "position", "hunk", "body")
_NOT_SHOWN = "GitHub took the review and does not show this note in it"


@dataclass
class Review:
    """One batch on one pull request."""

    api: Api
    access: GithubAccess
    changes: GithubChanges
    change: HostedChange

    def post(self, notes: Sequence[NewNote]) -> ReviewReceipt:
        """Post all notes; if GitHub finds a line wrong, those that are, are left out and the others posted."""
        refused: list[Refusal] = []
        batch = list(notes)
        while batch:
            try:
                review = self._written(batch)
            except HostError as error:
                refused += self._refused(error, batch, is_second=bool(refused))
                gone = {note.marker for note, _ in refused}
                batch = [note for note in batch if note.marker not in gone]
            else:
                return self._receipt(review, batch, refused)
        return ReviewReceipt(refused=tuple(refused))

    def _refused(self, error: HostError, batch: Sequence[NewNote], *, is_second: bool) -> list[Refusal]:
        """The notes that the refusal is about. GitHub does not say which: our own look at the diff tells."""
        about_lines = any(word in error.message.lower() for word in _ABOUT_LINES)
        if error.failure is not HostFailure.INVALID or "commit_id" in error.message.lower() or not about_lines:
            raise error
        found = [] if is_second else refusals(batch, self.changes.files(self.change))
        return found or [(note, error.message) for note in batch]

    def _written(self, batch: Sequence[NewNote]) -> Json:
        said = _review_body(self.change.head_sha, batch)
        body = {
            "commit_id": self.change.head_sha,
            "event": "COMMENT",
            "body": said,
            "comments": [as_comment(note) for note in batch],
        }
        return self.api.patience.write(
            partial(self.api.send, "POST", f"{self._path}/reviews", body), lambda: self._landed(said)
        )

    def _landed(self, said: str) -> Json | None:
        """The review of this batch, if GitHub has it although its answer was lost."""
        us = self.access.account()
        marker = said.rpartition("\n")[2]
        for review in self.api.listing(f"{self._path}/reviews"):
            author = optional_part(review, "user")
            if (
                author is not None
                and rest_account(author).id == us.id
                and marker in (optional_text(review, "body") or "")
            ):
                return review
        return None

    def _receipt(self, review: Json, batch: Sequence[NewNote], refused: list[Refusal]) -> ReviewReceipt:
        shown = self.api.listing(f"{self._path}/reviews/{number(review, 'id')}/comments")
        placed = {}
        for note in batch:
            comment = next((each for each in shown if note.marker in text(each, "body")), None)
            if comment is None:
                refused.append((note, _NOT_SHOWN))
            else:
                url = optional_text(comment, "html_url")
                placed[note.marker] = Receipt(Action.CREATED, str(number(comment, "id")), url)
        return ReviewReceipt(placed, tuple(refused))

    @property
    def _path(self) -> str:
        return f"{self.api.root}/pulls/{self.change.ref.number}"


def _review_body(head_sha: str, batch: Sequence[NewNote]) -> str:
    """A review of the kind COMMENT needs a body. The mark in it tells this batch from every other."""
    mark = hashlib.sha256("\0".join((head_sha, *(note.body for note in batch))).encode("utf-8", "surrogatepass"))
    count = "1 note on a line" if len(batch) == 1 else f"{len(batch)} notes on lines"
    return f"{count} of this change.\n\n<!-- readylayer:batch:{mark.hexdigest()[:32]} -->"

"""Notes that are posted one by one: what one refusal means for the others."""

from collections.abc import Callable, Sequence

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import NewNote, Receipt, ReviewReceipt

_FOR_ALL = {HostFailure.REFUSED, HostFailure.BUSY}


def post_each(notes: Sequence[NewNote], post: Callable[[NewNote], Receipt]) -> ReviewReceipt:
    """Post the notes in turn. A refusal of one leaves the others; one that would hit all ends the batch.

    Raises `HostError` only if nothing was placed, since what was placed must be told.
    """
    placed: dict[str, Receipt] = {}
    refused: list[tuple[NewNote, str]] = []
    for at, note in enumerate(notes):
        try:
            placed[note.marker] = post(note)
        except HostError as error:
            if error.failure not in _FOR_ALL:
                refused.append((note, error.message))
                continue
            if not placed:
                raise
            refused += [(each, error.message) for each in notes[at:]]
            break
    return ReviewReceipt(placed, tuple(refused))

"""What one refusal means for the other notes of a batch."""

import pytest

from readylayer_cli.adapters.bitbucket.batch import post_each
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Anchor, NewNote, Receipt, Side
from readylayer_cli.domain.position import DiffPosition

HERE = Anchor("a.py", "a.py", Side.NEW, DiffPosition(None, 1), DiffPosition(None, 1))
NOTES = [NewNote(HERE, f"body {name}", name) for name in ("one", "two", "three")]


def failing(at: str, failure: HostFailure):
    def post(note: NewNote) -> Receipt:
        if note.marker == at:
            raise HostError("RL3030", f"no {note.marker}", failure=failure)
        return Receipt(Action.CREATED, note.marker)

    return post


@pytest.mark.parametrize("failure", [HostFailure.INVALID, HostFailure.MISSING, HostFailure.BROKEN])
def test_the_refusal_of_one_leaves_the_others(failure: HostFailure) -> None:
    receipt = post_each(NOTES, failing("two", failure))
    assert list(receipt.placed) == ["one", "three"]
    assert [(note.marker, why) for note, why in receipt.refused] == [("two", "no two")]


@pytest.mark.parametrize("failure", [HostFailure.REFUSED, HostFailure.BUSY])
def test_a_refusal_that_hits_all_ends_the_batch_and_tells_what_was_placed(failure: HostFailure) -> None:
    receipt = post_each(NOTES, failing("two", failure))
    assert list(receipt.placed) == ["one"]
    assert [note.marker for note, _ in receipt.refused] == ["two", "three"]


@pytest.mark.parametrize("failure", [HostFailure.REFUSED, HostFailure.BUSY])
def test_if_nothing_was_placed_the_refusal_is_raised(failure: HostFailure) -> None:
    with pytest.raises(HostError, match="no one"):
        post_each(NOTES, failing("one", failure))

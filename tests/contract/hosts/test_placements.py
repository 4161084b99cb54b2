"""Every place that is computed from the hunks of a real diff is one that the host accepts."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.host import Anchor, NewNote, Side
from readylayer_cli.workflows.publish.markers import FindingMarker, marked, place_of
from readylayer_cli.workflows.publish.placement import place_on
from tests.contract.hosts.stage import Stage
from tests.contract.hosts.stages import STAGES
from tests.fakes.hosts.replay import PullRequest
from tests.unit.workflows.publish.remarks import key

PUSHES = 6
NOTES_A_PUSH = 50  # of 7 hosts: 2,100 placements in all


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    made = STAGES[request.param]()
    with made.fake:
        yield made
    assert made.fake.faults_found == []


def test_no_computed_place_is_refused(stage: Stage, tmp_path: Path) -> None:
    chance = random.Random(stage.name)
    host = stage.host()
    for push in PullRequest(tmp_path / "repo", 11).pushes(PUSHES):
        stage.push(push.files, push.head_sha)
        anchors = list(_some(chance, push.files, outside=host.capabilities.notes_outside_hunks))
        notes = []
        for number, anchor in enumerate(anchors):
            marker = FindingMarker("review", key(f"{push.head_sha} {number}"), place_of(anchor.path), "0" * 12)
            notes.append(NewNote(anchor, marked(f"note {number}", marker, host.capabilities.markers), marker.identity))
        receipt = host.discussion.post_review(host.changes.change(stage.ref), notes)
        assert receipt.refused == ()
        assert receipt.placed.keys() == {note.marker for note in notes}


def _some(chance: random.Random, files: ChangeSet, *, outside: bool) -> Iterator[Anchor]:
    """Random ranges of random files on either side, as far as the diff shows them."""
    found = 0
    while found < NOTES_A_PUSH:
        file = chance.choice(files.files)
        first = chance.randint(1, 80)
        last = first + chance.choice([0, 0, 0, 1, 2, 5])
        side = chance.choice([Side.NEW, Side.NEW, Side.OLD])
        anchor = place_on(file, side, first, last, outside_hunks=outside)
        if anchor is not None:
            found += 1
            yield anchor

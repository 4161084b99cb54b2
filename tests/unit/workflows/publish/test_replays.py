"""Over the life of a pull request no finding is told twice and none is lost."""

from pathlib import Path

import pytest

from readylayer_cli.workflows.publish.markers import read_finding_marker
from readylayer_cli.workflows.publish.publisher import Target, publish
from tests.fakes.hosts.memory import REF, MemoryHost
from tests.fakes.hosts.replay import PullRequest


@pytest.mark.parametrize("seed", range(8))
def test_ten_pushes_leave_each_finding_in_one_place(seed: int, tmp_path: Path) -> None:
    host = MemoryHost("")
    for push in PullRequest(tmp_path / "repo", seed).pushes(10):
        host.head_sha = push.head_sha
        target = Target(REF, push.files, 4)
        spread = publish(push.publication(), target, host.host()).spread
        assert spread is not None
        told = [*spread.inline, *(each.spot for each in (*spread.annotated, *spread.listed, *spread.dismissed))]
        assert sorted(told) == sorted(each.spot for each in push.remarks)
        standing = [
            marker.key
            for note in host.posted
            if not note.resolved and (marker := read_finding_marker(note.body, "review"))
        ]
        assert len(standing) == len(set(standing))
        assert set(standing) <= {each.key for each in push.remarks}
        before = host.writes
        publish(push.publication(), target, host.host())
        assert host.writes == before

"""How many writes a run costs, through the publisher."""

import pytest

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.publication import Publication
from readylayer_cli.workflows.publish.publisher import Target, publish
from tests.fakes.hosts.github.stage import GithubStage
from tests.unit.workflows.publish.remarks import HEAD, diff_of, publication, remark

DIFF = diff_of(parse_diff, [("src/app.py", 300)])


def writes_of(stage: GithubStage, said: Publication) -> int:
    before = len(stage.fake.writes)
    assert publish(said, Target(stage.ref, DIFF, 5), stage.host()).problems == ()
    return len(stage.fake.writes) - before


@pytest.mark.parametrize(
    ("enterprise", "token", "most"), [(False, "job-token", 6), (True, "job-token", 6), (False, "person-token", 3)]
)
def test_two_hundred_findings_cost_few_writes_and_a_second_run_none(enterprise: bool, token: str, most: int) -> None:
    stage = GithubStage(enterprise=enterprise, token=token)
    with stage.fake:
        stage.push(DIFF, HEAD)
        said = publication(*(remark(f"r{number}", line=number + 1) for number in range(200)))
        assert writes_of(stage, said) <= most
        assert len(stage.annotations(HEAD)) == (195 if token == "job-token" else 0)
        assert writes_of(stage, said) == 0
    assert stage.fake.faults_found == []

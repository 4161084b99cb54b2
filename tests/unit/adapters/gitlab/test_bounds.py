"""A large review costs six writes, and none when it is repeated."""

from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.workflows.publish.publisher import Target, publish
from tests.fakes.hosts.gitlab.stage import GitlabStage
from tests.unit.adapters.gitlab.samples import HEAD, NEXT_HEAD
from tests.unit.workflows.publish.remarks import diff_of, publication, remark


def test_two_hundred_findings_cost_six_writes_and_nothing_when_repeated(stage: GitlabStage) -> None:
    diff = diff_of(parse_diff, [("src/app.py", 300)])
    stage.push(diff, HEAD)
    remarks = [remark(f"finding {number}", line=number) for number in range(1, 201)]
    target = Target(stage.ref, diff, stage.host().capabilities.inline_per_run or 0)
    first = publish(publication(*remarks, head_sha=HEAD), target, stage.host())
    assert (first.problems, first.created, len(stage.fake.writes)) == ((), 3, 6)
    assert len(stage.shown()) == 4
    second = publish(publication(*remarks, head_sha=HEAD), target, stage.host())
    assert (second.problems, len(stage.fake.writes)) == ((), 6)


def test_a_mended_finding_is_resolved_and_one_that_moved_is_kept(stage: GitlabStage) -> None:
    stage.push(diff_of(parse_diff, [("src/app.py", 9)]), HEAD)
    target = Target(stage.ref, stage.merge_request.versions[-1].diff, 3)
    publish(publication(remark("one"), remark("two", line=3), head_sha=HEAD), target, stage.host())
    diff = diff_of(parse_diff, [("src/app.py", 12)])
    stage.push(diff, NEXT_HEAD)
    again = publish(publication(remark("two", line=5), head_sha=NEXT_HEAD), Target(stage.ref, diff, 3), stage.host())
    assert (again.problems, again.created, again.resolved, again.kept) == ((), 0, 1, 1)
    assert [shown.resolved for shown in stage.shown() if shown.path] == [True, False]

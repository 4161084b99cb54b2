"""ci-missing-permissions: a workflow that outsiders start keeps the token's default rights."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import OUTSIDER_TRIGGERS, WORKFLOW_PATH, line_match, read_workflow


def check(file: SourceFile) -> Iterable[Match]:
    workflow = read_workflow(file)
    outside = sorted(workflow.triggers & OUTSIDER_TRIGGERS) if workflow is not None else []
    if workflow is None or not outside or workflow.root.get("permissions") is not None:
        return
    for job in workflow.jobs:
        if job.node.get("permissions") is None:
            message = f"`{outside[0]}` runs this job for anybody, and nothing limits its token"
            yield line_match(file, max(job.node.line - 1, 1), message, anchor=job.name, symbol=job.name)


_PATH = ".github/workflows/label.yml"
_JOB = "jobs:\n  label:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/labeler@v5\n"

RULE = FileRule(
    id="ci-missing-permissions",
    title="A job that outsiders can start does not limit its token",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-250",),
    languages=("yaml",),
    path_pattern=WORKFLOW_PATH,
    triggers=tuple(sorted(OUTSIDER_TRIGGERS)),
    what="A workflow on `pull_request_target`, `issue_comment` or another event that anybody can cause, without `permissions:`.",
    why="The token then has the repository's default rights, in older repositories the right to write everything; "
    "any flaw in a step is worth that much more.",
    fix="Add `permissions: {}` to the workflow and give each job what it needs.",
    check=check,
    bad=(
        Example("on: pull_request_target\n" + _JOB, _PATH),
        Example("on:\n  issue_comment:\n    types: [created]\n" + _JOB, _PATH),
    ),
    good=(
        Example("on: pull_request_target\npermissions:\n  pull-requests: write\n" + _JOB, _PATH),
        Example("on: pull_request # not pull_request_target\n" + _JOB, _PATH),
    ),
)

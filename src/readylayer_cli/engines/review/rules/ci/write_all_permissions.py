"""ci-write-all-permissions: a workflow's token may write everything."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import WORKFLOW_PATH, line_match, read_workflow


def check(file: SourceFile) -> Iterable[Match]:
    workflow = read_workflow(file)
    if workflow is None:
        return
    for name, holder in [("", workflow.root), *((job.name, job.node) for job in workflow.jobs)]:
        permissions = holder.get("permissions")
        if permissions is not None and permissions.text == "write-all":
            yield line_match(file, permissions.line, symbol=name)


_PATH = ".github/workflows/build.yml"
_JOB = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n"

RULE = FileRule(
    id="ci-write-all-permissions",
    title="The workflow's token may write to everything in the repository",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-250", "CWE-732"),
    languages=("yaml",),
    path_pattern=WORKFLOW_PATH,
    triggers=("write-all",),
    what="`permissions: write-all` on a workflow or a job.",
    why="Every action and script of the job can push code, publish packages and change releases; one of them gone "
    "bad is enough.",
    fix="Name the permissions that the job needs, for example `permissions: {contents: read, pull-requests: write}`.",
    check=check,
    bad=(
        Example("on: push\npermissions: write-all\n" + _JOB, _PATH),
        Example("on: push\njobs:\n  a:\n    permissions: write-all\n    runs-on: x\n    steps: [{run: make}]\n", _PATH),
    ),
    good=(
        Example("on: push\npermissions:\n  contents: write\n" + _JOB, _PATH),
        Example("on: push\n# never write-all here\npermissions: read-all\n" + _JOB, _PATH),
    ),
)

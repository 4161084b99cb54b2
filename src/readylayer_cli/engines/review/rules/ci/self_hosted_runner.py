"""ci-self-hosted-runner: pull requests run on the team's own machine."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import WORKFLOW_PATH, line_match, read_workflow


def check(file: SourceFile) -> Iterable[Match]:
    workflow = read_workflow(file)
    if workflow is None or not workflow.triggers & {"pull_request", "pull_request_target"}:
        return
    for job in workflow.jobs:
        runner = job.node.get("runs-on")
        if runner is not None and "self-hosted" in runner.words():
            yield line_match(file, runner.line, symbol=job.name)


_PATH = ".github/workflows/build.yml"

RULE = FileRule(
    id="ci-self-hosted-runner",
    title="Pull requests run on a self-hosted machine",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-829",),
    languages=("yaml",),
    path_pattern=WORKFLOW_PATH,
    triggers=("self-hosted",),
    what="A job of a workflow for pull requests that runs on `self-hosted`.",
    why="In a public repository anybody can open a pull request and so run code on that machine, which keeps files, "
    "caches and network access from one job to the next.",
    fix="Use hosted runners for pull requests, or runners that are thrown away after each job, and require approval for outsiders.",
    check=check,
    bad=(
        Example("on: pull_request\njobs:\n  a:\n    runs-on: self-hosted\n    steps: [{run: make}]\n", _PATH),
        Example(
            "on: [push, pull_request]\njobs:\n  a:\n    runs-on: [self-hosted, linux]\n    steps: [{run: make}]\n",
            _PATH,
        ),
    ),
    good=(
        Example("on: push\njobs:\n  a:\n    runs-on: self-hosted\n    steps: [{run: make}]\n", _PATH),
        Example(
            "on: pull_request\njobs:\n  a: # not self-hosted\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n",
            _PATH,
        ),
    ),
)

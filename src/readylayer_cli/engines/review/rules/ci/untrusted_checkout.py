"""ci-untrusted-checkout: a privileged workflow checks out a contributor's code."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import (
    WORKFLOW_PATH,
    Job,
    Step,
    Workflow,
    line_match,
    read_workflow,
    script_line,
)
from readylayer_cli.engines.review.rules.ci._yaml import YamlNode

_PRIVILEGED = frozenset({"pull_request_target", "workflow_run", "issue_comment"})
_HEAD_REF = lazy_pattern(
    r"github\.event\.pull_request\.head|github\.head_ref|github\.event\.workflow_run\.(?:head|pull_requests)"
    r"|refs/pull/|\bhead[._-]?(?:sha|ref)\b",
    re.IGNORECASE,
)
_SCRIPT_CHECKOUT = lazy_pattern(
    r"\bgh pr checkout\b|\bgit (?:checkout|switch|fetch|merge|pull)\b[^\n]*(?:pull_request\.head|head_ref|refs/pull/|pull/\$)"
)
_GATED = lazy_pattern(
    r"label|author_association|\.login\b|github\.actor|head\.repo\.(?:full_name|fork)|approved", re.IGNORECASE
)
_BUILDS = lazy_pattern(
    r"\b(?:npm|pnpm|yarn|bun|npx|pip|poetry|uv|tox|pytest|python3?|node|make|cmake|go|cargo|mvn|gradle|bundle|rake|composer"
    r"|php|docker|bazel|just|nox|hatch|sh|bash)\b|\./",
)


def check(file: SourceFile) -> Iterable[Match]:
    workflow = read_workflow(file)
    if workflow is None or not workflow.triggers & _PRIVILEGED:
        return
    for job in workflow.jobs:
        for step in job.steps:
            line = _checkout_line(file, step)
            if line:
                yield _grade(line_match(file, line, symbol=job.name), workflow, job, step)


def _checkout_line(file: SourceFile, step: Step) -> int:
    if step.uses.startswith("actions/checkout@"):
        for key in ("ref", "repository"):
            value = step.node.get("with", key)
            if value is not None and _HEAD_REF.search(value.text) and "base" not in value.text:
                return value.line
        return 0
    for script in step.scripts():
        found = _SCRIPT_CHECKOUT.search(script.text)
        if found:
            return script_line(file, script, found[0])
    return 0


def _grade(match: Match, workflow: Workflow, job: Job, checkout: Step) -> Match:
    if _is_gated([job.node, checkout.node]) or _runs_read_only(workflow, job):
        return replace(match, severity=Severity.MEDIUM, confidence=Confidence.LOW)
    if "pull_request_target" in workflow.triggers and _builds_after(job.steps[checkout.position + 1 :]):
        return replace(match, severity=Severity.CRITICAL)
    return match


def _is_gated(nodes: Sequence[YamlNode]) -> bool:
    conditions = [node.get("if") for node in nodes]
    return (
        any(node is not None and _GATED.search(node.text) for node in conditions)
        or nodes[0].get("environment") is not None
    )


def _runs_read_only(workflow: Workflow, job: Job) -> bool:
    permissions = job.node.get("permissions") or workflow.root.get("permissions")
    if permissions is None or permissions.text == "write-all":
        return False
    return permissions.text == "read-all" or all(value.text in {"read", "none"} for _, value in permissions.pairs())


def _builds_after(steps: Sequence[Step]) -> bool:
    return any(
        step.uses.startswith("./") or ((run := step.node.get("run")) and _BUILDS.search(run.text)) for step in steps
    )


_PATH = ".github/workflows/preview.yml"
_CHECKOUT = (
    "jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
    "        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n      - run: npm ci && npm test\n"
)

RULE = FileRule(
    id="ci-untrusted-checkout",
    title="A workflow with secrets checks out the code of whoever opened the pull request",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-829", "CWE-94"),
    languages=("yaml",),
    path_pattern=WORKFLOW_PATH,
    triggers=("pull_request_target", "workflow_run", "issue_comment"),
    what="A workflow started by `pull_request_target`, `workflow_run` or `issue_comment` checks out the head of a pull "
    "request. Critical if a later step builds or runs it; medium if a label, an environment or a read-only token guards it.",
    why="These events run with the repository's secrets and a writing token, also for forks. Building the fork's code "
    "(an install script, a Makefile, a test) hands both to its author.",
    fix="Build on `pull_request`, and pass results to a second workflow that never runs the contributor's code.",
    check=check,
    bad=(
        Example("on: pull_request_target\n" + _CHECKOUT, _PATH),
        Example(
            "on:\n  issue_comment:\n    types: [created]\njobs:\n  a:\n    runs-on: x\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - run: |\n          gh pr checkout $NUMBER\n          make\n",
            _PATH,
        ),
        Example(
            "on: [workflow_run]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n"
            "        with: {ref: '${{ github.event.workflow_run.head_sha }}'}\n      - run: make\n",
            _PATH,
        ),
    ),
    good=(
        Example("on: pull_request\n" + _CHECKOUT, _PATH),
        Example(
            "on: pull_request_target\njobs:\n  label:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n"
            "      - uses: actions/labeler@v5\n",
            _PATH,
        ),
        Example(
            "on: pull_request_target\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n"
            "        with:\n          ref: ${{ github.event.pull_request.base.sha }}\n      - run: make\n",
            _PATH,
        ),
    ),
)

"""ci-inherited-secrets: every secret is handed to a workflow of another repository."""

import re
from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import WORKFLOW_PATH, is_branch, line_match, read_workflow

_COMMIT = lazy_pattern(r"@[0-9a-f]{40}\s*\Z", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    workflow = read_workflow(file)
    if workflow is None:
        return
    for job in workflow.jobs:
        secrets, uses = job.node.get("secrets"), job.node.get("uses")
        if secrets is None or uses is None or secrets.text != "inherit" or uses.text.startswith("./"):
            continue
        if not _COMMIT.search(uses.text):
            name, _, ref = uses.text.partition("@")
            message = f"All secrets go to `{name}`, at a ref that can be moved"
            match = line_match(file, secrets.line, message, symbol=job.name)
            yield replace(match, severity=Severity.MEDIUM) if is_branch(ref) else match


_PATH = ".github/workflows/release.yml"

RULE = FileRule(
    id="ci-inherited-secrets",
    title="All secrets are handed to a workflow of another repository that is not pinned",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-829", "CWE-200"),
    languages=("yaml",),
    path_pattern=WORKFLOW_PATH,
    triggers=("inherit",),
    what="`secrets: inherit` together with a reusable workflow of another repository at a tag (low) or a branch (medium).",
    why="Whoever can move that ref receives every secret of this repository and its organisation.",
    fix="Pass the secrets that are needed by name, and name the workflow by its commit.",
    check=check,
    bad=(
        Example(
            "on: push\njobs:\n  a:\n    uses: acme/flows/.github/workflows/x.yml@v1\n    secrets: inherit\n", _PATH
        ),
        Example(
            "on: push\njobs:\n  a:\n    secrets: 'inherit'\n    uses: acme/flows/.github/workflows/x.yml@main\n", _PATH
        ),
    ),
    good=(
        Example("on: push\njobs:\n  a:\n    uses: ./.github/workflows/x.yml\n    secrets: inherit\n", _PATH),
        Example(
            "on: push\njobs:\n  a:\n    uses: acme/flows/.github/workflows/x.yml@v1\n"
            "    secrets:\n      token: ${{ secrets.TOKEN }} # not inherit\n",
            _PATH,
        ),
    ),
)

"""ci-unpinned-action: an action of somebody else, at a ref that can be moved."""

import re
from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import (
    WORKFLOW_OR_ACTION_PATH,
    is_branch,
    line_match,
    read_workflow,
)
from readylayer_cli.engines.review.rules.ci._yaml import YamlNode

_COMMIT = lazy_pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z", re.IGNORECASE)
_PLATFORM_OWNERS = frozenset({"actions", "github"})


def check(file: SourceFile) -> Iterable[Match]:
    workflow = read_workflow(file)
    if workflow is None:
        return
    uses = [step.node.get("uses") for _, step in workflow.steps()] + [job.node.get("uses") for job in workflow.jobs]
    for node in uses:
        if node is not None:
            yield from _judge(file, node)


def _judge(file: SourceFile, node: YamlNode) -> Iterable[Match]:
    name, separator, ref = node.text.strip().partition("@")
    if not separator or name.startswith(("./", "docker://")) or "${{" in node.text or _COMMIT.match(ref):
        return
    match = line_match(
        file, node.line, f"`{name}` is used at `{ref}`, which its owner can point elsewhere", anchor=name
    )
    if is_branch(ref):
        yield replace(match, severity=Severity.MEDIUM)
    elif name.partition("/")[0].lower() not in _PLATFORM_OWNERS:
        yield match


_HEAD = "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n"
_PATH = ".github/workflows/build.yml"

RULE = FileRule(
    id="ci-unpinned-action",
    title="An action is used at a tag or branch that its owner can move",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-829",),
    languages=("yaml",),
    path_pattern=WORKFLOW_OR_ACTION_PATH,
    triggers=("uses",),
    what="A third-party action or reusable workflow named by a tag or a branch instead of a commit. "
    "GitHub's own actions count only when they are taken from a branch.",
    why="Whoever takes over the action's repository moves the tag, and the next run executes their code with this "
    "repository's token and secrets. It has happened to actions with many thousands of users.",
    fix="Name the full commit, and keep the tag as a comment: `uses: owner/action@<40 hex digits> # v2.1.0`. "
    "Dependabot and Renovate update both.",
    check=check,
    bad=(
        Example(_HEAD + "      - uses: tj-actions/changed-files@v45\n", _PATH),
        Example(_HEAD + "      - name: Deploy\n        uses: 'acme/deploy/sub@main'\n", _PATH),
        Example("on: push\njobs:\n  call:\n    uses: acme/flows/.github/workflows/x.yml@v1\n", _PATH),
    ),
    good=(
        Example(_HEAD + "      - uses: actions/checkout@v4\n", _PATH),
        Example(_HEAD + "      - uses: acme/deploy@0123456789abcdef0123456789abcdef01234567 # v1\n", _PATH),
        Example(_HEAD + "      - uses: ./.github/actions/setup\n      - run: echo 'uses: acme/x@v1'\n", _PATH),
    ),
)

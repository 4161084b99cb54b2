"""ci-persisted-credentials: the checkout with its token in it is uploaded as an artifact."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import WORKFLOW_PATH, Step, line_match, read_workflow

_WHOLE_CHECKOUT = frozenset({".", "./", "*", "./*", "**", "**/*", "./**", ".git", "./.git", "${{ github.workspace }}"})


def check(file: SourceFile) -> Iterable[Match]:
    workflow = read_workflow(file)
    if workflow is None:
        return
    for job in workflow.jobs:
        if any(_keeps_credentials(step) for step in job.steps):
            for step in job.steps:
                path = step.node.get("with", "path") if step.uses.startswith("actions/upload-artifact@") else None
                if path is not None and _WHOLE_CHECKOUT & {line.strip() for line in path.text.splitlines()}:
                    yield line_match(file, path.line, symbol=job.name)


def _keeps_credentials(step: Step) -> bool:
    if not step.uses.startswith("actions/checkout@"):
        return False
    persist = step.node.get("with", "persist-credentials")
    return persist is None or persist.text.lower() != "false"


_PATH = ".github/workflows/build.yml"
_HEAD = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n"
_UPLOAD = "      - uses: actions/upload-artifact@v4\n        with:\n          path: "

RULE = FileRule(
    id="ci-persisted-credentials",
    title="The whole checkout, credentials included, is uploaded as an artifact",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-522",),
    languages=("yaml",),
    path_pattern=WORKFLOW_PATH,
    triggers=("upload-artifact",),
    what="`actions/checkout` leaves its token in `.git/config`, and a later step uploads the whole working directory.",
    why="Artifacts can be read by everybody who can read the repository; the token works until the job ends.",
    fix="Add `with: {persist-credentials: false}` to the checkout, or upload only the build's output.",
    check=check,
    bad=(
        Example(_HEAD + _UPLOAD + ".\n", _PATH),
        Example(_HEAD + _UPLOAD + "${{ github.workspace }}\n", _PATH),
    ),
    good=(
        Example(_HEAD + _UPLOAD + "dist/\n", _PATH),
        Example(_HEAD + "        with:\n          persist-credentials: false\n" + _UPLOAD + ".\n", _PATH),
    ),
)

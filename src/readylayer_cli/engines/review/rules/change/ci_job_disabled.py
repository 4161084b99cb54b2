"""change-ci-job-disabled: a job or step of the pipeline is kept and never runs."""

from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._ci_files import gate_pairs, gates_in, is_ci_file, is_workflow
from readylayer_cli.engines.review.rules.change._places import head_span, removed_span
from readylayer_cli.engines.review.rules.ci._workflow import Workflow, read_workflow
from readylayer_cli.engines.review.view import ChangeView, FilePair

_NEVER = lazy_pattern(
    r"^\s*-?\s*(?:if|when|enabled|condition)\s*:\s*[\"']?(?:\$\{\{\s*)?(?:false|never)(?:\s*&&[^}]*)?(?:\s*\}\})?[\"']?\s*(?:#.*)?$"
)
_EVENTS = ("pull_request", "merge_group", "push")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in gate_pairs(view):
        if pair.head is None or not is_ci_file(pair.path):
            continue
        before = sum(bool(_NEVER.match(text)) for _, text in pair.change.removed)
        never = [line for line, text in pair.change.added if _NEVER.match(text)]
        if pair.base is not None and len(never) > before:
            for line in never:
                message = "This part of the pipeline never runs"
                yield ChangeMatch(
                    pair.path,
                    Match(head_span(pair.head, line), message=message, anchor=f"never {_context(pair, line)}"),
                )
        if is_workflow(pair.path):
            yield from _lost_triggers(pair)


def _context(pair: FilePair, line: int) -> str:
    lines = pair.head.lines if pair.head is not None else []
    return lines[line - 2].strip() if 2 <= line <= len(lines) else ""


def _lost_triggers(pair: FilePair) -> Iterator[ChangeMatch]:
    old = read_workflow(pair.base) if pair.base is not None else None
    new = read_workflow(pair.head) if pair.head is not None else None
    if old is None or new is None or pair.head is None or not gates_in(pair.head.lines):
        return
    lost = [event for event in _EVENTS if event in old.triggers and event not in new.triggers]
    if lost and not new.triggers & {"pull_request", "pull_request_target", "workflow_call"}:
        message = f"Does not run on `{lost[0]}` any more, so changes are not checked before they are merged"
        line = next((number for number, text in pair.change.removed if lost[0] in text), 1)
        severity = Severity.LOW if lost[0] == "push" else None
        yield ChangeMatch(
            pair.path,
            Match(removed_span(pair, line), message=message, anchor=lost[0], symbol=_name(new), severity=severity),
        )


def _name(workflow: Workflow) -> str:
    name = workflow.root.get("name")
    return name.text if name is not None else ""


_FLOW = "name: CI\non:\n  push:\n  pull_request:\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest -q\n"
_PATH = ".github/workflows/test.yml"

RULE = ChangeRule(
    id="change-ci-job-disabled",
    title="A part of the pipeline is kept and never runs",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("gates",),
    what="`if: false` or `when: never` added to a job or step, or a workflow with checks that does not start on pull requests any more.",
    why="A required check that is skipped counts as passed on GitHub. The file still looks as if the work were done.",
    fix="Repair the job, or delete it together with the promise that it stands for.",
    check=check,
    bad=(
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW.replace("    runs-on", "    if: false\n    runs-on")}),
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW.replace("  pull_request:\n", "")}),
        ChangeExample({".gitlab-ci.yml": "test:\n  script: [pytest]\n"}, {".gitlab-ci.yml": "test:\n  script: [pytest]\n  when: never\n"}),
    ),
    good=(
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW.replace("    runs-on", "    if: github.repository == 'a/b'\n    runs-on")}),
        ChangeExample({_PATH: _FLOW}, {_PATH: _FLOW.replace("  push:\n", "")}),
    ),
)  # fmt: skip

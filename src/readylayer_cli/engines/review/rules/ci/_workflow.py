"""GitHub workflows and composite actions as jobs and steps that know their lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rule import Match
from readylayer_cli.engines.review.rules.ci._yaml import YamlNode, read_yaml

WORKFLOW_PATH = r"(?:^|/)\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml$"
WORKFLOW_OR_ACTION_PATH = WORKFLOW_PATH + r"|(?:^|/)action\.ya?ml$"

OUTSIDER_TRIGGERS = frozenset(
    {
        "pull_request_target", "issues", "issue_comment", "discussion", "discussion_comment", "workflow_run", "fork", "watch",
        "gollum",
    }
)  # fmt: skip
"""Events that anybody can cause and that run with the repository's own secrets and token."""

_SCRIPT_INPUTS = frozenset(
    {"script", "run", "cmd", "command", "commands", "inlinescript", "pre-command", "post-command"}
)
_BRANCHES = frozenset({"main", "master", "develop", "dev", "trunk", "head", "latest", "next", "edge", "nightly"})


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One entry of `steps:`; `position` counts from 0 within its job."""

    node: YamlNode
    position: int

    @property
    def uses(self) -> str:
        """The action that is used, `owner/name@ref`; empty for a script."""
        found = self.node.get("uses")
        return found.text.strip() if found is not None else ""

    def scripts(self) -> Iterator[YamlNode]:
        """What is run as code: `run:`, and the scripts given to actions that run one."""
        run = self.node.get("run")
        if run is not None:
            yield run
        given = self.node.get("with")
        for key, value in given.pairs() if given is not None else ():
            if key.lower() in _SCRIPT_INPUTS and value.scalar is not None:
                yield value

    @property
    def label(self) -> str:
        """The step's name as a person would call it."""
        name = self.node.get("name") or self.node.get("id")
        if name is not None and name.text:
            return name.text
        script = self.node.get("run")
        lines = script.text.strip().splitlines() if script is not None else []
        return self.uses or (lines[0][:80] if lines else "")


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One entry of `jobs:`; a composite action is one job called `runs`."""

    name: str
    node: YamlNode
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Workflow:
    """A workflow or composite action; an action has no triggers."""

    root: YamlNode
    triggers: frozenset[str]
    jobs: tuple[Job, ...]

    def steps(self) -> Iterator[tuple[Job, Step]]:
        """Every step of every job, in order."""
        for job in self.jobs:
            for step in job.steps:
                yield job, step


@lru_cache(maxsize=16)
def read_workflow(file: SourceFile) -> Workflow | None:
    """The workflow in this file; `None` if it is none."""
    root = read_yaml(file.text)
    if root is None:
        return None
    triggers = root.get("on")
    runs = root.get("runs")
    jobs = root.get("jobs")
    if jobs is not None:
        found = tuple(_job(name, node) for name, node in jobs.pairs())
    elif runs is not None:
        found = (_job("runs", runs),)
    else:
        return None
    return Workflow(root, frozenset(triggers.words()) if triggers is not None else frozenset(), found)


def is_branch(ref: str) -> bool:
    """Whether the name is that of a branch, which moves with every commit, rather than that of a release."""
    return ref.strip().lower().removeprefix("refs/heads/") in _BRANCHES


def script_line(file: SourceFile, node: YamlNode, text: str) -> int:
    """The first line of the node that holds this text; the node's own line if none does."""
    first_words = text.strip().splitlines()[0] if text.strip() else ""
    for number in range(node.line, min(node.last + 1, len(file.lines)) + 1):
        if first_words in file.lines[number - 1]:
            return number
    return node.line


def line_match(file: SourceFile, line: int, message: str = "", *, anchor: str = "", symbol: str = "") -> Match:
    """A match of one whole line; the line's text is the anchor unless another is given."""
    text = file.lines[line - 1] if line <= len(file.lines) else ""
    return Match(file.line_span(line), message=message, anchor=anchor or text.strip(), symbol=symbol)


def _job(name: str, node: YamlNode) -> Job:
    steps = node.get("steps")
    items = steps.items if steps is not None else []
    return Job(name, node, tuple(Step(item, position) for position, item in enumerate(items)))

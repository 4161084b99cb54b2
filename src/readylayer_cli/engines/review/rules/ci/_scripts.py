"""Shell scripts of CI files: every place where a line of shell is written, whatever the CI system."""

import re
from collections.abc import Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.ci._workflow import WORKFLOW_OR_ACTION_PATH, read_workflow
from readylayer_cli.engines.review.rules.ci._yaml import YamlNode, read_yaml

CI_PATH = (
    WORKFLOW_OR_ACTION_PATH
    + r"|(?:^|/)\.?gitlab-ci[^/]*\.ya?ml$|(?:^|/)\.gitlab/ci/.+\.ya?ml$|(?:^|/)bitbucket-pipelines\.ya?ml$"
    r"|(?:^|/)azure-pipelines[^/]*\.ya?ml$|(?:^|/)\.circleci/config\.ya?ml$|(?:^|/)\.travis\.ya?ml$"
)
_SCRIPT_KEYS = frozenset(
    {"run", "script", "before_script", "after_script", "command", "install", "before_install", "bash", "sh"}
)
_MAX_NODES = 20_000
_COMMENT_LINE = lazy_pattern(r"^[ \t]*#[^\n]*", re.MULTILINE)
_JOINED = lazy_pattern(r"[ \t]*\\\r?\n[ \t]*")


def shell_scripts(file: SourceFile) -> Iterator[YamlNode]:
    """Scalars that hold shell: `run:` of workflow steps, `script:` lists of GitLab, Bitbucket and the like."""
    workflow = read_workflow(file)
    if workflow is not None:
        for _, step in workflow.steps():
            run = step.node.get("run")
            if run is not None:
                yield run
        return
    root = read_yaml(file.text)
    if root is not None:
        yield from _scripts_below(root)


def commands(script: YamlNode) -> str:
    """The script's text without comment lines, continued lines joined."""
    return _JOINED.sub(" ", _COMMENT_LINE.sub("", script.text))


def _scripts_below(root: YamlNode) -> Iterator[YamlNode]:
    pending, seen = [root], {id(root)}
    while pending and len(seen) < _MAX_NODES:
        node = pending.pop()
        for key, value in node.pairs():
            if key in _SCRIPT_KEYS:
                yield from (part for part in (value, *value.items) if part.scalar is not None)
        for child in [*(value for _, value in node.entries), *node.items]:
            if id(child) not in seen:
                seen.add(id(child))
                pending.append(child)

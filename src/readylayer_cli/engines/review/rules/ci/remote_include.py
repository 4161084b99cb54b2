"""ci-remote-include: the pipeline is put together from a file that others can change."""

import re
from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import line_match
from readylayer_cli.engines.review.rules.ci._yaml import YamlNode, read_yaml

_COMMIT = lazy_pattern(r"[0-9a-f]{40}\b", re.IGNORECASE)
_MOVING_REFS = frozenset({"main", "master", "develop", "head", "HEAD", "latest", "~latest"})


def check(file: SourceFile) -> Iterable[Match]:
    root = read_yaml(file.text)
    include = root.get("include") if root is not None else None
    if include is None:
        return
    for entry in include.items or [include]:
        yield from _judge(file, entry)


def _judge(file: SourceFile, entry: YamlNode) -> Iterable[Match]:
    remote = entry.get("remote") or (entry if entry.text.startswith(("http://", "https://")) else None)
    if remote is not None:
        if entry.get("integrity") is None and not _COMMIT.search(remote.text):
            yield line_match(file, remote.line, f"The pipeline is read from {remote.text[:120]}, whatever stands there")
        return
    project, ref = entry.get("project"), entry.get("ref")
    if project is not None and (ref is None or ref.text in _MOVING_REFS):
        message = f"The pipeline is read from the newest state of `{project.text}`"
        yield replace(line_match(file, project.line, message), severity=Severity.LOW)


RULE = FileRule(
    id="ci-remote-include",
    title="The pipeline includes a file that others can change at any time",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-829",),
    languages=("yaml",),
    path_pattern=r"(?:^|/)\.?gitlab-ci[^/]*\.ya?ml$|(?:^|/)\.gitlab/ci/.+\.ya?ml$",
    triggers=("remote", "project", "http"),
    what="A GitLab `include` of a remote address without an integrity hash, or (low) of another project at a branch.",
    why="Whoever can change that file decides what runs in this project's pipelines, with its variables and tokens.",
    fix="Add `integrity: sha256-...` to the remote include, or give the project's include a commit as `ref`.",
    check=check,
    bad=(
        Example("include:\n  - remote: 'https://example.com/ci/build.yml'\n", ".gitlab-ci.yml"),
        Example("include: 'https://example.com/ci/build.yml'\ntest: {script: [make]}\n", ".gitlab-ci.yml"),
        Example("include:\n  - project: acme/ci\n    file: /build.yml\n", ".gitlab-ci.yml"),
    ),
    good=(
        Example("include:\n  - local: ci/build.yml # no remote\n", ".gitlab-ci.yml"),
        Example("include:\n  - remote: https://example.com/b.yml\n    integrity: sha256-abc=\n", ".gitlab-ci.yml"),
        Example(
            "include:\n  - project: acme/ci\n    ref: 0123456789abcdef0123456789abcdef01234567\n    file: b.yml\n",
            ".gitlab-ci.yml",
        ),
    ),
)

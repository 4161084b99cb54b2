"""ci-unsecure-commands: workflow commands that print their way into the environment are switched back on."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._workflow import WORKFLOW_OR_ACTION_PATH, line_match

_SWITCH = lazy_pattern(
    r"^\s*[^#\n]{0,200}\bACTIONS_ALLOW_UNSECURE_COMMANDS['\"]?\s*[:=]\s*['\"]?(?:true|1)\b", re.IGNORECASE
)


def check(file: SourceFile) -> Iterable[Match]:
    for number, text in enumerate(file.lines, 1):
        if "ACTIONS_ALLOW_UNSECURE_COMMANDS" in text and _SWITCH.match(text[:400]):
            yield line_match(file, number)


_PATH = ".github/workflows/build.yml"

RULE = FileRule(
    id="ci-unsecure-commands",
    title="Printed text can set environment variables of later steps again",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-77", "CWE-94"),
    languages=("yaml",),
    path_pattern=WORKFLOW_OR_ACTION_PATH,
    triggers=("ACTIONS_ALLOW_UNSECURE_COMMANDS",),
    what="`ACTIONS_ALLOW_UNSECURE_COMMANDS: true`, which brings back `::set-env` and `::add-path`.",
    why="Anything that prints untrusted text (a test name, a commit message) can then change `PATH` or `LD_PRELOAD` "
    "and run code. The commands were removed for this reason (CVE-2020-15228).",
    fix='Write to the files instead: `echo "NAME=value" >> "$GITHUB_ENV"`.',
    check=check,
    bad=(
        Example("on: push\nenv:\n  ACTIONS_ALLOW_UNSECURE_COMMANDS: true\njobs: {}\n", _PATH),
        Example("on: push\njobs:\n  a:\n    env:\n      ACTIONS_ALLOW_UNSECURE_COMMANDS: 'true'\n", _PATH),
    ),
    good=(
        Example("on: push\nenv:\n  ACTIONS_ALLOW_UNSECURE_COMMANDS: false\njobs: {}\n", _PATH),
        Example("on: push\n# ACTIONS_ALLOW_UNSECURE_COMMANDS: true is not needed any more\njobs: {}\n", _PATH),
    ),
)

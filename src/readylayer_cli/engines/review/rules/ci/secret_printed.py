"""ci-secret-printed: a secret is printed into the log."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._scripts import CI_PATH, commands, shell_scripts
from readylayer_cli.engines.review.rules.ci._workflow import line_match, script_line

_PRINT = lazy_pattern(
    r"(?:^|[;&|]\s*|\bthen\s+|\bdo\s+)\s*(?:echo|printf|print|Write-Host|Write-Output)\b([^\n;&]*)", re.MULTILINE
)
_SECRET = lazy_pattern(r"\$\{\{[^}]{0,200}\b(?:secrets\.(?!GITHUB_TOKEN\b)\w+|toJSON\(\s*secrets\s*\))[^}]{0,200}\}\}")
_COMPARED = lazy_pattern(r"\$\{\{[^}]*(?:==|!=|&&)[^}]*\}\}")


def check(file: SourceFile) -> Iterable[Match]:
    for script in shell_scripts(file):
        for found in _PRINT.finditer(commands(script)):
            said = found[1]
            secret = _SECRET.search(said)
            if secret and not _goes_elsewhere(said) and not _COMPARED.search(secret[0]):
                yield line_match(file, script_line(file, script, secret[0]))


def _goes_elsewhere(said: str) -> bool:
    outside_expressions = re.sub(r"\$\{\{[^}]{0,400}\}\}", "", said)
    return "|" in outside_expressions or ">" in outside_expressions or "::add-mask::" in said


_PATH = ".github/workflows/deploy.yml"
_HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"

RULE = FileRule(
    id="ci-secret-printed",
    title="A secret is printed into the job's log",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-532",),
    languages=("yaml",),
    path_pattern=CI_PATH,
    triggers=("secrets",),
    what="`echo` or `printf` of `${{ secrets.NAME }}` without a pipe or a redirection.",
    why="The runner hides only the exact value; a part, another encoding or a value on several lines stands readable "
    "in a log that many people, often everybody, can open.",
    fix="Do not print it. To test that it is set, print whether it is empty.",
    check=check,
    bad=(
        Example(_HEAD + '      - run: echo "token is ${{ secrets.DEPLOY_TOKEN }}"\n', _PATH),
        Example(_HEAD + "      - run: |\n          set -x\n          printf '%s' '${{ toJSON(secrets) }}'\n", _PATH),
    ),
    good=(
        Example(_HEAD + "      - run: echo '${{ secrets.KEY }}' | docker login -u me --password-stdin\n", _PATH),
        Example(
            _HEAD + '      - run: |\n          mkdir -p ~/.ssh\n          echo "${{ secrets.SSH_KEY }}" > ~/.ssh/id\n',
            _PATH,
        ),
        Example(_HEAD + "      - run: echo \"set ${{ secrets.KEY != '' }}\"\n", _PATH),
    ),
)

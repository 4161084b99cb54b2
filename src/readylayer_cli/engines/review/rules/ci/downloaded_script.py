"""ci-downloaded-script: CI downloads a script and runs it unseen."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._scripts import CI_PATH, commands, shell_scripts
from readylayer_cli.engines.review.rules.ci._workflow import line_match, script_line

_PIPED = lazy_pattern(
    r"\b(?:curl|wget)\b[^\n|;&]{0,400}\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:env\s+)?(?:\w+=\S+\s+)*(?:/\w+/)*(?:ba|z|da|k)?sh\b"
    r"|\b(?:curl|wget)\b[^\n|;&]{0,400}\|\s*(?:sudo\s+)?(?:python3?|node|perl|ruby|php)\b(?!\s+-c|\s+-m|\s+-e)"
    r"|\b(?:ba|z)?sh\s+(?:-c\s+)?[\"']?[<$]\(\s*(?:curl|wget)\b|\bsource\s+<\(\s*(?:curl|wget)\b"
    r"|\bi(?:wr|rm)\b[^\n|]{0,300}\|\s*iex\b",
)


def check(file: SourceFile) -> Iterable[Match]:
    for script in shell_scripts(file):
        text = commands(script)
        for found in _PIPED.finditer(text):
            start = text[found.start() :].split("|")[0][:40]
            yield line_match(file, script_line(file, script, start.strip()), anchor=found[0])


_PATH = ".github/workflows/build.yml"
_HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"

RULE = FileRule(
    id="ci-downloaded-script",
    title="CI downloads a script and runs it unseen",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-494", "CWE-829"),
    languages=("yaml",),
    path_pattern=CI_PATH,
    triggers=("curl", "wget", "iwr", "irm"),
    what="`curl ... | sh`, `bash <(curl ...)` and relatives in a CI script.",
    why="Whoever controls the server, or the branch behind the address, runs code in the job with its secrets. "
    "Nothing notices that the script changed.",
    fix="Install a fixed version from a package registry, or download to a file and compare its SHA-256 before running it.",
    check=check,
    bad=(
        Example(_HEAD + "      - run: curl -sSL https://install.example.com | sudo bash -s -- -y\n", _PATH),
        Example(_HEAD + "      - run: |\n          set -e\n          bash <(curl -s https://codecov.example/bash)\n", _PATH),
        Example("test:\n  script:\n    - wget -qO- https://example.com/get.sh | sh\n    - make\n", ".gitlab-ci.yml"),
    ),
    good=(
        Example(_HEAD + "      - run: curl -sSL https://example.com/data.json | jq .name\n", _PATH),
        Example(_HEAD + "      - run: |\n          # never curl x | sh\n          curl -fo tool.tgz https://example.com/t\n"
                "          echo 'abc  tool.tgz' | sha256sum -c\n", _PATH),
        Example(_HEAD + "      - run: curl -s https://example.com/v | python -c 'import sys; print(sys.stdin.read())'\n", _PATH),
    ),
)  # fmt: skip

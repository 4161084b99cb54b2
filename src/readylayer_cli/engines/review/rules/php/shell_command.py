"""php-shell-command: a shell gets a command line made of values."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._flow import value_of
from readylayer_cli.engines.review.rules.php._reach import request_value

_SHELLS = ("exec", "system", "shell_exec", "passthru", "popen", "proc_open")
_QUOTING = lazy_pattern(r"escapeshell(?:arg|cmd)|escape\w*\Z|quote\w*\Z", re.IGNORECASE)
_TRUSTED = lazy_pattern(
    r"binary|executable|php_?bin|PHP_BINARY|\bpath|cmd_?path|pid\b|escaped|quoted|option|flags", re.IGNORECASE
)

_CONSOLE = lazy_pattern(
    r"(?:^|/)(?:commands?|console|cli|bin|scripts?|tools?|build|deploy|installer)\b|Command\.php$|\bcli", re.IGNORECASE
)

_CONSOLE_GRADE = Severity.LOW, Confidence.LOW


def check(file: SourceFile) -> Iterable[Match]:
    for place, command in _sinks(file):
        if command.kind() == "array_creation_expression":
            continue
        value = value_of(file, command, _QUOTING)
        if value.sources:
            if request_value(file, command, _QUOTING) is not None:
                grade = Severity.CRITICAL, Confidence.HIGH
                yield traced_match(file, place, value, "A shell runs a command line that holds request data", grade)
        elif value.is_built and value.template.strip().strip(HOLE) and _doubtful(value.unknown):
            yield traced_match(file, place, value, grade=_CONSOLE_GRADE if _CONSOLE.search(file.path) else None)


def _sinks(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.to(*_SHELLS):
        command = call.argument(0, "command")
        if command is not None:
            yield call.node, command
    if "`" in file.text:
        for node in file.find_all({"kind": "shell_command_expression"}):
            yield node, node
    for call in file.calls.method("fromShellCommandline"):
        if call.positional:
            yield call.node, call.positional[0]


def _doubtful(unknown: Iterable[SgNode]) -> bool:
    return any(not _TRUSTED.search(node.text()[:200]) for node in unknown)


RULE = FileRule(
    id="php-shell-command",
    title="A shell gets a command line that is put together from values",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-78",),
    languages=("php",),
    triggers=("exec(", "system(", "passthru(", "popen(", "proc_open(", "`", "fromShellCommandline("),
    tests=False,
    what="`exec`, `system`, `shell_exec`, `passthru`, `popen` or backticks run a command line with unquoted values in it.",
    why="The shell reads `;`, `$(...)` and `|` inside a value as commands of their own.",
    fix="Quote each value with `escapeshellarg`, or give `proc_open` an array of arguments, which starts no shell.",
    check=check,
    bad=(
        "<?php\n$target = $_REQUEST['ip'];\n$cmd = shell_exec('ping -c 4 ' . $target);\n",
        '<?php\nfunction thumb($file) {\n    exec("convert $file -resize 100x100 out.png", $out, $code);\n}\n',
        "<?php\necho `host {$_GET['name']}`;\n",
        "<?php\nuse Symfony\\Component\\Process\\Process;\n$p = Process::fromShellCommandline('git log ' . $request->query->get('ref'));\n",
    ),
    good=(
        "<?php\n$out = shell_exec('ping -c 4 ' . escapeshellarg($_GET['ip']));\n",
        "<?php\nproc_open(['git', 'log', $_GET['ref']], $spec, $pipes);\n",
        "<?php\n$pdo->exec('DELETE FROM log WHERE id = ' . $_GET['id']);\n",
        "<?php\n$host = $_GET['host'];\nif (!preg_match('/\\A[a-z.]+\\z/', $host)) { die(); }\nsystem('ping ' . $host);\n",
        "<?php\n$n = intval($_GET['n']);\nexec(\"head -n $n access.log\");\n",
    ),
)

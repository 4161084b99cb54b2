"""go-shell-command: a shell gets a command line made of values."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._lookback import HOLE, unquote
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.go._flow import value_of

_SHELL = lazy_pattern(r"(?:\A|[\\/])(?:(?:ba|z|k|da|a)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)\Z", re.IGNORECASE)
_QUOTING = lazy_pattern(r"shell_?escape|shell_?quote|quote_?shell|shlex|strconv\.Quote", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("os/exec.Command", "os/exec.CommandContext"):
        given = call.positional[1:] if call.method == "CommandContext" else call.positional
        if not given:
            continue
        program = value_of(file, given[0])
        if program.sources:
            grade = Severity.CRITICAL, Confidence.HIGH
            yield traced_match(file, call.node, program, "The request chooses the program that is run", grade)
        elif len(given) > 2 and _SHELL.search(unquote(given[0].text())) and _asks_for_script(given[1]):
            yield from _judge_script(file, call.node, given[2])
        elif '"--"' not in [node.text() for node in given]:
            yield from _judge_arguments(file, call.node, given[1:])


def _judge_arguments(file: SourceFile, call: SgNode, given: list[SgNode]) -> Iterable[Match]:
    for node in given:
        value = value_of(file, node)
        if value.sources and value.template.startswith(HOLE):
            grade = Severity.MEDIUM, Confidence.LOW
            yield traced_match(file, call, value, "A request chooses an argument, which may be an option", grade)
            return


def _asks_for_script(flag: SgNode) -> bool:
    return unquote(flag.text()).lower().endswith(("c", "command")) and unquote(flag.text())[:1] in {"-", "/"}


def _judge_script(file: SourceFile, call: SgNode, script: SgNode) -> Iterable[Match]:
    value = value_of(file, script, _QUOTING)
    if value.sources:
        grade = Severity.CRITICAL, Confidence.HIGH
        yield traced_match(file, call, value, "A shell runs a command line that holds request data", grade)
    elif value.is_built:
        yield traced_match(file, call, value)


RULE = FileRule(
    id="go-shell-command",
    title="A shell gets a command line that is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-78",),
    languages=("go",),
    triggers=("exec.Command", "os/exec"),
    tests=False,
    what='`exec.Command("sh", "-c", ...)` with a joined command line, or a program name that the request chooses.',
    why="The shell reads `;`, `$(...)` and `|` inside a value as commands of their own.",
    fix='Run the program without a shell: `exec.Command("git", "log", branch)`, each argument on its own.',
    check=check,
    bad=(
        'package a\nimport "os/exec"\nfunc f(name string) {\n\texec.Command("sh", "-c", "convert "+name+" out.png").Run()\n}\n',
        (
            'package a\nimport "os/exec"\nfunc f(w http.ResponseWriter, r *http.Request) {\n\tcmd := fmt.Sprintf("ping -c 1 %s", r.FormValue("host"))\n'
            '\tout, err := exec.CommandContext(r.Context(), "/bin/bash", "-c", cmd).Output()\n}\n'
        ),
        'package a\nimport "os/exec"\nfunc f(c *gin.Context) {\n\texec.Command(c.Query("tool"), "-v").Run()\n}\n',
        'package a\nimport "os/exec"\nfunc f(c *gin.Context) {\n\texec.Command("git", "log", c.Query("ref")).Run()\n}\n',
    ),
    good=(
        'package a\nimport "os/exec"\nfunc f(c *gin.Context) {\n\texec.Command("grep", "-r", "--", c.Query("word"), "docs").Run()\n}\n',
        'package a\nimport "os/exec"\nfunc f(name string) {\n\texec.Command("convert", name, "out.png").Run()\n}\n',
        'package a\nimport "os/exec"\nfunc f() {\n\texec.Command("sh", "-c", "ls | wc "+"-l").Run()\n}\n',
        'package a\nimport "os/exec"\nfunc f(n int) {\n\texec.Command("sh", "-c", fmt.Sprintf("sleep %d", n)).Run()\n}\n',
        'package a\nimport "os/exec"\nfunc f(name string) {\n\texec.Command("sh", "-c", "cat "+shellescape.Quote(name)).Run()\n}\n',
    ),
)

"""go-shell-command: a shell gets a command line made of values."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules._lookback import unquote
from readylayer_cli.engines.review.rules.go._flow import value_of
from readylayer_cli.engines.review.rules.go._followed import followed

_SHELL = lazy_pattern(r"(?:\A|[\\/])(?:(?:ba|z|k|da|a)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)\Z", re.IGNORECASE)
_QUOTING = lazy_pattern(r"shell_?escape|shell_?quote|quote_?shell|shlex|strconv\.Quote", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("os/exec.Command", "os/exec.CommandContext"):
        given = call.positional[1:] if call.method == "CommandContext" else call.positional
        if len(given) > 2 and _SHELL.search(unquote(given[0].text())) and _asks_for_script(given[1]):
            value = value_of(file, given[2], _QUOTING)
            if value.is_built or value.sources:
                yield node_match(file, call.node)


def _asks_for_script(flag: SgNode) -> bool:
    return unquote(flag.text()).lower().endswith(("c", "command")) and unquote(flag.text())[:1] in {"-", "/"}


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
    check=followed(Following("command", "decides what `{callee}` runs", Severity.CRITICAL), check),
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

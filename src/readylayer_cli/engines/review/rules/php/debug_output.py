"""php-debug-output: what developers look at is shown to visitors."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match

_ON = frozenset({"1", "true", "on", "stdout"})
_LOW = Severity.LOW, Confidence.MEDIUM


def check(file: SourceFile) -> Iterable[Match]:
    if "ob_start(" in file.text:
        return
    for call in file.calls.to("phpinfo"):
        yield node_match(file, call.node, "`phpinfo()` shows the server's settings and environment")
    for call in file.calls.to("ini_set"):
        given = [node.text().strip("'\"").lower() for node in call.positional]
        if len(given) == 2 and given[0] in {"display_errors", "display_startup_errors"} and given[1] in _ON:
            yield graded_match(file, call.node, _LOW, "`display_errors` is switched on")
    for call in file.calls.to("var_dump", "dd", "xdebug_break", "debug_print_backtrace"):
        parent = call.node.parent()
        if parent is not None and parent.kind() == "expression_statement" and "function dd(" not in file.text:
            yield graded_match(file, call.node, _LOW, f"`{call.name}` is left in the code")


RULE = FileRule(
    id="php-debug-output",
    title="Debugging output is left in the code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-489", "CWE-209"),
    languages=("php",),
    triggers=("phpinfo(", "display_", "var_dump(", "dd(", "xdebug_break(", "debug_print_backtrace("),
    tests=False,
    what="`phpinfo()`, `display_errors` switched on, or a `var_dump`, `dd` or breakpoint that was left behind.",
    why="Paths, queries, environment variables and values go to whoever asks; `dd` also ends the request.",
    fix="Remove the call; log errors (`log_errors`) instead of showing them.",
    check=check,
    bad=(
        "<?php phpinfo();\n",
        "<?php\nini_set('display_errors', '1');\nerror_reporting(E_ALL);\n",
        "<?php\nfunction total($cart) {\n    var_dump($cart);\n    return 1;\n}\n",
    ),
    good=(
        "<?php\nini_set('display_errors', '0');\n",
        "<?php\n$text = $this->phpinfo();\n",
        "<?php\nob_start();\nphpinfo(INFO_MODULES);\n$modules = ob_get_clean();\n",
        "<?php\n$dumper->var_dump($cart);\n$n = add($cart);\n",
    ),
)

"""java-command-from-parts: a command line made of values."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules._lookback import Value
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import flow, value_of
from readylayer_cli.engines.review.rules.java._followed import followed

_SHELL = lazy_pattern(r"(?:\A|/|\\\\)(?:ba|z|k|da)?sh(?:-c|[^a-z]|\Z)|cmd(?:\.exe)?/c|powershell", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("exec"):
        if call.receiver is not None and call.positional and _is_runtime(file, call.receiver):
            yield from _judge(file, call.node, value_of(file, call.positional[0]))
    for call in file.calls.method("ProcessBuilder", "command"):
        if call.is_new or (
            call.receiver is not None and re.search(r"process|builder|\bpb\b", call.receiver.text(), re.IGNORECASE)
        ):
            values = [value_of(file, node) for node in call.positional]
            yield from _judge_list(file, call.node, values)


def _is_runtime(file: SourceFile, receiver: SgNode) -> bool:
    if receiver.text().endswith("getRuntime()"):
        return True
    return flow(file).declared_type(receiver.text(), receiver.range().start.index)[0].endswith("Runtime")


def _judge(file: SourceFile, node: SgNode, value: Value) -> Iterable[Match]:
    if value.is_built and value.template.strip("\0 "):
        yield traced_match(file, node, value)


def _judge_list(file: SourceFile, node: SgNode, values: list[Value]) -> Iterable[Match]:
    """Arguments on their own are safe unless a shell reads them."""
    first = "".join(value.template for value in values[:2])
    for place, value in enumerate(values):
        if place > 1 and value.is_built and _SHELL.search(first):
            yield traced_match(file, node, value)
            return


RULE = FileRule(
    id="java-command-from-parts",
    title="A command line is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-78",),
    languages=("java",),
    triggers=(".exec(", "ProcessBuilder", ".command("),
    tests=False,
    what="`Runtime.exec` with a joined text, a shell with a joined script, or a program that the request chooses.",
    why="A value with spaces adds arguments, and in a shell `;` and `$(...)` start commands of their own.",
    fix='Give each argument on its own: `new ProcessBuilder("git", "log", branch)`.',
    check=followed(
        Following("command", "becomes part of the command that `{callee}` starts", Severity.CRITICAL), check
    ),
    bad=(
        'class A {\n  void f(String name) throws IOException {\n    Runtime.getRuntime().exec("convert " + name + " out.png");\n  }\n}\n',
        (
            'class A {\n  void f(HttpServletRequest request) throws IOException {\n    String host = request.getParameter("host");\n'
            '    new ProcessBuilder("/bin/sh", "-c", "ping -c 1 " + host).start();\n  }\n}\n'
        ),
        'class A {\n  @GetMapping("/run")\n  void f(@RequestParam("cmd") String cmd) throws IOException {\n    String[] c = {"/bin/bash", "-c", cmd};\n    Runtime.getRuntime().exec(c);\n  }\n}\n',
    ),
    good=(
        'class A {\n  void f(String name) throws IOException {\n    new ProcessBuilder("convert", name, "out.png").start();\n  }\n}\n',
        'class A {\n  void f() throws IOException {\n    Runtime.getRuntime().exec("ls " + "-l");\n  }\n}\n',
        'class A {\n  void f(int port) throws IOException {\n    Runtime.getRuntime().exec("kill " + port);\n  }\n}\n',
        'class A {\n  void f(String sql, String x) {\n    db.exec("set " + x);\n  }\n}\n',
    ),
)

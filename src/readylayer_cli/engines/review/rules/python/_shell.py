"""Calls that hand a command line to a shell."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

_WHOLE_LINE = (
    "os.system", "os.popen", "os.popen2", "os.popen3", "os.popen4", "popen2.popen2", "popen2.popen3", "subprocess.getoutput",
    "subprocess.getstatusoutput", "commands.getoutput", "commands.getstatusoutput", "asyncio.create_subprocess_shell",
    "asyncio.subprocess.create_subprocess_shell", "anyio.run_process", "trio.run_process",
)  # fmt: skip
_PROCESSES = (
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
)
_EXECS = (
    "asyncio.create_subprocess_exec",
    "os.execl",
    "os.execlp",
    "os.execv",
    "os.execvp",
    "os.spawnl",
    "os.spawnlp",
    "os.spawnv",
)
_SHELL = lazy_pattern(
    r"""[rbu]*['"](?:/usr)?(?:/bin/)?(?:ba|z|k|da|c)?sh['"]|[rbu]*['"](?:cmd(?:\.exe)?|powershell(?:\.exe)?)['"]"""
)
_DASH_C = lazy_pattern(r"""[rbu]*['"](?:-\w*c|/[cC]|-Command)['"]""")


def command_lines(file: SourceFile) -> Iterator[tuple[Call, SgNode]]:
    """Each call that starts a shell, with the expression that the shell reads."""
    for call in file.calls.to(*_WHOLE_LINE):
        line = call.argument(0, "cmd")
        if line is not None and line.kind() not in {"list", "tuple"}:
            yield call, line
    for call in file.calls.method("subprocess_shell"):
        line = call.argument(1, "cmd")
        if line is not None:
            yield call, line
    for call in file.calls.to(*_PROCESSES):
        yield from _of_process(call)
    for call in file.calls.to(*_EXECS):
        yield from _after_dash_c(call, call.positional)


def _of_process(call: Call) -> Iterator[tuple[Call, SgNode]]:
    line = call.argument(0, "args")
    shell = call.keywords.get("shell")
    if line is None:
        return
    if line.kind() in {"list", "tuple"}:
        yield from _after_dash_c(call, line.named_children())
    elif shell is not None and shell.text() not in {"False", "None", "0"}:
        yield call, line


def _after_dash_c(call: Call, arguments: list[SgNode]) -> Iterator[tuple[Call, SgNode]]:
    texts = [node.text() for node in arguments[:4]]
    for number in range(len(texts) - 2):
        if _SHELL.fullmatch(texts[number]) and _DASH_C.fullmatch(texts[number + 1]):
            yield call, arguments[number + 2]

"""python-shell-injection: a command line for a shell is put together from values."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._pieces import is_built, take_apart
from readylayer_cli.engines.review.rules.python._request import describe
from readylayer_cli.engines.review.rules.python._shell import command_lines

_CLEAN = ("quote", "list2cmdline", "shlex_quote", "cmd_quote")


def check(file: SourceFile) -> Iterable[Match]:
    for call, line in command_lines(file):
        parts = take_apart(file, line)
        loose = [
            (source, part)
            for part in parts
            if not isinstance(part, str) and (source := _source(file, part)) > Origin.CHECKED
        ]
        if not loose:
            continue
        source, part = max(loose, key=lambda item: item[0])
        shown, name = describe(part), call.name or call.written
        if source is Origin.REQUEST:
            yield graded(
                file, call.node, Severity.CRITICAL, f"Request data (`{shown}`) reaches the shell that `{name}` starts"
            )
        elif is_built(parts):
            yield graded(
                file,
                call.node,
                Severity.HIGH,
                f"`{shown}` is written into a command line that `{name}` gives to a shell",
                confidence=Confidence.MEDIUM,
            )
        else:
            yield graded(
                file,
                call.node,
                Severity.LOW,
                f"`{name}` gives a command line from elsewhere to a shell",
                confidence=Confidence.LOW,
            )


def _source(file: SourceFile, node: SgNode) -> Origin:
    text = node.text()
    if (
        "quote" in text
        or "shlex.join" in text
        or text.endswith(("sys.executable", "os.sep", "os.pathsep", "os.devnull"))
    ):
        return Origin.CHECKED
    return origin(file, node, _CLEAN)


RULE = FileRule(
    id="python-shell-injection",
    title="A command line for a shell is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-78",),
    languages=("python",),
    triggers=(
        "os.system",
        "popen",
        "shell=",
        "shell =",
        "getoutput",
        "getstatusoutput",
        "subprocess_shell",
        "import system",
        "-c'",
        '-c"',
        "/c",
        "subprocess",
        "pexpect",
        "fabric",
        "invoke",
        "exec_command",
        "os.exec",
        "os.spawn",
    ),
    tests=False,
    what="`os.system`, `subprocess` with `shell=True` or `sh -c` gets text built with an f-string, `%`, `.format` or `+`. Critical when data of the request is in it.",
    why="The shell reads `;`, `$(..)` and quotes in the value as commands of its own.",
    fix='Pass a list without a shell: `subprocess.run(["git", "clone", url])`. Where a shell is needed, wrap each value in `shlex.quote`.',
    check=followed(
        Following("command", "becomes part of the command that `{callee}` starts", Severity.CRITICAL), check
    ),
    bad=(
        'import os\ndef ping(host):\n    os.system("ping -c 1 " + host)\n',
        'import subprocess as sp\ndef clone(url, folder):\n    command = f"git clone {url} {folder}"\n    return sp.run(\n        command,\n        check=True,\n        shell=True,\n    )\n',
        'from flask import request\nfrom subprocess import Popen\n@app.route("/run")\ndef run():\n    name = request.args.get("name")\n    Popen(["bash", "-c", "convert %s out.png" % name])\n',
        'import asyncio\nasync def run(branch):\n    await asyncio.create_subprocess_shell("git checkout {}".format(branch))\n',
    ),
    good=(
        'import subprocess\ndef clone(url):\n    subprocess.run(["git", "clone", url], check=True)\n',
        'import os, shlex\ndef ping(host):\n    os.system("ping -c 1 " + shlex.quote(host))\n',
        'import subprocess, sys\nVERSION = "3.11"\nsubprocess.run(f"{sys.executable} -m venv env{VERSION}", shell=True)\n',
        'import subprocess\ndef show(count: int):\n    subprocess.check_output(f"git log -n {count} | cat", shell=True)\n',
    ),
)

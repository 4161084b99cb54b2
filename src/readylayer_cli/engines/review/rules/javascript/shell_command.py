"""javascript-shell-command: a shell gets a command that is put together from values."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._callee import is_tagged, module_calls
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import leaves, request_data, root_name
from readylayer_cli.engines.review.rules.javascript._paths import is_tooling_path
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import (
    dynamic_pieces,
    fixed_text,
    is_built,
    literal,
    option,
    pieces,
    settled,
    unwrap,
)

_MODULES = frozenset(
    {
        "child_process",
        "shelljs",
        "execa",
        "cross-spawn",
        "mz/child_process",
        "child-process-promise",
        "promisify-child-process",
    }
)
_CALLABLE = (
    "shell-exec",
    "exec-sh",
    "sync-exec",
    "node-cmd.run",
    "node-cmd.get",
    "node-cmd.runSync",
    "execa.shell",
    "execa.shellSync",
)
_NUMBERS = lazy_pattern(r"(?:\w*pid|\w*port)\Z", re.IGNORECASE)
_SHELLS = frozenset({"exec", "execSync", "execCommand", "execaCommand", "execaCommandSync", "command", "commandSync"})
_SPAWNERS = frozenset({"spawn", "spawnSync", "execFile", "execFileSync", "execa", "execaSync"})
_SHELL_PROGRAM = lazy_pattern(r"(?:/bin/|/usr/bin/)?(?:ba|z|da)?sh\Z|cmd(?:\.exe)?\Z|powershell(?:\.exe)?\Z|pwsh\Z")
_PROMISED = lazy_pattern(
    r"(?:util\.)?promisify\(\s*(?:[\w$]+\.|require\(['\"](?:node:)?child_process['\"]\)\.)?exec\s*\)"
)
_QUOTED = lazy_pattern(
    r"(?:[qQ]uote|[eE]scape|sanitize|Number|parseInt)\w*\s*\(|\.(?:length|pid|port)\Z|process\.(?:pid|execPath)"
)
_JOINED = lazy_pattern(r"\.join\(\s*['\"` ]{2,3}\s*\)\Z")


def check(file: SourceFile) -> Iterable[Match]:
    for call, command in _commands(file):
        parts = pieces(file, command)
        loose = [part for _, part in dynamic_pieces(parts) if not _QUOTED.search(part.text()[:200])]
        origin = next((found for part in loose if (found := request_data(file, part))), None)
        if origin is not None:
            message = f"Request data (`{shown(origin.source)}`) is put into a shell command"
            yield graded(file, call.node, Severity.CRITICAL, Confidence.HIGH, message)
        elif loose and (is_built(parts) or _is_joined(loose)):
            yield _judged(file, call, loose)


def _judged(file: SourceFile, call: Call, loose: list[SgNode]) -> Match:
    message = f"`{shown(loose[0])}` is put into a shell command"
    if is_tooling_path(file.path):
        return graded(file, call.node, Severity.LOW, Confidence.LOW, message)
    if any(_comes_from_outside(file, part) for part in loose):
        severity = Severity.MEDIUM if all(_NUMBERS.search(part.text()[:80]) for part in loose) else Severity.HIGH
        return graded(file, call.node, severity, Confidence.MEDIUM, message)
    return graded(file, call.node, Severity.LOW, Confidence.LOW, message)


def _is_joined(loose: list[SgNode]) -> bool:
    """`exec(args.join(" "))`"""
    return len(loose) == 1 and bool(_JOINED.search(loose[0].text()[-40:]))


def _comes_from_outside(file: SourceFile, part: SgNode) -> bool:
    """Whether a caller or the command line gives the value."""
    for leaf in leaves(file, part):
        if leaf.source.text().startswith("process.argv"):
            return True
        root = root_name(leaf.source)
        definition = scopes_of(file).definition(root.text(), root) if root is not None else None
        if definition is not None and definition.kind == "parameter":
            return True
    return False


def _commands(file: SourceFile) -> Iterator[tuple[Call, SgNode]]:
    for call in module_calls(file, _MODULES, *_SHELLS):
        if call.positional:
            yield call, call.positional[0]
    for call in file.calls.to(*_CALLABLE):
        if call.positional:
            yield call, call.positional[0]
    for name in _promised_names(file):
        for call in file.calls.to(name):
            if call.positional and not is_tagged(call):
                yield call, call.positional[0]
    for call in module_calls(file, _MODULES, *_SPAWNERS):
        if call.positional:
            yield from ((call, command) for command in _shell_arguments(file, call))


def _promised_names(file: SourceFile) -> list[str]:
    if "promisify" not in file.text:
        return []
    rule = {"kind": "variable_declarator", "has": {"field": "value", "regex": r"promisify\s*\("}}
    found = []
    for node in file.find_all(rule):
        name, value = node.field("name"), node.field("value")
        if name is not None and value is not None and _PROMISED.fullmatch(value.text()[:120]):
            found.append(name.text())
    return found


def _shell_arguments(file: SourceFile, call: Call) -> Iterator[SgNode]:
    program, options = call.positional[0], settled(file, call.positional[-1])
    shell = option(options, "shell")
    arguments = call.positional[1] if len(call.positional) > 1 else None
    items = unwrap(arguments).named_children() if arguments is not None and unwrap(arguments).kind() == "array" else []
    if (
        shell is not None
        and literal(shell) not in {"false", "undefined"}
        and unwrap(shell).kind() in {"true", "string"}
    ):
        yield program
        yield from items
    elif items and _SHELL_PROGRAM.match(fixed_text(pieces(file, program))):
        yield items[-1]
    elif request_data(file, program) is not None:
        yield program


RULE = FileRule(
    id="javascript-shell-command",
    title="A shell gets a command that is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-78",),
    languages=LANGUAGES,
    triggers=("child_process", "shelljs", "execa", "cross-spawn", "child-process", "-exec", "exec-sh", "node-cmd"),
    tests=False,
    what="`exec`, or `spawn` with a shell, is given a string with values in it.",
    why="A value with `;`, `|`, `$(..)` or a quote in it runs a command of its own.",
    fix="Call the program without a shell and with a list: `execFile('git', ['log', branch])`. Put `--` before values that could start with a dash.",
    check=followed(Following("command", "is put into a command", Severity.CRITICAL), check),
    bad=(
        "const { exec } = require('child_process');\napp.get('/ping', (req, res) => {\n  exec('ping -c 2 ' + req.query.host, (error, out) => res.send(out));\n});\n",
        "import { execSync } from 'node:child_process';\nexport function checkout(branch: string) {\n  execSync(`git checkout ${branch}`);\n}\n",
        "const cp = require('child_process');\nfunction convert(file) {\n  const command = `convert \"${file}\" out.png`;\n  cp.exec(command, { cwd: dir }, done);\n}\n",
        "import { spawn } from 'child_process';\nexport const run = (name) => spawn('npm run ' + name, { shell: true });\n",
        "const execAsync = util.promisify(require('child_process').exec);\nmodule.exports = async (repo) => execAsync('git clone ' + repo);\n",
    ),
    good=(
        "const { execFile } = require('child_process');\nexecFile('git', ['checkout', branch], done);\n",
        "import { execSync } from 'node:child_process';\nconst TAG = 'latest';\nexecSync(`docker pull redis:${TAG}`);\n",
        "const match = /a(b)/.exec('x' + text);\n",
        "import { exec } from 'child_process';\nexec(`kill ${child.pid}`);\nexec(`ls ${shellQuote(folder)}`);\n",
        "const { spawn } = require('child_process');\nspawn('ls', ['-l', folder], { stdio: 'inherit' });\n",
    ),
)

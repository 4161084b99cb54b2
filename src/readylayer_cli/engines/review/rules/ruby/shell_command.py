"""ruby-shell-command: a shell gets a command line made of values."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.ruby._flow import value_of
from readylayer_cli.engines.review.rules.ruby._reach import request_value

_PLAIN = (
    "system",
    "exec",
    "spawn",
    "Kernel.system",
    "Kernel.exec",
    "Kernel.spawn",
    "Process.spawn",
    "IO.popen",
    "PTY.spawn",
)
_OPEN3 = tuple(
    f"Open3.{name}" for name in ("capture2", "capture2e", "capture3", "popen2", "popen2e", "popen3", "pipeline")
)
_QUOTING = lazy_pattern(r"shellescape|shelljoin|Shellwords\.\w+|escape\w*\Z|quote\w*\Z")
_TRUSTED = lazy_pattern(
    r"binary|executable|\bpath\b|_path\b|_bin\b|\bbin\b|command|\bcmd\b|pid\b|escaped|quoted|options|flags|Rails\.root|version|root\b|dir\b|__dir__|config",
    re.IGNORECASE,
)
_CONSOLE = lazy_pattern(
    r"(?:^|/)(?:bin|exe|scripts?|tools?|tasks|cli|commands?|build|release|generators?|lib/tasks|deploy|ci|\.github|test|benchmarks?)/|\.(?:rake|gemspec)$|(?:Rake|Gem|Cap|Vagrant|Fast|Danger)file"
)
_LOW = Severity.LOW, Confidence.LOW
_CRITICAL = Severity.CRITICAL, Confidence.HIGH


def check(file: SourceFile) -> Iterable[Match]:
    for place, command in _sinks(file):
        value = value_of(file, command, _QUOTING)
        if value.sources:
            if request_value(file, command, _QUOTING) is not None:
                yield traced_match(file, place, value, "A shell runs a command line that holds request data", _CRITICAL)
        elif value.is_built and value.template.strip().strip(HOLE) and _doubtful(value.unknown):
            yield traced_match(file, place, value, grade=_LOW if _CONSOLE.search(file.path) else None)


def _sinks(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    own = {name for name in ("system", "exec", "spawn") if f"def {name}" in file.text}
    for call in file.calls.to(*_PLAIN, *_OPEN3):
        if call.name in own:
            continue
        given = [
            node for node in call.positional if node.kind() not in {"hash", "block_argument", "hash_splat_argument"}
        ]
        if _is_one_text(call, given):
            yield call.node, given[0]
    for node in file.find_all({"kind": "subshell"}):
        yield node, node
    for call in file.calls.to("open", "Kernel.open", "URI.open"):
        if call.positional and call.positional[0].text().startswith(('"|', "'|")):
            yield call.node, call.positional[0]


def _is_one_text(call: Call, given: list[SgNode]) -> bool:
    """Whether a shell is started: one text, perhaps with a mode after it, and no list of arguments."""
    extra = 2 if call.name == "IO.popen" else 1
    return bool(given) and len(given) <= extra and given[0].kind() not in {"array", "splat_argument"}


def _doubtful(unknown: Iterable[SgNode]) -> bool:
    return any(not _TRUSTED.search(node.text()[:200]) for node in unknown)


RULE = FileRule(
    id="ruby-shell-command",
    title="A shell gets a command line that is put together from values",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-78",),
    languages=("ruby",),
    triggers=("system", "exec", "spawn", "popen", "Open3", "`", "%x", "open("),
    tests=False,
    what="`system`, backticks, `IO.popen`, `Open3` and the like run one text that interpolates values.",
    why="The shell reads `;`, `$(...)` and `|` inside a value as commands of their own.",
    fix='Pass the arguments one by one, `system("git", "log", ref)`: no shell is started. Or use `Shellwords.escape`.',
    check=check,
    bad=(
        "class PingController < ApplicationController\n  def show\n    @out = `ping -c 1 #{params[:host]}`\n  end\nend\n",
        'def thumb(file)\n  system "convert #{file} -resize 100x100 out.png"\nend\n',
        'def log(ref)\n  cmd = "git log " + ref\n  out, status = Open3.capture2e(cmd)\nend\n',
        "class C < ApplicationController\n  def f\n    IO.popen(\"tar xf #{params[:file].original_filename}\", 'r')\n  end\nend\n",
    ),
    good=(
        'def thumb(file)\n  system("convert", file, "-resize", "100x100", "out.png")\nend\n',
        'def thumb(file)\n  system("convert #{Shellwords.escape(file)} out.png")\n  `git log #{ref.shellescape}`\nend\n',
        "def head(n)\n  `head -n #{n.to_i} access.log`\nend\n",
        'def f(ref)\n  IO.popen(["git", "log", ref])\n  Open3.capture2("git", "show", "#{ref}^{commit}")\nend\n',
    ),
)

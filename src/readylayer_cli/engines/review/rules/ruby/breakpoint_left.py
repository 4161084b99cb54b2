"""ruby-breakpoint-left: a debugger that stops the process."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_STOPS = {"any": [
    {"kind": "call", "regex": r"^binding\.(?:pry|irb|b|break|remote_pry|pry_remote)$"},
    {"kind": "identifier", "regex": r"^(?:byebug|debugger)$", "inside": {"any": [{"kind": kind} for kind in ("body_statement", "then", "else", "program", "block_body", "if_modifier", "unless_modifier", "do_block")]}},
]}  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_STOPS):
        parent = node.parent()
        if parent is not None and parent.kind() in {"call", "argument_list", "assignment", "pair"}:
            continue
        yield node_match(file, node)


RULE = FileRule(
    id="ruby-breakpoint-left",
    title="A breakpoint was left in the code",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-489",),
    languages=("ruby",),
    triggers=("binding.", "byebug", "debugger"),
    what="`binding.pry`, `binding.irb`, `byebug` or `debugger` as a statement.",
    why="The process stops and waits for a keyboard that is not there; the request or job hangs.",
    fix="Remove the line.",
    check=check,
    bad=(
        "def total\n  binding.pry\n  items.sum\nend\n",
        "def total\n  byebug if items.empty?\n  items.sum\nend\n",
    ),
    good=(
        "gem 'byebug', group: :development\nrequire 'debugger'\n",
        "def total\n  binding.local_variables\n  debugger = Debugger.new\n  debugger.start\nend\n",
    ),
)

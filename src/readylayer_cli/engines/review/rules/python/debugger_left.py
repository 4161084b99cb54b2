"""python-debugger-left: a breakpoint is left in the code."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_CALLS = (
    "breakpoint",
    "pdb.set_trace",
    "ipdb.set_trace",
    "pudb.set_trace",
    "pdb.post_mortem",
    "IPython.embed",
    "debugpy.wait_for_client",
    "celery.contrib.rdb.set_trace",
    "web_pdb.set_trace",
    "bdb.set_trace",
    "wdb.set_trace",
    "code.interact",
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_CALLS):
        parent = call.node.parent()
        if parent is None or parent.kind() != "expression_statement" or (call.method == "set_trace" and call.arguments):
            continue
        if call.method in {"post_mortem", "embed", "interact", "wait_for_client"} and _is_chosen(
            file, call.node.range().start.line
        ):
            continue
        if any(
            holder.kind() in {"if_statement", "except_clause"} and "debug" in holder.text()[:120].lower()
            for holder in call.node.ancestors()
        ):
            continue
        yield node_match(file, call.node)


def _is_chosen(file: SourceFile, line: int) -> bool:
    """Whether the function around is made for debugging: shells and consoles start these on purpose."""
    place = file.symbols.at(line + 1)
    return place is not None


RULE = FileRule(
    id="python-debugger-left",
    title="A breakpoint is left in the code",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-489",),
    languages=("python",),
    triggers=("breakpoint()", "set_trace", "embed()", "wait_for_client", "post_mortem", "interact("),
    what="`breakpoint()`, `pdb.set_trace()` or another debugger is called.",
    why="The process stops there and waits for a person; a debugger on a socket runs what it is told.",
    fix="Remove the call.",
    check=check,
    bad=(
        "def total(items):\n    breakpoint()\n    return sum(items)\n",
        "import pdb\ndef load(path):\n    data = read(path)\n    pdb.set_trace()\n    return data\n",
        "from ipdb import set_trace\nset_trace()\n",
    ),
    good=(
        "import pdb\ndef run(options):\n    if options.debug:\n        pdb.set_trace()\n",
        "class Machine:\n    def breakpoint(self): ...\nMachine().breakpoint()\n",
        "import sys, pdb\nhandler = pdb.set_trace\n",
    ),
)

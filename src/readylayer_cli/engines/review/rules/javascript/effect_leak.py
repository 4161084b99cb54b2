"""javascript-effect-leak: a React effect starts something and never stops it."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import unwrap

_STARTS = (
    (lazy_pattern(r"(?<![\w$.])(?:window\.)?setInterval\("), lazy_pattern(r"clearInterval|clearTimer"), "a timer"),
    (lazy_pattern(r"(?:window|document|globalThis|Query|media\w*)\.addEventListener\("), lazy_pattern(r"removeEventListener|signal|AbortController|once\s*:"), "a listener"),
    (lazy_pattern(r"new (?:Mutation|Resize|Intersection|Performance)Observer\("), lazy_pattern(r"disconnect\(|unobserve\("), "an observer"),
    (lazy_pattern(r"new (?:WebSocket|EventSource|BroadcastChannel)\("), lazy_pattern(r"\.close\("), "a connection"),
)  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("useEffect", "useLayoutEffect"):
        effect = unwrap(call.positional[0]) if call.positional else None
        body = effect.field("body") if effect is not None else None
        if body is None or body.kind() != "statement_block":
            continue
        text = body.text()
        for start, stop, what in _STARTS:
            found = start.search(text)
            if found and not stop.search(text) and not _returns_cleanup(body):
                message = f"The effect starts {what} and never stops it"
                place = call.node.field("function") or call.node
                yield graded(file, place, _severity(call, what), Confidence.MEDIUM, message)
                break


def _severity(call: Call, what: str) -> Severity:
    """Lower for a listener of an effect that runs once."""
    runs_once = len(call.positional) > 1 and call.positional[1].text() == "[]"
    return Severity.LOW if runs_once and what == "a listener" else Severity.MEDIUM


def _returns_cleanup(body: SgNode) -> bool:
    """Whether the effect hands back something of its own making, which may stop what it started."""
    last = [item for item in body.named_children() if item.kind() == "return_statement"]
    return bool(last) and bool(last[-1].named_children())


RULE = FileRule(
    id="javascript-effect-leak",
    title="A React effect starts something and never stops it",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-772",),
    languages=LANGUAGES,
    triggers=("useEffect", "useLayoutEffect"),
    tests=False,
    what="`useEffect` sets an interval, adds a listener, or opens a connection or an observer, and returns no cleanup.",
    why="Each time the component appears or a dependency changes one more is running; they keep the component alive and act on old state.",
    fix="Return a function that stops it: `return () => clearInterval(timer);`.",
    check=check,
    bad=(
        "useEffect(() => {\n  setInterval(() => setTime(Date.now()), 1000);\n}, []);\n",
        "React.useEffect(() => {\n  const onResize = () => setWidth(window.innerWidth);\n  window.addEventListener('resize', onResize);\n}, [setWidth]);\n",
        "useEffect(() => {\n  const socket = new WebSocket(url);\n  socket.onmessage = (event) => add(event.data);\n}, [url]);\n",
    ),
    good=(
        "useEffect(() => {\n  const timer = setInterval(tick, 1000);\n  return () => clearInterval(timer);\n}, []);\n",
        "useEffect(() => {\n  window.addEventListener('resize', onResize, { signal });\n}, []);\n",
        "useEffect(() => {\n  const timer = window.setInterval(tick, 1000);\n  return stop(timer);\n});\n",
        "function start() {\n  setInterval(tick, 1000);\n}\nuseEffect(start);\n",
    ),
)

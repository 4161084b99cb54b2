"""python-unclosed-file: a file is opened and nobody closes it."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._scope import function_of

_OPENERS = (
    "open",
    "io.open",
    "codecs.open",
    "gzip.open",
    "bz2.open",
    "lzma.open",
    "os.fdopen",
    "tarfile.open",
    "zipfile.ZipFile",
    "socket.socket",
    "urllib.request.urlopen",
)
_CERTAIN = frozenset({"open", "fdopen", "socket"})
_READERS = r"(?:json\.(?:load|dump)|csv\.(?:reader|writer|DictReader|DictWriter)|pickle\.(?:load|dump)|yaml\.\w+|toml\w*\.\w+|print|enumerate|len|iter|next|list|sorted|tuple|set|zip|map|filter|str|repr|id|hash|configparser\.\w+|etree\.parse|ET\.parse)"
_OWNERS = (
    r"\b{word}\.(?:close|shutdown|detach|makefile|fileno)\b",
    r"\bwith\s[^:\n]{{0,200}}\b{word}\b",
    r"\b(?:return|yield)\b[^\n]{{0,200}}\b{word}\b(?!\.)",
    r"(?<![=!<>])=\s*[\[({{]?\s*{word}\s*(?:[,\])}}\n]|$)",
    r"[:,]\s*{word}\s*\}}",
    r"\b(?:global|nonlocal)\s[^\n]{{0,200}}\b{word}\b",
    r"\(\s*(?:[^()\n]*,\s*)?(?:\w+\s*=\s*)?\*?{word}\s*[,)]",
)
_WAYS_TO_WRITE = lazy_pattern(r"['\"][rbt]*[wax+]")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_OPENERS):
        parent = call.node.parent()
        if parent is None:
            continue
        if parent.kind() == "attribute":
            yield from _chained(file, call.node, parent)
        elif parent.kind() == "assignment":
            target, function = parent.field("left"), function_of(call.node)
            if target is None or target.kind() != "identifier" or function is None:
                continue
            if not _is_taken_care_of(target.text(), function.text()[:30_000]):
                severity = Severity.MEDIUM if call.method in _CERTAIN else Severity.LOW
                yield graded(file, call.node, severity, f"`{target.text()}` is never closed")


def _chained(file: SourceFile, call: SgNode, attribute: SgNode) -> Iterable[Match]:
    """`open(path).read()`: closed whenever the collector gets to it; for writing the content may never arrive."""
    label, mode = attribute.field("attribute"), call.text()
    if label is None or label.text() not in {"read", "write", "readlines", "readline", "writelines"}:
        return
    writes = label.text().startswith("write") or bool(_WAYS_TO_WRITE.search(mode.rpartition(",")[2]))
    if "BytesIO" in mode or "StringIO" in mode:
        return
    yield graded(
        file, call, Severity.MEDIUM if writes else Severity.LOW, "The file is left to the garbage collector to close"
    )


def _is_taken_care_of(name: str, text: str) -> bool:
    """Whether the text closes the file, returns or stores it, or hands it to somebody who may."""
    word = re.escape(name)
    handed_on = re.sub(rf"{_READERS}\([^()\n]*\)", "", text)
    return any(re.search(pattern.format(word=word), handed_on) for pattern in _OWNERS)


RULE = FileRule(
    id="python-unclosed-file",
    title="A file is opened and nobody closes it",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-772", "CWE-404"),
    languages=("python",),
    triggers=("open(", "fdopen(", "ZipFile(", "socket(", "urlopen("),
    tests=False,
    what="The result of `open` is assigned to a name that is never closed, returned, stored or handed on; or used in one expression such as `open(path).read()`.",
    why="Descriptors run out in a long-lived process, and what was written may still be in the buffer when it ends.",
    fix="Write `with open(path) as file:`.",
    check=check,
    bad=(
        "import json\ndef load(path):\n    file = open(path)\n    return json.load(file)\n",
        'def save(path, text):\n    open(path, "w").write(text)\n',
        'def count(path):\n    handle = open(path, encoding="utf-8")\n    total = 0\n    for line in handle:\n        total += 1\n    return total\n',
    ),
    good=(
        "def load(path):\n    with open(path) as file:\n        return file.read()\n",
        "def load(path):\n    file = open(path)\n    try:\n        return file.read()\n    finally:\n        file.close()\n",
        'def start(self, path):\n    log = open(path, "w")\n    self.log = log\n',
        'def start(path):\n    log = open(path, "w")\n    return Process(stdout=log)\n',
    ),
)

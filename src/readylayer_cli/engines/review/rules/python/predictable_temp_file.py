"""python-predictable-temp-file: a file of a known name is written in a folder that everybody can write to."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._pieces import take_apart
from readylayer_cli.engines.review.rules.python._scope import scope_of
from readylayer_cli.engines.review.rules.python._templates import Piece

_SHARED = lazy_pattern(r"/(?:var/)?tmp/|/dev/shm/")
_WRITES = lazy_pattern(r"['\"][rbt]*[wax+]")


_GUESSABLE = lazy_pattern(
    r"(?:tempfile\.)?gettempdir\(\)|(?:os\.)?getpid\(\)|(?:int\()?time(?:\.time)?(?:_ns)?\(\)\)?|(?:getpass\.)?getuser\(\)"
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("tempfile.mktemp"):
        yield node_match(file, call.node, "Another user can make the file between this call and its opening")
    for call in file.calls.to(
        "open",
        "io.open",
        "codecs.open",
        "os.makedirs",
        "os.mkdir",
        "shutil.copy",
        "shutil.copyfile",
        "shutil.move",
        "logging.FileHandler",
        "sqlite3.connect",
    ):
        place, mode = call.argument(0), call.argument(1, "mode")
        if call.name.startswith("shutil"):
            place, mode = mode, None
        opens = call.method == "open"
        if place is None or (opens and (mode is None or not _WRITES.match(mode.text()))):
            continue
        parts = _parts(file, place)
        if (
            parts
            and _is_shared(parts[0])
            and all(isinstance(part, str) or _GUESSABLE.fullmatch(part.text()) for part in parts)
        ):
            yield node_match(file, call.node)


def _parts(file: SourceFile, place: SgNode) -> list[Piece]:
    """The pieces of a path, those of `os.path.join` included."""
    if place.kind() == "identifier":
        found = scope_of(file, place).before(place.text(), place.range().start.index)
        place = found[-1].value if len(found) == 1 and found[0].value.kind() == "call" else place
    callee, box = place.field("function"), place.field("arguments")
    if place.kind() != "call" or callee is None or box is None or not callee.text().endswith("path.join"):
        return take_apart(file, place)
    return [piece for node in box.named_children() for piece in take_apart(file, node)]


def _is_shared(part: Piece) -> bool:
    return bool(_SHARED.match(part)) if isinstance(part, str) else "gettempdir" in part.text()


RULE = FileRule(
    id="python-predictable-temp-file",
    title="A file of a known name is written in a folder open to everybody",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-377", "CWE-379"),
    languages=("python",),
    triggers=("/tmp/", "/dev/shm/", "gettempdir", "mktemp("),
    tests=False,
    what="A constant path below `/tmp`, `/var/tmp` or `/dev/shm` is opened for writing.",
    why="Another user can put a link of that name there first and so choose which file is overwritten, or read it.",
    fix="Use `tempfile.NamedTemporaryFile`, `mkstemp` or `TemporaryDirectory`.",
    check=check,
    bad=(
        'import os, tempfile\ndef build():\n    work = os.path.join(tempfile.gettempdir(), "build-%d" % os.getpid())\n    os.makedirs(work)\n',
        "import tempfile\nname = tempfile.mktemp()\n",
        'with open("/tmp/report.txt", "w") as file:\n    file.write(text)\n',
        'PATH = "/var/tmp/cache.db"\ndef save(data):\n    f = open(PATH, mode="wb")\n    f.write(data)\n    f.close()\n',
    ),
    good=(
        'import tempfile\nwith tempfile.NamedTemporaryFile("w") as file:\n    file.write(text)\n',
        'with open("/tmp/report.txt") as file:\n    text = file.read()\n',
        'with open("/etc/tmp/report.txt", "w") as file:\n    file.write(text)\n',
    ),
)

"""python-predictable-temp-file: a file of a known name is written in a folder that everybody can write to."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._pieces import take_apart

_SHARED = lazy_pattern(r"/(?:var/)?tmp/|/dev/shm/")
_WRITES = lazy_pattern(r"['\"][rbt]*[wax+]")


def check(file: SourceFile) -> Iterable[Match]:
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
        parts = take_apart(file, place)
        if (
            parts
            and isinstance(parts[0], str)
            and _SHARED.match(parts[0])
            and all(isinstance(part, str) for part in parts)
        ):
            yield node_match(file, call.node)


RULE = FileRule(
    id="python-predictable-temp-file",
    title="A file of a known name is written in a folder open to everybody",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-377", "CWE-379"),
    languages=("python",),
    triggers=("/tmp/", "/dev/shm/"),
    tests=False,
    what="A constant path below `/tmp`, `/var/tmp` or `/dev/shm` is opened for writing.",
    why="Another user can put a link of that name there first and so choose which file is overwritten, or read it.",
    fix="Use `tempfile.NamedTemporaryFile`, `mkstemp` or `TemporaryDirectory`.",
    check=check,
    bad=(
        'with open("/tmp/report.txt", "w") as file:\n    file.write(text)\n',
        'PATH = "/var/tmp/cache.db"\ndef save(data):\n    f = open(PATH, mode="wb")\n    f.write(data)\n    f.close()\n',
    ),
    good=(
        'import tempfile\nwith tempfile.NamedTemporaryFile("w") as file:\n    file.write(text)\n',
        'with open("/tmp/report.txt") as file:\n    text = file.read()\n',
        'with open("/etc/tmp/report.txt", "w") as file:\n    file.write(text)\n',
    ),
)

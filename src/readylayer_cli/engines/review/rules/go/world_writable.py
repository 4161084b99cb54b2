"""go-world-writable: a file that every user of the machine may change."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match

_MODE = lazy_pattern(r"0o?[0-7]{3,4}\Z")
_WRITE_BY_OTHERS = 0o002
_MADE = ("os.WriteFile", "io/ioutil.WriteFile", "os.OpenFile", "os.Mkdir", "os.MkdirAll")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("os.Chmod", "syscall.Chmod", *_MADE):
        node = call.positional[-1] if call.positional else None
        if node is None or not _MODE.match(node.text()):
            continue
        mode = int(node.text().replace("o", ""), 8)
        if mode & _WRITE_BY_OTHERS and not mode & 0o1000:
            if call.name in _MADE:
                if mode & 0o111 and not call.name.startswith("os.Mkdir"):
                    yield node_match(file, call.node)
            else:
                yield graded_match(file, call.node, (Severity.MEDIUM, Confidence.HIGH))


RULE = FileRule(
    id="go-world-writable",
    title="File is made writable for every user of the machine",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-732",),
    languages=("go",),
    triggers=("Chmod(", "WriteFile(", "OpenFile("),
    tests=False,
    what="`os.Chmod` with a mode that lets others write, or a program written with such a mode.",
    why="Any account on the machine can replace the content; if it is run or trusted, that account runs as this user.",
    fix="Use 0o600 or 0o644 for files, 0o700 or 0o755 for programs and folders.",
    check=check,
    bad=(
        'package a\nimport "os"\nfunc f() {\n\tos.Chmod("/srv/app.sock", 0777)\n}\n',
        'package a\nimport "os"\nfunc f() {\n\tos.WriteFile("run.sh", b, 0o777)\n}\n',
    ),
    good=(
        'package a\nimport "os"\nfunc f() {\n\tos.Chmod("/srv/app.sock", 0o750)\n}\n',
        'package a\nimport "os"\nfunc f() {\n\tos.OpenFile("a.log", os.O_CREATE, 0666)\n\tos.Chmod("/tmp/x", 0o1777)\n}\n',
    ),
)

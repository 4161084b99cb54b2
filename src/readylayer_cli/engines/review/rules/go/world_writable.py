"""go-world-writable: a file that every user of the machine may change."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match

_MODE = lazy_pattern(r"0o?[0-7]{3,4}\Z")
_READ_BY_OTHERS = 0o004
_PRIVATE = lazy_pattern(
    r"(?i:private|secret|passw|credential|id_rsa|shadow|\.key\b|token|\.env\b|privkey|keyfile|key_?pem)"
)
_WRITE_BY_OTHERS = 0o002
_MADE = ("os.WriteFile", "io/ioutil.WriteFile", "os.OpenFile", "os.Mkdir", "os.MkdirAll")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("os.Chmod", "syscall.Chmod", *_MADE):
        node = call.positional[-1] if call.positional else None
        text = _written(file, node) if node is not None else ""
        if not _MODE.match(text):
            continue
        mode = int(text.replace("o", ""), 8)
        if (
            call.name in _MADE
            and mode & _READ_BY_OTHERS
            and not mode & 0o111
            and _PRIVATE.search(call.node.text()[:300])
        ):
            yield node_match(file, call.node, "A private file is made readable for every user of the machine")
            continue
        if mode & _WRITE_BY_OTHERS and not mode & 0o1000:
            if call.name in _MADE:
                if mode & 0o111 or call.name.endswith(
                    "WriteFile"
                ):  # a folder, or a program; umask takes the bit from most
                    yield node_match(file, call.node)
            else:
                yield graded_match(file, call.node, (Severity.MEDIUM, Confidence.HIGH))


def _written(file: SourceFile, node: SgNode) -> str:
    """The mode as it is written, in the place or as a constant of the file."""
    if node.kind() == "call_expression":  # os.FileMode(0o777)
        given = node.field("arguments")
        node = next(iter(given.named_children()), node) if given is not None else node
    if node.kind() != "identifier":
        return node.text()
    found = re.search(
        rf"\b{re.escape(node.text())}\s*(?:os\.FileMode\s*)?:?=\s*(?:os\.FileMode\()?(0o?[0-7]{{3,4}})\b", file.text
    )
    return found[1] if found is not None else ""


RULE = FileRule(
    id="go-world-writable",
    title="File is made open to every user of the machine",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-732",),
    languages=("go",),
    triggers=("Chmod(", "WriteFile(", "OpenFile(", "Mkdir"),
    tests=False,
    what="`os.Chmod` with a mode that lets others write, or a program or folder made with such a mode.",
    why="Any account on the machine can replace the content; if it is run or trusted, that account runs as this user.",
    fix="Use 0o600 or 0o644 for files, 0o700 or 0o755 for programs and folders.",
    check=check,
    bad=(
        'package a\nimport "os"\nfunc f(privateKey []byte) error {\n\treturn os.WriteFile("server.key", privateKey, 0644)\n}\n',
        'package a\nimport "os"\nfunc f() error {\n\treturn os.MkdirAll("/srv/spool", 0777)\n}\n',
        'package a\nimport "os"\nconst mode = 0o777\nfunc f() error {\n\treturn os.Chmod("/srv/x", mode)\n}\n',
        'package a\nimport "os"\nfunc f() {\n\tos.Chmod("/srv/app.sock", 0777)\n}\n',
        'package a\nimport "os"\nfunc f() {\n\tos.WriteFile("run.sh", b, 0o777)\n}\n',
    ),
    good=(
        'package a\nimport "os"\nfunc f(privateKey, page []byte) {\n\tos.WriteFile("server.key", privateKey, 0600)\n\tos.WriteFile("index.html", page, 0644)\n}\n',
        'package a\nimport "os"\nfunc f() {\n\tos.Chmod("/srv/app.sock", 0o750)\n}\n',
        'package a\nimport "os"\nfunc f() {\n\tos.OpenFile("a.log", os.O_CREATE, 0666)\n\tos.Chmod("/tmp/x", 0o1777)\n}\n',
    ),
)

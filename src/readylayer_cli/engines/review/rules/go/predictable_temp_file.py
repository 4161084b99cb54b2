"""go-predictable-temp-file: a file under a name that others can take first."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_MAKERS = ("os.Create", "os.OpenFile", "os.WriteFile", "os.Mkdir", "os.MkdirAll", "io/ioutil.WriteFile")
_SHARED = lazy_pattern(r'^["`]/(?:var/)?tmp/[\w./%-]+["`]|\bos\.TempDir\(\)')
_RANDOM = lazy_pattern(r"(?i:rand|uuid|nonce|hash|unique|MkdirTemp|CreateTemp|TempFile|ulid|xid)")
_EXCLUSIVE = lazy_pattern(r"O_EXCL")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_MAKERS):
        node = call.argument(0)
        if node is None or _EXCLUSIVE.search(call.node.text()):
            continue
        text = node.text()
        if node.kind() == "identifier":
            text = _given(file, call.node.range().start.line, text)
        if _SHARED.search(text) and not _RANDOM.search(text):
            yield node_match(file, call.node)


def _given(file: SourceFile, line: int, name: str) -> str:
    """What the variable was given last above that line."""
    for above in range(line, max(line - 40, 0) - 1, -1):
        words = file.lines[above].strip()
        if words.startswith("func "):
            break
        for sign in (f"{name} := ", f"{name} = "):
            if words.startswith(sign):
                return words.removeprefix(sign)
    return ""


RULE = FileRule(
    id="go-predictable-temp-file",
    title="Temporary file under a name that can be guessed",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-377",),
    languages=("go",),
    triggers=("/tmp/", "os.TempDir()"),
    tests=False,
    what="`os.Create`, `WriteFile` or `Mkdir` of a fixed name in `/tmp` or `os.TempDir()`, also with the process id in it.",
    why="Another user of the machine can put a link under that name first, and choose what is overwritten or read.",
    fix="`os.CreateTemp` or `os.MkdirTemp`, which choose a name that nobody has; or `os.O_EXCL`.",
    check=check,
    bad=(
        'package a\nimport "os"\nfunc f() {\n\tfile, err := os.Create("/tmp/upload.bin")\n}\n',
        'package a\nimport ("fmt"; "os"; "path/filepath")\nfunc f() {\n\tdir := filepath.Join(os.TempDir(), fmt.Sprintf("build-%d", os.Getpid()))\n\tos.MkdirAll(dir, 0o700)\n}\n',
    ),
    good=(
        'package a\nimport "os"\nfunc f() {\n\tfile, err := os.CreateTemp("", "upload-*.bin")\n}\n',
        'package a\nimport "os"\nfunc f() {\n\tos.OpenFile("/tmp/app.lock", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)\n\tos.Create("/srv/app/upload.bin")\n}\n',
        'package a\nimport ("os"; "path/filepath")\nfunc f() {\n\tdir := filepath.Join(os.TempDir(), uuid.NewString())\n\tos.Mkdir(dir, 0o700)\n}\n',
    ),
)

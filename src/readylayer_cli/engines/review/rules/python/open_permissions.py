"""python-open-permissions: a file or folder becomes writable for everybody."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._literals import literal_text, number

_WORLD_WRITE = 0o002
_STICKY = 0o1000
_NUMBER = lazy_pattern(r"\A0[oO]?[0-7]+\Z|\A[1-9]\d*\Z|\A0[xX][0-9a-fA-F]+\Z")


def check(file: SourceFile) -> Iterable[Match]:
    for call in (*file.calls.to("os.chmod", "os.fchmod", "os.lchmod"), *file.calls.method("chmod")):
        position = 0 if call.method == "chmod" and call.name != "os.chmod" and len(call.positional) < 2 else 1
        mode = call.argument(position, "mode")
        if mode is not None and _is_open(literal_text(file, mode) or mode.text()):
            yield node_match(file, call.node, f"`{mode.text()[:40]}` lets every user of the machine write")

    for call in file.calls.to("os.umask"):
        mask = number(file, call.argument(0))
        if mask is not None and not mask & _WORLD_WRITE:
            yield node_match(file, call.node, "New files and folders let every user of the machine write")
    for call in file.calls.to("os.open", "os.mkdir", "os.makedirs", "os.mkfifo"):
        mode = call.argument(2 if call.name == "os.open" else 1, "mode")
        if mode is not None and _is_open(literal_text(file, mode) or mode.text()):
            yield node_match(file, call.node, f"`{mode.text()[:40]}` lets every user of the machine write")
    for call in file.calls.method("mkdir", "touch"):
        mode = call.keywords.get("mode")
        if mode is not None and not call.name.startswith("os.") and _is_open(literal_text(file, mode) or mode.text()):
            yield node_match(file, call.node, f"`{mode.text()[:40]}` lets every user of the machine write")


def _is_open(text: str) -> bool:
    if _NUMBER.match(text):
        digits = text.lower().removeprefix("0o")
        octal = text[:1] == "0" and text[:2].lower() != "0x"
        value = int(digits, 8) if octal else int(text, 0)
        return bool(value & _WORLD_WRITE) and not value & _STICKY
    return "~" not in text and ("S_IWOTH" in text or "S_IRWXO" in text)


RULE = FileRule(
    id="python-open-permissions",
    title="A file or folder becomes writable for everybody",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-732", "CWE-276"),
    languages=("python",),
    triggers=("chmod", "umask(", "os.open(", "mkdir(", "makedirs(", "touch(", "mkfifo("),
    tests=False,
    what="`chmod`, `os.open`, `mkdir` or `touch` with a mode that gives everybody the right to write (`0o777`, `0o666`), or `umask(0)`.",
    why="Any user or service of the machine can replace the content, and with it what runs.",
    fix="Use `0o600` for secrets, `0o644` for files, `0o755` for programs and folders.",
    check=check,
    bad=(
        "import os\nos.umask(0)\n",
        "import os\nfd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)\n",
        "from pathlib import Path\nPath(target).mkdir(mode=0o777)\n",
        "import os\nos.chmod(path, 0o777)\n",
        'from pathlib import Path\nPath("run.sh").chmod(0o766)\n',
        "import os, stat\nos.chmod(path, stat.S_IRUSR | stat.S_IWOTH)\n",
    ),
    good=(
        "import os\nos.umask(0o077)\nfd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)\n",
        "import os\nos.chmod(path, 0o755)\n",
        'import os\nos.chmod("/srv/spool", 0o1777)\n',
        'from pathlib import Path\nPath("key").chmod(mode=0o600)\n',
    ),
)

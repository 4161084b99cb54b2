"""python-archive-extraction: an archive decides where its files are written."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._scope import Scope, enclosing, scope_of

_TAR = lazy_pattern(r"tarfile\.|TarFile|taropen|\btar_?open\b")
_NAMES = lazy_pattern(r"\.(?:namelist|infolist|getnames|getmembers)\(")
_CONTAINED = lazy_pattern(
    r"\.is_relative_to\(|commonpath\(|\.relative_to\(|(?:abspath|realpath|resolve)\([^\n]*\n?[^\n]*\.startswith\("
)
_CHECKED = lazy_pattern(
    r"is_relative_to|commonp|startswith|\.\.[\"']|isabs|is_within|safe_|abspath|realpath|resolve\(|normpath|basename|_filter|extraction_filter",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    if "tarfile" in file.text:
        for call in file.calls.method("extractall", "extract"):
            owner = call.receiver
            if owner is None or "filter" in call.keywords or not _is_tar(file, owner):
                continue
            if call.method == "extract" and "tar" not in owner.text().lower():
                continue
            if _is_contained(file, call.node):
                continue
            checked = "members" in call.keywords or _CHECKED.search(scope_of(file, call.node).node.text()[:20_000])
            severity = Severity.LOW if checked else Severity.MEDIUM
            yield graded(file, call.node, severity, f"`{call.method}` writes wherever the archive says")
    for call in file.calls.to("shutil.unpack_archive"):
        if "filter" not in call.keywords and len(call.positional) < 4 and '"zip"' not in call.node.text():
            yield graded(file, call.node, Severity.LOW, "`unpack_archive` writes wherever the archive says")
    if _NAMES.search(file.text):
        for call in file.calls.to("open", "io.open"):
            place, mode = call.argument(0), call.argument(1, "mode")
            if place is not None and mode is not None and "w" in mode.text() and _names_member(file, place):
                yield graded(file, call.node, Severity.MEDIUM, "A name from the archive says which file is written")


def _is_contained(file: SourceFile, node: SgNode) -> bool:
    """Whether the function, or one of this file that it names, checks that a path stays inside."""
    text = scope_of(file, node).node.text()[:20_000]
    if _CONTAINED.search(text):
        return True
    if not _CONTAINED.search(file.text):
        return False
    for function in file.find_all({"kind": "function_definition"}):
        label = function.field("name")
        if label is not None and _CONTAINED.search(function.text()) and re.search(rf"\b{label.text()}\b", text):
            return True
    return False


def _is_tar(file: SourceFile, owner: SgNode) -> bool:
    if owner.kind() == "call":
        return bool(_TAR.search(owner.text()))
    scope: Scope | None = scope_of(file, owner)
    while scope is not None:
        found = scope.before(owner.text(), owner.range().start.index)
        if found:
            return any(_TAR.search(binding.value.text()) for binding in found)
        scope = enclosing(file, scope)
    return owner.text().rpartition(".")[2].lower() in {"tar", "tf", "tarball", "tar_file", "tarfile"}


def _names_member(file: SourceFile, place: SgNode) -> bool:
    scope = scope_of(file, place)
    if _CHECKED.search(scope.node.text()[:20_000]):
        return False
    names = {node.text() for node in [place, *place.find_all(kind="identifier")] if node.kind() == "identifier"}
    index = place.range().start.index
    return any(_NAMES.search(binding.value.text()) for name in names for binding in scope.before(name, index))


RULE = FileRule(
    id="python-archive-extraction",
    title="An archive decides where its files are written",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("python",),
    triggers=(".extractall(", "unpack_archive(", ".extract(", ".namelist(", ".infolist("),
    tests=False,
    what="A tar archive is extracted without `filter=`, or member names are opened for writing as they are.",
    why="Members named `../../.bashrc` or `/etc/cron.d/x`, and links, leave the target folder (default before Python 3.14).",
    fix='Pass `filter="data"`, or check that the resolved path is inside the folder.',
    check=check,
    bad=(
        "import tarfile\ndef unpack(path, target):\n    with tarfile.open(path) as archive:\n        archive.extractall(target)\n",
        'import os, zipfile\ndef unpack(path, target):\n    with zipfile.ZipFile(path) as archive:\n        for name in archive.namelist():\n            with open(os.path.join(target, name), "wb") as out:\n                out.write(archive.read(name))\n',
    ),
    good=(
        'import tarfile\ndef unpack(path, target):\n    with tarfile.open(path) as archive:\n        archive.extractall(target, filter="data")\n',
        "import zipfile\ndef unpack(path, target):\n    with zipfile.ZipFile(path) as archive:\n        archive.extractall(target)\n",
        "import tarfile\npattern.extract(text)\n",
    ),
)

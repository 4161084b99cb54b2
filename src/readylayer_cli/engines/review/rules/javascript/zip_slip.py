"""javascript-zip-slip: an archive's entry chooses where it is written."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of

_MODULES = frozenset({"fs", "fs/promises", "fs.promises", "fs-extra", "graceful-fs"})
_WRITERS = (
    "writeFile",
    "writeFileSync",
    "createWriteStream",
    "outputFile",
    "outputFileSync",
    "mkdir",
    "mkdirSync",
    "ensureDir",
)
_PATHS = frozenset({"path", "path.posix"})
_WRITES = lazy_pattern(r"[wW]riter\(|writeFile|makeDir|mkdir|createWriteStream|outputFile|extract\w*To|ensureDir")
_MAX_FUNCTION = 5000
_ENTRY = lazy_pattern(r"\b(?:\w*[eE]ntry|header|file)\??\.(?:path|fileName|entryName|name|relativePath)\b(?!\s*\()")
_ARCHIVE = lazy_pattern(
    r"\b(?:yauzl|unzipper|adm-zip|jszip|tar-stream|unzip|node-stream-zip|fflate|extract-zip|yazl|tar)\b|Zip\b"
)
_CONFINED = lazy_pattern(
    r"startsWith\(|\.relative\(|basename\(|includes\(\s*['\"]\.\.|indexOf\(\s*['\"]\.\.|isInside|isSubpath|sanitize|validat",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    if not _ARCHIVE.search(file.text):
        return
    joined = (call for call in module_calls(file, _PATHS, "join", "resolve") if _is_written(file, call.node))
    for call in (*module_calls(file, _MODULES, *_WRITERS), *joined):
        entry = _entry(file, call.positional) if call.positional else ""
        if entry and not _is_confined(file, call.node):
            message = f"`{entry}` chooses where the archive's entry is written"
            yield graded(file, call.node, Severity.HIGH, Confidence.MEDIUM, message)


def _is_written(file: SourceFile, node: SgNode) -> bool:
    """Whether the function around writes somewhere."""
    function = scopes_of(file).function_of(node)
    start, end = (function.start, function.end) if function is not None else (0, len(file.text))
    return end - start < _MAX_FUNCTION and bool(_WRITES.search(file.text[start:end]))


def _entry(file: SourceFile, arguments: list[SgNode]) -> str:
    """The entry's name inside the path, or inside what the path's local name was given."""
    path = arguments[-1] if len(arguments) > 1 and _ENTRY.search(arguments[-1].text()[:200]) else arguments[0]
    definition = scopes_of(file).definition(path.text(), path) if path.kind() == "identifier" else None
    value = definition.node if definition is not None and definition.kind == "value" else path
    found = _ENTRY.search(value.text()[:400])
    return found[0] if found else ""


def _is_confined(file: SourceFile, node: SgNode) -> bool:
    place = node.range().start.index
    outermost = list(scopes_of(file).functions_of(node))[-1:]
    start = max(outermost[0].start if outermost else 0, place - _MAX_FUNCTION)
    end = min(outermost[0].end if outermost else len(file.text), place + _MAX_FUNCTION)
    return bool(_CONFINED.search(file.text[start:end]))


RULE = FileRule(
    id="javascript-zip-slip",
    title="An archive's entry chooses where it is written",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=LANGUAGES,
    triggers=("zip", "Zip", "tar"),
    tests=False,
    what="The path of an archive's entry is joined to a folder and written, and nothing tests that it stays inside.",
    why="An entry named `../../.ssh/authorized_keys` is written there.",
    fix="Compare before writing: `if (!path.resolve(root, entry.path).startsWith(root + path.sep)) throw ..`.",
    check=followed(
        Following(
            "path",
            "chooses where the archive's entry is written",
            Severity.HIGH,
            confidence=Confidence.MEDIUM,
            strangers=frozenset({"archive"}),
        ),
        check,
    ),
    bad=(
        "const unzipper = require('unzipper');\nconst fs = require('fs');\nfs.createReadStream(archive).pipe(unzipper.Parse()).on('entry', (entry) => {\n  entry.pipe(fs.createWriteStream(path.join(target, entry.path)));\n});\n",
        "import AdmZip from 'adm-zip';\nimport { writeFileSync } from 'node:fs';\nfor (const zipEntry of new AdmZip(file).getEntries()) {\n  const out = `${folder}/${zipEntry.entryName}`;\n  writeFileSync(out, zipEntry.getData());\n}\n",
    ),
    good=(
        "const unzipper = require('unzipper');\nconst fs = require('fs');\nstream.on('entry', (entry) => {\n  const out = path.resolve(target, entry.path);\n  if (!out.startsWith(target + path.sep)) throw new Error('outside');\n  entry.pipe(fs.createWriteStream(out));\n});\n",
        "const fs = require('fs');\nfor (const entry of entries) fs.writeFileSync(path.join(out, entry.name), entry.text);\n",
    ),
)

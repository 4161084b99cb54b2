"""javascript-path-traversal: a file is chosen by request data."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import Origin, is_checked, request_data, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import option, settled

_MODULES = frozenset({"fs", "fs/promises", "fs.promises", "fs-extra", "graceful-fs"})
_FILES = (
    "readFile", "readFileSync", "createReadStream", "writeFile", "writeFileSync", "createWriteStream", "appendFile",
    "appendFileSync", "unlink", "unlinkSync", "rm", "rmSync", "readdir", "readdirSync", "rename", "renameSync", "copyFile",
    "copyFileSync", "open", "openSync", "rmdir", "remove", "removeSync", "readJson", "outputFile", "mkdir", "mkdirSync",
)  # fmt: skip
_PATHS = frozenset({"path", "path.posix"})
_REACH = 3000
_SENDERS = ("sendFile", "sendfile", "download")
_FREE = lazy_pattern(r"\.(?:query|body|params|files?|cookies|path|url|originalUrl|headers|header|param|payload)\b")
_OWN_NAME = lazy_pattern(
    r"\.files?\b.*\.(?:path|tempFilePath|filepath|destination|filename|data|buffer|mimetype|size)\Z"
)
_RESOLVED = lazy_pattern(
    r"basename\(|realpath|\.relative\(|sanitize|normalizePath|isInside|isSubdir|resolveSafe|safeJoin|startsWith\("
)


def check(file: SourceFile) -> Iterable[Match]:
    reported: list[int] = []
    for call, path in _paths(file):
        origin = request_data(file, path)
        if origin is not None and _reaches(file, call, origin):
            message = f"Request data (`{shown(origin.source)}`) chooses the file"
            yield graded(file, call.node, Severity.HIGH, Confidence.MEDIUM, message)
            reported.append(call.node.range().start.index)
    for call in module_calls(file, _PATHS, "join", "resolve"):
        function = scopes_of(file).function_of(call.node)
        start, end = (function.start, function.end) if function is not None else (0, len(file.text))
        if any(start <= place < end for place in reported):
            continue
        for part in call.positional[1:]:
            origin = user_data(file, part)
            if origin is not None and _reaches(file, call, origin) and not _is_confined_later(file, call, end):
                message = f"`{shown(origin.source)}` becomes a part of a path"
                yield graded(file, call.node, Severity.MEDIUM, Confidence.LOW, message)
                break


def _is_confined_later(file: SourceFile, call: Call, end: int) -> bool:
    """Whether the function looks at the path after joining it."""
    place = call.node.range().end.index
    return bool(_RESOLVED.search(file.text[place : min(end, place + _REACH)]))


def _paths(file: SourceFile) -> Iterator[tuple[Call, SgNode]]:
    for call in module_calls(file, _MODULES, *_FILES):
        limit = 2 if call.method.startswith(("rename", "copy")) else 1
        yield from ((call, path) for path in call.positional[:limit])
    for call in file.calls.method(*_SENDERS):
        options = settled(file, call.argument(1))
        receiver = call.receiver.text() if call.receiver is not None else ""
        is_rooted = options is not None and (options.kind() == "identifier" or option(options, "root") is not None)
        if call.positional and receiver.endswith(("res", "response", "reply", ")")) and not is_rooted:
            yield call, call.positional[0]
    for call in file.calls.method("mv"):
        if len(call.positional) > 0 and call.receiver is not None:
            yield call, call.positional[0]


def _reaches(file: SourceFile, call: Call, origin: Origin) -> bool:
    text = origin.source.text()
    if not _FREE.search(text) or _OWN_NAME.search(text):
        return False
    return not is_checked(file, origin, call.node) and not _is_confined(file, call, origin)


def _is_confined(file: SourceFile, call: Call, origin: Origin) -> bool:
    """Whether the lines between the request data and the call make sure of the folder."""
    start, end = origin.source.range().start.line, call.node.range().end.line
    lines = file.lines[min(start, end) : end + 1] if end - start < 80 else ()
    return any(_RESOLVED.search(line) for line in lines)


RULE = FileRule(
    id="javascript-path-traversal",
    title="A file is chosen by request data",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=LANGUAGES,
    triggers=(
        "readFile",
        "createReadStream",
        "writeFile",
        "createWriteStream",
        "sendFile",
        "sendfile",
        "download(",
        "unlink",
        ".mv(",
        "fs.",
    ),
    tests=False,
    what="A path that is read, written, sent or deleted contains a value of the request, and nothing keeps it inside a folder.",
    why="`../` in the value leaves the folder: any file that the process can read or write is within reach.",
    fix="Take `path.basename(value)`, use `res.sendFile(name, { root })`, or compare `path.resolve(root, value)` with the root before using it.",
    check=followed(
        Following("path", "chooses the file that `{callee}` touches", Severity.HIGH, confidence=Confidence.MEDIUM),
        check,
    ),
    bad=(
        "const fs = require('fs');\napp.get('/file', (req, res) => {\n  fs.readFile('./files/' + req.query.name, (error, data) => res.end(data));\n});\n",
        "app.get('/download/:name', (req, res) => {\n  const file = path.join(__dirname, 'uploads', req.params.name);\n  res.sendFile(file);\n});\n",
        "import { createReadStream } from 'node:fs';\nexport default (req, res) => createReadStream(`./public${req.url}`).pipe(res);\n",
        "app.post('/upload', (req, res) => req.files.doc.mv('./uploads/' + req.files.doc.name));\n",
    ),
    good=(
        "const fs = require('fs');\napp.get('/file', (req, res) => {\n  fs.readFile('./files/' + path.basename(req.query.name), done);\n});\n",
        "app.get('/download/:name', (req, res) => res.sendFile(req.params.name, { root: UPLOADS }));\n",
        "const fs = require('fs');\napp.get('/f', (req, res) => {\n  const file = path.resolve(ROOT, req.query.name);\n  if (!file.startsWith(ROOT)) return res.sendStatus(403);\n  fs.createReadStream(file).pipe(res);\n});\n",
        "const fs = require('fs');\napp.post('/u', (req, res) => fs.readFile(req.file.path, done));\n",
        "const fs = require('fs');\nfs.writeFile('./out.json', JSON.stringify(req.body), done);\n",
    ),
)

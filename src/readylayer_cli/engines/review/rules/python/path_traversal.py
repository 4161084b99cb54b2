"""python-path-traversal: a file is opened by a name that the client of a request chose."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import PATH_SEGMENT, is_request_data
from readylayer_cli.engines.review.rules.python._request import describe, serves_web

_FUNCTIONS = (
    "open", "io.open", "codecs.open", "os.open", "aiofiles.open", "flask.send_file", "send_file", "quart.send_file", "os.remove",
    "os.unlink", "os.rmdir", "os.listdir", "os.scandir", "os.makedirs", "os.mkdir", "shutil.rmtree", "shutil.copy", "shutil.copyfile",
    "shutil.move", "shutil.copytree", "os.rename", "os.replace", "pandas.read_csv", "zipfile.ZipFile", "tarfile.open", "os.chmod",
    "django.http.FileResponse", "fastapi.responses.FileResponse", "starlette.responses.FileResponse", "aiohttp.web.FileResponse",
    "bottle.static_file", "sanic.response.file", "gzip.open", "bz2.open",
)  # fmt: skip
_PATH_METHODS = ("read_text", "read_bytes", "write_text", "write_bytes", "open", "unlink", "iterdir", "mkdir", "rmdir")
_CLEAN = (
    "secure_filename",
    "basename",
    "safe_join",
    "get_valid_filename",
    "get_valid_name",
    "get_available_name",
    "safe_path",
    "relative_to",
    "stem",
)
_PATH_KEYWORDS = ("path", "file", "path_or_file", "filename")
_UPLOAD = lazy_pattern(r"file|upload|image|photo|avatar|attachment", re.IGNORECASE)
_UPLOAD_NAME = lazy_pattern(r"FILES\b.*\.name\Z|\.name\Z")


def check(file: SourceFile) -> Iterable[Match]:
    if not serves_web(file):
        return
    for call in file.calls.to(*_FUNCTIONS):
        named = next((call.keywords[name] for name in _PATH_KEYWORDS if name in call.keywords), None)
        place = call.positional[0] if call.positional else named
        if place is not None:
            yield from _judge(file, call, place)
    for call in file.calls.method(*_PATH_METHODS):
        owner = call.receiver
        if owner is not None and (call.method != "open" or "Path" in owner.text() or "/" in owner.text()):
            yield from _judge(file, call, owner)
    for call in file.calls.method("save"):
        target, owner = call.argument(0, "dst"), call.receiver
        if target is not None and owner is not None and _is_upload(file, owner):
            yield from _judge(file, call, target)


def _is_upload(file: SourceFile, owner: SgNode) -> bool:
    return bool(_UPLOAD.search(owner.text())) or is_request_data(file, owner)


def _judge(file: SourceFile, call: Call, place: SgNode) -> Iterator[Match]:
    if _UPLOAD_NAME.search(place.text()[-200:]) or _is_stream(place) or not is_request_data(file, place, _CLEAN):
        return
    message = f"Request data (`{describe(place)}`) says which file `{call.method}` touches"
    if is_request_data(file, place, (*_CLEAN, PATH_SEGMENT)):
        yield node_match(file, call.node, message)
    else:
        yield graded(file, call.node, Severity.LOW, message, confidence=Confidence.MEDIUM)


def _is_stream(place: SgNode) -> bool:
    """Uploaded content and in-memory files are data, not names."""
    text = place.text()[-300:]
    return (
        "BytesIO" in text
        or "StringIO" in text
        or bool(re.search(r"(?:FILES|files)(?:\[[^\]]*\]|\.get\([^)]*\))\Z|\.stream\Z|\.read\(\)\Z", text))
    )


RULE = FileRule(
    id="python-path-traversal",
    title="A file is opened by a name that a client chose",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-22",),
    languages=("python",),
    triggers=(
        "open(",
        "send_file",
        "os.",
        "shutil",
        "FileResponse",
        "static_file",
        "glob",
        "pathlib",
        ".exists(",
        "Image.open",
        ".load(",
        "read_",
        "write_",
        ".save(",
        ".unlink(",
        ".iterdir(",
    ),
    tests=False,
    what="`open`, `send_file`, `os.remove`, `upload.save` and others get a path that holds data of the request.",
    why="`../../etc/passwd` or an absolute path leaves the folder that was meant; `os.path.join` does not stop it.",
    fix="Use `secure_filename`, `send_from_directory` or `safe_join`; or resolve the path and check `is_relative_to(folder)`.",
    check=followed(Following("path", "says which file `{callee}` touches", Severity.HIGH), check),
    bad=(
        'import os\nfrom flask import request, send_file\n@app.route("/get")\ndef get():\n    path = os.path.join("uploads", request.args["name"])\n    return send_file(path)\n',
        'from flask import request\n@app.post("/up")\ndef up():\n    f = request.files["file"]\n    f.save(f"/srv/uploads/{f.filename}")\n    return "ok"\n',
        'from pathlib import Path\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get("/doc")\ndef doc(name: str):\n    return (Path("docs") / name).read_text()\n',
    ),
    good=(
        'import os\nfrom flask import request, send_file\nfrom werkzeug.utils import secure_filename\n@app.route("/get")\ndef get():\n    name = secure_filename(request.args["name"])\n    return send_file(os.path.join("uploads", name))\n',
        'from flask import send_from_directory\n@app.route("/get/<name>")\ndef get(name):\n    return send_from_directory("uploads", name)\n',
        'from flask import request\n@app.route("/page/<int:number>")\ndef page(number):\n    with open(f"pages/{number}.html") as file:\n        return file.read()\n',
        'from flask import request\nimport pandas as pd\n@app.post("/up")\ndef up():\n    return pd.read_csv(request.files["file"]).to_html()\n',
    ),
)

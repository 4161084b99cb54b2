"""php-path-from-request: the request decides which file is touched."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._reach import request_arguments
from readylayer_cli.engines.review.rules.php._source import SOURCE_TRIGGERS

_FIRST = (
    "fopen", "readfile", "file", "unlink", "file_put_contents", "rmdir", "mkdir", "scandir", "opendir", "parse_ini_file", "highlight_file",
    "show_source", "simplexml_load_file", "glob", "fpassthru", "touch", "chmod",
)  # fmt: skip
_METHODS = ("download", "readStream", "deleteDirectory", "BinaryFileResponse")
_SAFE_NAME = lazy_pattern(r"(?:\A|>|:)(?:basename|realpath|pathinfo)\Z|sanitize|slug|clean", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call, value in request_arguments(file, file.calls.to(*_FIRST), range(1), _SAFE_NAME):
        if value.template.strip():
            yield traced_match(file, call.node, value)
    for call, value in request_arguments(file, file.calls.to("copy", "rename", "symlink"), range(2), _SAFE_NAME):
        yield traced_match(file, call.node, value)
    for call, value in request_arguments(file, file.calls.to("file_get_contents"), range(1), _SAFE_NAME):
        if not value.template.lstrip().startswith("http") and "php://input" not in call.node.text():
            yield traced_match(file, call.node, value)
    for call, value in request_arguments(file, file.calls.method(*_METHODS), range(1), _SAFE_NAME):
        yield traced_match(file, call.node, value)


RULE = FileRule(
    id="php-path-from-request",
    title="The request decides which file is read, written or deleted",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("php",),
    triggers=SOURCE_TRIGGERS,
    tests=False,
    what="A path with request data in it reaches `fopen`, `readfile`, `unlink`, `file_get_contents` and the like, unchecked.",
    why="`../../etc/passwd` leaves the folder that was meant, and PHP's wrappers (`php://`, `phar://`, `http://`) reach further still.",
    fix="Keep the name only, `basename($name)`, or compare `realpath($path)` with the folder it must be in.",
    check=check,
    bad=(
        "<?php\nreadfile('/var/reports/' . $_GET['file']);\n",
        "<?php\n$f = $_POST['name'];\n$path = \"uploads/$f\";\n@unlink($path);\n",
        "<?php\nfunction show(Request $request) {\n    return response()->download(storage_path() . '/' . $request->input('file'));\n}\n",
    ),
    good=(
        "<?php\nreadfile('/var/reports/' . basename($_GET['file']));\n",
        "<?php\n$path = realpath($dir . '/' . $_GET['file']);\nif (strpos($path, $dir) !== 0) { exit; }\nreadfile($path);\n",
        "<?php\n$body = file_get_contents('php://input');\n",
        "<?php\nfunction load($name) { return file_get_contents(\"data/$name\"); }\n",
    ),
)  # fmt: skip

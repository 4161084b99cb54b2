"""php-upload-name: an upload is stored under the name that its sender chose."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._flow import flow, value_of
from readylayer_cli.engines.review.rules.php._places import function_around

_CLEAN = lazy_pattern(r"sanitize|slug|uniq|hash", re.IGNORECASE)
_EXTENSION = lazy_pattern(
    r"pathinfo\s*\(|PATHINFO_EXTENSION|in_array\s*\(|\bmimes|extension|getimagesize|finfo|preg_match|strrchr|endsWith|>validate\(",
    re.IGNORECASE,
)
_NAMED = lazy_pattern(r"\[\s*['\"]?name['\"]?\s*\]|getClientOriginalName|getClientFilename")


def check(file: SourceFile) -> Iterable[Match]:
    for place, node in _targets(file):
        value = value_of(file, node, _CLEAN)
        names = [source for source in value.sources if _NAMED.search(source.text()[:300])]
        if not names:
            continue
        around = function_around(place)
        start, end = (
            flow(file).scope(place.range().start.index)
            if around is None
            else (around.range().start.index, around.range().end.index)
        )
        if not _EXTENSION.search(file.text[max(0, start) : end]):
            yield traced_match(file, place, value)


def _targets(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.to("move_uploaded_file"):
        if len(call.positional) == 2:
            yield call.node, call.positional[1]
    for call in file.calls.method("move", "storeAs", "putFileAs", "storePubliclyAs", "moveTo"):
        for node in call.positional[:3]:
            yield call.node, node
    for call in file.calls.to("copy"):
        if len(call.positional) == 2 and "tmp_name" in call.positional[0].text():
            yield call.node, call.positional[1]


RULE = FileRule(
    id="php-upload-name",
    title="An upload is stored under the name that its sender chose",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-434",),
    languages=("php",),
    triggers=("move_uploaded_file", "getClientOriginalName", "getClientFilename", "$_FILES"),
    tests=False,
    what="`$_FILES[..]['name']` or `getClientOriginalName()` goes into the target path, and nothing looks at the extension.",
    why="A file named `x.php` in a folder that the web server serves is a program that anybody can start.",
    fix="Choose the name yourself (`bin2hex(random_bytes(16))`) and the extension from a list, by the checked content type.",
    check=check,
    bad=(
        "<?php\n$target = 'uploads/' . basename($_FILES['f']['name']);\nmove_uploaded_file($_FILES['f']['tmp_name'], $target);\n",
        "<?php\nfunction store($request) {\n    $file = $request->file('avatar');\n    $file->move(public_path('img'), $file->getClientOriginalName());\n}\n",
    ),
    good=(
        "<?php\n$target = 'uploads/' . bin2hex(random_bytes(16)) . '.png';\nmove_uploaded_file($_FILES['f']['tmp_name'], $target);\n",
        "<?php\n$name = $_FILES['f']['name'];\n$ext = pathinfo($name, PATHINFO_EXTENSION);\nif (!in_array($ext, ['png'])) { exit; }\nmove_uploaded_file($_FILES['f']['tmp_name'], \"up/$name\");\n",
        "<?php\n$request->file('avatar')->storeAs('avatars', $user->id . '.png');\n",
    ),
)

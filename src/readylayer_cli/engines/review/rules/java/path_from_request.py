"""java-path-from-request: the request decides which file is touched."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import flow, value_of
from readylayer_cli.engines.review.rules.java._places import is_call_on

_NEW = (
    "File",
    "FileInputStream",
    "FileOutputStream",
    "FileReader",
    "FileWriter",
    "RandomAccessFile",
    "FileSystemResource",
    "PrintWriter",
)
_STATIC = {"get": "Paths", "of": "Path", "newInputStream": "Files", "newOutputStream": "Files", "readAllBytes": "Files", "readString": "Files",
           "write": "Files", "copy": "Files", "delete": "Files", "newBufferedReader": "Files"}  # fmt: skip
_SAFE_NAME = lazy_pattern(
    r"\.getName\Z|FilenameUtils|getFileName|UUID|sanitiz|encode|hash|cleanPath\Z|DigestUtils", re.IGNORECASE
)
_TEST = lazy_pattern(
    r"contains\(\s*\"\.\.|startsWith\(|getCanonicalPath|matches\(|indexOf\(\s*\"\.\.|isValid|validate\w*\(|normalize\(\)|allow\w*\.contains|Pattern|check\w*Path\w*\(|lastIndexOf\(",
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in (*file.calls.method(*_NEW), *file.calls.method(*_STATIC), *file.calls.method("resolve", "transferTo")):
        if not _is_sink(call) or _asks_for_name(call):
            continue
        for node in call.positional[:2]:
            value = value_of(file, node, _SAFE_NAME)
            if value.sources and not flow(file).is_guarded(node, value.names | {value.sources[0].text()}, _TEST):
                yield traced_match(file, call.node, value)
                break


def _asks_for_name(call: Call) -> bool:
    """Whether only the last part of the path is asked for, as in `new File(name).getName()`."""
    parent = call.node.parent()
    name = parent.field("name") if parent is not None and parent.kind() == "method_invocation" else None
    return name is not None and name.text() in {"getName", "getFileName"}


def _is_sink(call: Call) -> bool:
    if call.is_new:
        return call.method in _NEW
    if call.method in {"resolve", "transferTo"}:
        return call.receiver is not None and bool(call.positional)
    owner = _STATIC.get(call.method)
    return owner is not None and is_call_on(call.receiver, owner)


RULE = FileRule(
    id="java-path-from-request",
    title="The request decides which file is opened",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("java",),
    triggers=("equest", "Param", "PathVariable", "getOriginalFilename", "getSubmittedFileName"),
    tests=False,
    what="A parameter, header, or the name of an uploaded file becomes a path unchecked.",
    why="`../../etc/passwd` leaves the folder that was meant.",
    fix="Resolve, normalise and compare: `p = base.resolve(name).normalize(); if (!p.startsWith(base)) throw ...`.",
    check=check,
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) throws IOException {\n    File f = new File("/data/" + request.getParameter("name"));\n  }\n}\n',
        'class A {\n  @GetMapping("/f/{name}")\n  byte[] f(@PathVariable String name) throws IOException {\n    return Files.readAllBytes(Paths.get("/data", name));\n  }\n}\n',
        "class A {\n  void f(MultipartFile file) throws IOException {\n    Path target = root.resolve(file.getOriginalFilename());\n  }\n}\n",
    ),
    good=(
        'class A {\n  @GetMapping("/f")\n  void f(@RequestParam String name) throws IOException {\n    File f = new File("/data/" + FilenameUtils.getName(name));\n  }\n}\n',
        'class A {\n  @GetMapping("/f")\n  void f(@RequestParam String name) throws IOException {\n    if (name.contains("..")) {\n      return;\n    }\n    new FileInputStream("/data/" + name);\n  }\n}\n',
        'class A {\n  @GetMapping("/f")\n  void f(@RequestParam long id) throws IOException {\n    new File("/data/" + id);\n  }\n}\n',
        'class A {\n  void f(String name) {\n    new File("/data/" + name);\n  }\n}\n',
    ),
)

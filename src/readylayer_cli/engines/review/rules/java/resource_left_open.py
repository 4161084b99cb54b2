"""java-resource-left-open: a stream or connection that is never closed."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb
from readylayer_cli.engines.review.rules.java._places import is_call_on, method_around

_NEW = (
    "FileInputStream",
    "FileOutputStream",
    "FileReader",
    "FileWriter",
    "RandomAccessFile",
    "Socket",
    "ServerSocket",
    "ZipFile",
    "JarFile",
    "PrintWriter",
)
_STATIC = {
    "newInputStream": "Files",
    "newOutputStream": "Files",
    "newBufferedReader": "Files",
    "newBufferedWriter": "Files",
    "getConnection": "DriverManager",
}
_WRAPPING = lazy_pattern(
    r"\Anew\s+(?:[\w.]+\.)?(?:Buffered|InputStreamReader|OutputStreamWriter|Data|Object|GZIP|Zip|Scanner|PrintWriter|LineNumber)"
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in (*file.calls.method(*_NEW), *file.calls.method(*_STATIC)):
        if not _opens(call):
            continue
        declared = _variable(call.node)
        method = method_around(call.node)
        if declared is not None and method is not None and _stays_open(method.text(), declared):
            yield node_match(file, call.node, f"`{declared}` is never closed")


def _opens(call: Call) -> bool:
    if not call.is_new:
        return call.method in _STATIC and is_call_on(call.receiver, _STATIC[call.method])
    if call.method == "PrintWriter":
        return (
            bool(call.positional)
            and call.positional[0].kind() in {"string_literal", "object_creation_expression"}
            and "File" in call.positional[0].text()
        )
    return call.method in _NEW


def _variable(node: SgNode) -> str | None:
    """The local variable that keeps the opened thing, wrapped in further streams or not."""
    for parent in climb(node):
        kind = parent.kind()
        if kind == "variable_declarator":
            holder = parent.parent()
            name = parent.field("name")
            return (
                name.text()
                if holder is not None and holder.kind() == "local_variable_declaration" and name is not None
                else None
            )
        if kind == "argument_list":
            continue
        if kind != "object_creation_expression" or not _WRAPPING.match(parent.text()[:60]):
            return None
    return None


def _stays_open(text: str, name: str) -> bool:
    """Whether the method never closes the variable and never hands it to anybody."""
    if re.search(
        rf"\b{name}\s*\.\s*(?:close|shutdown\w*|release|dispose|getChannel)\s*\(|\breturn\s+{name}\s*;|[=]\s*{name}\s*[;,)]",
        text,
    ):
        return False
    return not re.search(rf"[(,]\s*{name}\s*[,)]|try\s*\(\s*{name}\s*[;)]|::\s*{name}\b|\b{name}::", text)


RULE = FileRule(
    id="java-resource-left-open",
    title="A stream or connection is never closed",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-772",),
    languages=("java",),
    triggers=(*_NEW, "Files.new", "DriverManager"),
    tests=False,
    what="A file, socket or connection in a local variable that the method neither closes nor hands on.",
    why="Descriptors and connections run out under load; on Windows the file stays locked.",
    fix="`try (var in = new FileInputStream(f)) { ... }`.",
    check=check,
    bad=(
        "class A {\n  int f(File file) throws IOException {\n    FileInputStream in = new FileInputStream(file);\n    return in.read();\n  }\n}\n",
        "class A {\n  String f(File file) throws IOException {\n    BufferedReader r = new BufferedReader(new FileReader(file));\n    return r.readLine();\n  }\n}\n",
    ),
    good=(
        "class A {\n  int f(File file) throws IOException {\n    try (FileInputStream in = new FileInputStream(file)) {\n      return in.read();\n    }\n  }\n}\n",
        "class A {\n  void f(File file) throws IOException {\n    FileInputStream in = new FileInputStream(file);\n    try {\n      in.read();\n    } finally {\n      in.close();\n    }\n  }\n}\n",
        "class A {\n  InputStream f(File file) throws IOException {\n    InputStream in = new FileInputStream(file);\n    return in;\n  }\n}\n",
        "class A {\n  void f(File file) throws IOException {\n    InputStream in = new FileInputStream(file);\n    IOUtils.closeQuietly(in);\n  }\n}\n",
    ),
)

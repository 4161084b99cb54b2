"""java-archive-path: names of an archive's entries become paths unchecked."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._places import is_call_on, method_text

_ENTRY = lazy_pattern(r"(?:entry|ze|zipEntry|jarEntry|tarEntry|nextEntry)\w*\.getName\(\)", re.IGNORECASE)
_NAME_OF_ENTRY = lazy_pattern(r"\bString\s+(\w+)\s*=\s*\w*(?:[eE]ntry|ze)\w*\.getName\(\)")
_CHECKED = lazy_pattern(
    r"startsWith\(|getCanonicalPath|contains\(\s*\"\.\.|normalize\(\)|validate|secure|slip|sanitize|getCanonicalFile|isValid|toRealPath|indexOf\(\s*\"\.\.|zipSlip",
    re.IGNORECASE,
)
_WRITES = lazy_pattern(
    r"FileOutputStream|Files\.(?:copy|write|newOutputStream|createDirector)|mkdirs?\(|FileUtils|BufferedOutputStream|transferTo"
)


def check(file: SourceFile) -> Iterable[Match]:
    if not re.search(r"\b(?:Zip|Jar|Tar|Archive|SevenZ)\w*(?:Entry|InputStream|File)\b", file.text):
        return
    for call in (*file.calls.method("File", "FileOutputStream"), *file.calls.method("resolve", "get")):
        if not call.is_new and call.method == "get" and not is_call_on(call.receiver, "Paths"):
            continue
        text = method_text(file, call.node)
        named = {found[1] for found in _NAME_OF_ENTRY.finditer(text)}
        held = any(_ENTRY.search(node.text()) or node.text() in named for node in call.positional)
        if held and _WRITES.search(text) and not _CHECKED.search(text):
            yield node_match(file, call.node)


RULE = FileRule(
    id="java-archive-path",
    title="A name from an archive becomes a path without being checked",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("java",),
    triggers=(".getName()",),
    tests=False,
    what="`new File(target, entry.getName())` of a zip, jar or tar entry, then a file is written there.",
    why="An entry named `../../bin/run.sh` is written outside the target folder.",
    fix="`Path p = target.resolve(entry.getName()).normalize(); if (!p.startsWith(target)) throw ...`.",
    check=check,
    bad=(
        "class A {\n  void unzip(ZipInputStream in, File dir) throws IOException {\n    ZipEntry entry = in.getNextEntry();\n    File out = new File(dir, entry.getName());\n    new FileOutputStream(out);\n  }\n}\n",
        "class A {\n  void unzip(ZipFile zip, Path dir) throws IOException {\n    ZipEntry zipEntry = zip.entries().nextElement();\n    String name = zipEntry.getName();\n    Files.copy(zip.getInputStream(zipEntry), dir.resolve(name));\n  }\n}\n",
    ),
    good=(
        "class A {\n  void unzip(ZipInputStream in, Path dir) throws IOException {\n    ZipEntry entry = in.getNextEntry();\n    Path out = dir.resolve(entry.getName()).normalize();\n    if (!out.startsWith(dir)) throw new IOException();\n    Files.copy(in, out);\n  }\n}\n",
        'class A {\n  void list(ZipFile zip) {\n    ZipEntry entry = zip.getEntry("a");\n    System.out.println(new File(entry.getName()));\n  }\n}\n',
    ),
)
